"""`mattercheck schema list`."""

from __future__ import annotations

import argparse

from ..config.ready import ReadySchema, ready_schemas
from ..core.resources import bundled_schema_names
from .output.streams import Streams


def run(_arguments: argparse.Namespace, streams: Streams) -> int:
    """Print each bundled schema: its name, its version, and the files that it is for."""
    names = bundled_schema_names()
    ready = ready_schemas()
    width = max(map(len, names))
    for name in names:
        one = ready.get(name)
        version = one.version if one is not None else ""
        streams.stdout.write(f"{name:{width}}  {version:10}  {_files(one)}".rstrip() + "\n")
    return 0


def _files(ready: ReadySchema | None) -> str:
    if ready is None or not ready.files:
        return ""
    if not ready.site:
        return ", ".join(ready.files)
    where = "a bundle" if ready.kind == "agent" else "the content of a site"
    return f"{', '.join(ready.files)} in {where} ({ready.site})"
