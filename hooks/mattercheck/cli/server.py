"""`mattercheck server`."""

from __future__ import annotations

import argparse
import os

from ..server.serve import serve
from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Serve an editor until it disconnects; fail if it does so without `shutdown` (LSP 3.17, "Exit Notification")."""
    del arguments
    # Nothing else may be written to standard output: what is printed goes to standard error.
    ours = os.dup(1)
    os.dup2(2, 1)
    with open(ours, "wb", buffering=0) as output:  # noqa: PTH123 - a descriptor
        return 0 if serve(streams.stdin, output) else 1
