"""`mattercheck explain-file`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .. import git
from ..config.assignment import Assigner, Assignment
from ..reporting.color import harmless_line
from ..schema.load.loader import SchemaLoader
from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print for each file which collection and schema hold for it, and why. The file need not exist."""
    here = Path.cwd()
    # Paths are shown as seen from here.
    loader = SchemaLoader(here, home=git.find_root(here) or here)
    assigner = Assigner(loader, config=here / arguments.config if arguments.config else None)
    for path in arguments.paths:
        absolute = os.path.abspath(here / path)  # noqa: PTH100 - resolve() would follow links
        said = _lines(assigner.assign(absolute), assigner.explain(absolute))
        streams.stdout.write("".join(harmless_line(line) + "\n" for line in (path, *said)))
    return 0


def _lines(assignment: Assignment, reason: str) -> list[str]:
    if assignment.schema is None:
        more = "; it may name its own schema with a key `$schema`" if assignment.may_name_schema else ""
        return [f"  not checked: {reason}{more}"]
    return [
        f"  schema: {assignment.schema.name}",
        f"  front matter: {'required' if assignment.required else 'optional'}",
        f"  because: {reason}",
    ]
