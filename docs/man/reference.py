"""Writes the reference of the command line and the man page from the parsers: `reference.py markdown|man`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from mattercheck.cli import parser as parsers
from mattercheck.core.version import __version__


class Option(NamedTuple):
    """An argument or option: how it is written, and what it does."""

    written: str
    help: str


class Command(NamedTuple):
    """A command with its usage on one line, its arguments and its options."""

    name: str
    summary: str
    usage: str
    options: list[Option]


def commands() -> Iterator[Command]:
    """Yield each command, and after it its subcommands."""
    for name, command in parsers.COMMANDS.items():
        module = import_module(f"mattercheck.cli.{command.module}")
        yield from _described(parsers.command_parser(name, module), name, command.summary)


def _described(parser: argparse.ArgumentParser, name: str, summary: str) -> Iterator[Command]:
    options, below = [], []
    for action in parser._actions:  # noqa: SLF001 - argparse has no other list of them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            summaries = {choice.dest: choice.help for choice in action._choices_actions}  # noqa: SLF001
            below += [(one, child, summaries.get(one) or "") for one, child in action.choices.items()]
        elif action.help != argparse.SUPPRESS:
            options.append(_option(action))
    parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=10_000)  # type: ignore[assignment]
    usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
    yield Command(name, summary, usage, options)
    for one, child, text in below:
        yield from _described(child, f"{name} {one}", text)


def _option(action: argparse.Action) -> Option:
    if action.choices is not None and action.metavar is None:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    else:
        value = str(action.metavar or action.dest.upper())
    text = " ".join((action.help or "").replace("%%", "%").split())
    if not action.option_strings:
        return Option(value, text)
    takes_value = action.nargs != 0
    return Option(", ".join(action.option_strings) + (f" {value}" if takes_value else ""), text)


def markdown() -> str:
    """Return the page for the docs."""
    parts = [
        "# Command line",
        "This page lists all commands with their arguments and options. `mattercheck COMMAND --help` prints the same.",
        "The exit code is 0 if there are no errors, 1 if there are, 2 if a command could not be run, and 130 if it was"
        " interrupted. See [Output](output.md#exit-codes).",
    ]
    for command in commands():
        parts += [f"## mattercheck {command.name}", f"{command.summary}.", f"```text\n{command.usage}\n```"]
        rows = [f"| `{_cell(option.written)}` | {_cell(option.help)} |" for option in command.options]
        parts.append("\n".join(["| Argument | Meaning |", "| --- | --- |", *rows]))
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def man() -> str:
    """Return the man page, written with the macros for manual pages."""
    lines = [
        f'.TH MATTERCHECK 1 "" "mattercheck {__version__}" "User Commands"',
        ".SH NAME",
        r"mattercheck \- validate front matter against a JSON Schema",
        ".SH SYNOPSIS",
        r".B mattercheck",
        r".I COMMAND",
        r"[\fIOPTION\fR]... [\fIPATH\fR]...",
        ".SH COMMANDS",
    ]
    for command in commands():
        lines += [
            f'.SS "mattercheck {_roff(command.name)}"',
            f"{_roff(command.summary)}.",
            ".PP",
            _roff(command.usage),
        ]
        for option in command.options:
            lines += [".TP", f"\\fB{_roff(option.written)}\\fR", _roff(option.help) or "\\&"]
    lines += [
        ".SH EXIT STATUS",
        *(".TP", "0", "no errors"),
        *(".TP", "1", "errors found"),
        *(".TP", "2", "the command could not be run"),
        *(".TP", "130", "interrupted"),
        ".SH FILES",
        *(".TP", "mattercheck.toml", "the configuration"),
        *(".TP", r"mattercheck\-baseline.txt", "the baseline"),
    ]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    """Escape a text: a backslash and a hyphen have a meaning, and so has a dot or an apostrophe at the start."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text)


if __name__ == "__main__":
    sys.stdout.write({"markdown": markdown, "man": man}[sys.argv[1]]())
