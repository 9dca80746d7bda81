"""The command line: `main(argv, stdin, stdout, stderr) -> int`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import IO, TYPE_CHECKING, NoReturn, cast

from .. import __version__
from ..problem import SetupError
from .streams import Streams

if TYPE_CHECKING:
    Command = Callable[[argparse.Namespace, Streams], int]

CLEAN, PROBLEMS, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


class _UsageError(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{self.prog}: {message}\n{self.format_usage().rstrip()}")


def _parser() -> argparse.ArgumentParser:
    from ..render import FORMATS

    parser = _Parser(
        prog="mattercheck",
        description="Checks the front matter of content files against a JSON Schema.",
        epilog="Exit codes: 0 no errors, 1 errors found, 2 the check could not be run, 130 interrupted.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and the YAML parser in use")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def add(name: str, module: str, summary: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        command.set_defaults(module=module)
        command.add_argument(
            *("--color",), choices=("auto", "always", "never"), default="auto", help="default: on a terminal"
        )
        return command

    check = add("check", "check", "Check files; without PATH, the whole repository of the current folder.")
    check.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - reads standard input")
    check.add_argument(
        "--schema", help="check by this schema, without a configuration: a file or a bundled name"
    )
    check.add_argument("--config", help="the configuration, instead of the nearest one above each file")
    check.add_argument(
        "--staged", action="store_true", help="check what is about to be committed, as it is staged"
    )
    check.add_argument("--stdin-filename", metavar="PATH", help="the name of the file that - stands for")
    check.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    check.add_argument("--quiet", action="store_true", help="print problems only, no summary")

    explain = add("explain", "explain", "Print what a rule is about, and how to mend what breaks it.")
    explain.add_argument(
        "rule", nargs="?", help="the word in brackets at the end of a problem; none lists all"
    )

    which = add("explain-file", "explain_file", "Say which collection and schema hold for a file, and why.")
    which.add_argument("paths", nargs="+", metavar="PATH")
    which.add_argument("--config", help="the configuration, instead of the nearest one above each file")

    add("install", "hooks", "Install the git hook that checks what is about to be committed.")
    add("uninstall", "hooks", "Remove the git hook that install put there.")
    return parser


def main(
    argv: Sequence[str],
    stdin: IO[bytes],
    stdout: IO[str],
    stderr: IO[str],
) -> int:
    """Run a command and return its exit code. Nothing but a bug in this program raises out of here."""
    streams = Streams(stdin, stdout, stderr)
    try:
        arguments = _parser().parse_args(_protected(argv))
        if arguments.version:
            return _print_version(streams)
        if arguments.command is None:
            _parser().print_help(stdout)
            return UNUSABLE
        module = import_module(f".{arguments.module}", __name__)
        return cast("Command", module.run)(arguments, streams)
    except _UsageError as error:
        stderr.write(f"{error}\n")
    except SetupError as error:
        streams.report(error)
    except SystemExit as end:  # argparse, after --help
        return int(end.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    return UNUSABLE


def _protected(argv: Sequence[str]) -> list[str]:
    """Let a file called `-dash.md` be a file: pre-commit puts no `--` before the files."""
    return [
        f".{os.sep}{argument}"
        if argument.startswith("-") and "." in argument and os.path.lexists(argument)
        else argument
        for argument in argv
    ]


def _print_version(streams: Streams) -> int:
    from ..document.yaml import parser_name

    streams.stdout.write(f"mattercheck {__version__} (YAML: {parser_name()})\n")
    return CLEAN


def run() -> NoReturn:
    """Run the program: the entry point of the script."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape, not an exception.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:
        # What reads us has had enough, such as `head`. Nothing may be left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PROBLEMS
    except KeyboardInterrupt:
        code = INTERRUPTED
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"mattercheck: the package {error.name} that it needs is not installed in {sys.prefix}\n"
            f"  help: {sys.executable} -m pip install mattercheck\n"
        )
        code = UNUSABLE
    except Exception:  # noqa: BLE001 - a bug of ours must not look like bad content, nor show its insides
        code = _report_bug()
    sys.exit(code)


def _open_closed_streams() -> None:
    """Put the null device where whoever started us closed a standard stream, as `>&-` does."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - until exit


def _report_bug() -> int:
    from ..log import write_log

    log = write_log(" ".join(sys.argv[1:]))
    sys.stderr.write(f"mattercheck: this is a bug in mattercheck; please report it with {log}\n")
    return UNUSABLE
