"""`mattercheck schema`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import cast

from .arguments import add_config
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="find mistakes and contradictions in schemas")
    check.add_argument(
        "files", nargs="*", metavar="FILE", help="schema files (default: those in the configuration)"
    )
    check.add_argument(
        "--format", choices=("text", "concise", "json"), default="text", help="output format (default: text)"
    )
    add_config(check)
    diff = actions.add_parser("diff", help="compare two schemas and report which content would break")
    diff.add_argument("old", metavar="OLD", help="schema file or REVISION:PATH")
    diff.add_argument("new", metavar="NEW", help="schema file or REVISION:PATH")
    add_config(diff)
    docs = actions.add_parser("docs", help="print a reference of the fields for content authors")
    docs.add_argument(
        "files", nargs="*", metavar="FILE", help="schema files (default: those in the configuration)"
    )
    docs.add_argument(
        "--format",
        choices=("markdown", "html"),
        default="markdown",
        help="output format (default: markdown)",
    )
    add_config(docs)
    actions.add_parser("list", help="list the bundled schemas with the files that they are for")
    show = actions.add_parser("show", help="print a bundled schema")
    show.add_argument("name", metavar="NAME", help="name of the schema")


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Run the requested action."""
    module = import_module(f".schema_{arguments.action}", __package__)
    return cast("Callable[[argparse.Namespace, Streams], int]", module.run)(arguments, streams)
