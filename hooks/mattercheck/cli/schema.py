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
    check.add_argument("files", nargs="*", metavar="FILE", help="default: the schemas of the configuration")
    check.add_argument("--format", choices=("text", "concise", "json"), default="text", help="default: text")
    add_config(check)
    compared = actions.add_parser("diff", help="say what a change of a schema means for content")
    compared.add_argument("old", metavar="OLD", help="a file, or REVISION:PATH")
    compared.add_argument("new", metavar="NEW", help="a file, or REVISION:PATH")
    add_config(compared)
    described = actions.add_parser("docs", help="print a page about the fields, for people who write content")
    described.add_argument(
        "files", nargs="*", metavar="FILE", help="default: the schemas of the configuration"
    )
    described.add_argument(
        "--format", choices=("markdown", "html"), default="markdown", help="default: markdown"
    )
    add_config(described)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Do what the second word of the command says."""
    module = import_module(f".schema_{arguments.action}", __package__)
    return cast("Callable[[argparse.Namespace, Streams], int]", module.run)(arguments, streams)
