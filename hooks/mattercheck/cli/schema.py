"""`mattercheck schema`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import cast

from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Do what the second word of the command says."""
    module = import_module(f".schema_{arguments.action}", __package__)
    return cast("Callable[[argparse.Namespace, Streams], int]", module.run)(arguments, streams)
