"""The parser of the command line, and its suggestions for misspelled commands, options and choices."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

from ..core.named_tuple import NamedTuple

PROGRAM = "mattercheck"


class UsageError(Exception):
    """The command line is wrong."""


class Command(NamedTuple):
    """A command: the module with its `run` and optional `add_arguments`, and a one-line summary."""

    module: str
    summary: str


COMMANDS = {
    "init": Command("init", "Set up a repository: find content, infer schemas, write a configuration"),
    "check": Command("check", "Check files, or the whole repository if no PATH is given"),
    "merge": Command("merge", "Merge the results of a check that ran in shards into one report"),
    "fix": Command("fix", "Apply safe fixes to files, or to the whole repository if no PATH is given"),
    "baseline": Command("baseline", "Record existing problems so that only new ones are reported"),
    "stats": Command("stats", "Count problems by collection, rule, field and file"),
    "report": Command("report", "Write a report on the health of a repository as an HTML page"),
    "schema": Command("schema", "Check, compare and document schemas"),
    "new": Command("new", "Create a file in a collection, with front matter to fill in"),
    "explain": Command("explain", "Explain a rule and how to fix violations of it"),
    "explain-file": Command("explain_file", "Show which collection and schema apply to a file, and why"),
    "infer": Command("infer", "Infer a schema from content and list the files that don't fit it"),
    "install": Command("install", "Install the Git pre-commit hook that checks staged content"),
    "uninstall": Command("install", "Remove the Git hook that `install` added"),
    "clean": Command("clean", "Delete the cache"),
    "completion": Command("completion", "Print a script that completes commands and options in a shell"),
    "server": Command("server", "Run the language server for editors, over standard input and output"),
}


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError instead of printing its usage and exiting."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, "formatter_class": _formatter, **options})

    def error(self, message: str) -> NoReturn:
        help_hint = "" if "did you mean" in message else f"; see `{self.prog} --help`"
        raise UsageError(f"{self.prog}: error: {message}{help_hint}")

    def parse_all(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse arguments. Raises UsageError, with a suggestion for an unknown option."""
        parsed, unknown = self.parse_known_args(arguments)
        for argument in unknown:
            if argument.startswith("-"):
                option = argument.partition("=")[0]
                self.error(f"unknown option {option}{_suggestion(option, [*self._options(parsed)])}")
            self.error(f"unexpected argument {argument}")
        return parsed

    def _options(self, parsed: argparse.Namespace) -> Iterator[str]:
        """Yield the options, with those of the action that was parsed."""
        for action in self._actions:
            yield from action.option_strings
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no other way
                chosen = action.choices.get(getattr(parsed, action.dest, ""))
                if chosen is not None:
                    yield from chosen._option_string_actions  # noqa: SLF001

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            choices = [*map(str, action.choices)]
            hint = _suggestion(str(value), choices) or f"; choose from {', '.join(choices)}"
            raise argparse.ArgumentError(action, f"unknown choice {value}{hint}")


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Return a help formatter. The width is read here because argparse would import shutil for it."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return argparse.HelpFormatter(prog, width=max(columns - 2, 40))


def _suggestion(word: str, choices: Collection[str]) -> str:
    from ..core.similarity import closest_match

    match = closest_match(word, choices)
    return f"; did you mean {match}?" if match is not None else ""


def main_parser(*, complete: bool = False) -> Parser:
    """Return the top-level parser, for help; if `complete`, with the arguments of all commands."""
    parser = Parser(
        prog=PROGRAM,
        description="Validate front matter against a JSON Schema",
        epilog="Exit codes: 0 no errors, 1 errors found, 2 check could not be run, 130 interrupted",
    )
    parser.add_argument(
        "-V", "--version", action="store_true", help="print the version and the YAML parser in use"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog=PROGRAM)
    for name, command in COMMANDS.items():
        added = commands.add_parser(name, help=command.summary)
        if complete:
            _add_arguments(added, command_module(name))
    return parser


def command_module(name: str) -> ModuleType:
    """Return the module that implements a command."""
    return import_module(f".{COMMANDS[name].module}", __package__)


def command_parser(name: str, module: ModuleType) -> Parser:
    """Return the parser for the arguments of the command that a module implements."""
    parser = Parser(prog=f"{PROGRAM} {name}", description=COMMANDS[name].summary)
    _add_arguments(parser, module)
    parser.set_defaults(command=name)
    return parser


def _add_arguments(parser: argparse.ArgumentParser, module: ModuleType) -> None:
    if hasattr(module, "add_arguments"):
        module.add_arguments(parser)
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="color the output (default: auto, only on a terminal)",
    )


def reject_unknown_command(word: str) -> NoReturn:
    """Raise UsageError for a word that is no command, with what was probably meant."""
    if word.startswith("-"):
        raise UsageError(
            f"{PROGRAM}: error: unknown option {word}"
            f"{_suggestion(word, ['--version', '--help']) or f'; see `{PROGRAM} --help`'}"
        )
    hint = _suggestion(word, [*COMMANDS, "help"])
    if not hint and os.path.lexists(word):
        hint = f"; did you mean {PROGRAM} check {word}?"
    raise UsageError(f"{PROGRAM}: error: unknown command {word}{hint or f'; see `{PROGRAM} --help`'}")
