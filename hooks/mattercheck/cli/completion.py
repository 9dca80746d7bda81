"""`mattercheck completion`."""

from __future__ import annotations

import argparse

from ..core.errors import MattercheckError
from .output.streams import Streams

_SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
_FILES = frozenset({"PATH", "FILE", "OLD", "NEW", "CONFIG", "FORMAT=FILE"})
"""Metavariables of arguments that are files."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("shell", choices=_SHELLS, metavar="SHELL", help=f"one of {', '.join(_SHELLS)}")


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print a completion script for a shell."""
    import shtab

    from .parser import main_parser

    if arguments.shell not in shtab.SUPPORTED_SHELLS:
        raise MattercheckError(
            f"the installed version of shtab can't complete in {arguments.shell}; upgrade it"
        )
    parser = main_parser(complete=True)
    _complete_files(parser)
    streams.stdout.write(shtab.complete(parser, arguments.shell).rstrip() + "\n")
    return 0


def _complete_files(parser: argparse.ArgumentParser) -> None:
    """Mark the arguments that are files, in a parser and in those of its commands."""
    import shtab

    for action in parser._actions:  # noqa: SLF001 - argparse has no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                _complete_files(command)
        elif (action.metavar or action.dest.upper()) in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
