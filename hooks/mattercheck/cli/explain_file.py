"""`mattercheck explain-file`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .. import git
from ..config.file_config import ConfigResolver, FileConfig
from ..reporting.text_safety import escape_line
from ..schema.load.loader import SchemaLoader
from .arguments import add_config
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, which need not exist")
    add_config(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print which collection and schema apply to each file, and why. The files need not exist."""
    here = Path.cwd()
    # Show paths relative to the current folder, not to the repository root.
    loader = SchemaLoader(here, home=git.find_root(here) or here)
    config_resolver = ConfigResolver(loader, config=here / arguments.config if arguments.config else None)
    for path in arguments.paths:
        absolute = os.path.abspath(here / path)  # noqa: PTH100 - resolve() would follow links
        lines = _lines(config_resolver.assign(absolute), config_resolver.explain(absolute))
        streams.stdout.write("".join(escape_line(line) + "\n" for line in (path, *lines)))
    return 0


def _lines(file_config: FileConfig, reason: str) -> list[str]:
    if file_config.schema is None:
        hint = (
            "; the file can set its own schema with a `$schema` key"
            if file_config.allows_inline_schema
            else ""
        )
        return [f"  not checked: {reason}{hint}"]
    return [
        f"  schema: {file_config.schema.name}",
        f"  front matter: {'required' if file_config.required else 'optional'}",
        f"  because: {reason}",
    ]
