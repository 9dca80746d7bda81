"""`mattercheck schema show`."""

from __future__ import annotations

import argparse

from ..core.errors import MattercheckError
from ..core.resources import bundled_schema, bundled_schema_names
from ..core.similarity import closest_match, did_you_mean
from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print a bundled schema as JSON."""
    path = bundled_schema(arguments.name)
    if path is None:
        suggestion = did_you_mean(closest_match(arguments.name, bundled_schema_names()))
        hint = suggestion or "run `mattercheck schema list` to list them"
        raise MattercheckError(f"unknown bundled schema `{arguments.name}`; {hint}")
    streams.stdout.write(path.read_text(encoding="utf-8"))
    return 0
