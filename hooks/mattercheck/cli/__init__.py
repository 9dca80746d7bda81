"""The command line: `main(argv, stdin, stdout, stderr) -> int`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import IO, NamedTuple, NoReturn, cast

from ..core.errors import MattercheckError, describe_os_error
from ..core.version import __version__
from .output.streams import Streams

_PROGRAM = "mattercheck"

CLEAN, PROBLEMS, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


class _UsageError(Exception):
    pass


class _Parser(argparse.ArgumentParser):
    """A parser that raises _UsageError instead of exiting."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{self.prog}: {message}\n{self.format_usage().rstrip()}")


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Return a help formatter. The width is read here because argparse would import shutil for it."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return argparse.HelpFormatter(prog, width=max(columns - 2, 40))


def _parser() -> argparse.ArgumentParser:
    """Return the top-level parser, for unknown commands and for help."""
    parser = _Parser(
        prog=_PROGRAM,
        description="Validate front matter against a JSON Schema",
        epilog="Exit codes: 0 no errors, 1 errors found, 2 check could not be run, 130 interrupted",
        allow_abbrev=False,
        formatter_class=_formatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and the YAML parser in use")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog=_PROGRAM)
    for name, command in _COMMANDS.items():
        commands.add_parser(name, help=command.summary)
    return parser


def _command_parser(name: str, module: ModuleType) -> argparse.ArgumentParser:
    """Return the parser for the arguments of the command that a module implements."""
    command = _COMMANDS[name]
    parser = _Parser(
        prog=f"{_PROGRAM} {name}",
        description=command.summary,
        allow_abbrev=False,
        formatter_class=_formatter,
    )
    if hasattr(module, "add_arguments"):
        module.add_arguments(parser)
    parser.add_argument(
        *("--color",),
        choices=("auto", "always", "never"),
        default="auto",
        help="color the output (default: auto, only on a terminal)",
    )
    parser.set_defaults(command=name)
    return parser


class _Command(NamedTuple):
    """A command: the module with its `run` and optional `add_arguments`, and a one-line summary."""

    module: str
    summary: str


_COMMANDS = {
    "init": _Command("init", "Set up a repository: find content, infer schemas, write a configuration"),
    "check": _Command("check", "Check files, or the whole repository if no PATH is given"),
    "fix": _Command("fix", "Apply safe fixes to files, or to the whole repository if no PATH is given"),
    "baseline": _Command("baseline", "Record existing problems so that only new ones are reported"),
    "stats": _Command("stats", "Count problems by collection, rule, field and file"),
    "report": _Command("report", "Write a report on the health of a repository as an HTML page"),
    "schema": _Command("schema", "Check, compare and document schemas"),
    "new": _Command("new", "Create a file in a collection, with front matter to fill in"),
    "explain": _Command("explain", "Explain a rule and how to fix violations of it"),
    "explain-file": _Command("explain_file", "Show which collection and schema apply to a file, and why"),
    "infer": _Command("infer", "Infer a schema from content and list the files that don't fit it"),
    "install": _Command("install", "Install the Git pre-commit hook that checks staged content"),
    "uninstall": _Command("install", "Remove the Git hook that `install` added"),
    "clean": _Command("clean", "Delete the cache"),
    "server": _Command("server", "Run the language server for editors, over standard input and output"),
}


def main(
    argv: Sequence[str],
    stdin: IO[bytes],
    stdout: IO[str],
    stderr: IO[str],
) -> int:
    """Run a command and return its exit code. Only a bug in mattercheck raises an exception."""
    streams = Streams(stdin, stdout, stderr)
    try:
        if not argv or argv[0] not in _COMMANDS:
            if _parser().parse_args(argv).version:
                return _print_version(streams)
            _parser().print_help(stdout)
            return UNUSABLE
        module = import_module(f".{_COMMANDS[argv[0]].module}", __name__)
        parsed = _command_parser(argv[0], module).parse_args(_protect_file_names(argv[1:]))
        return cast("Callable[[argparse.Namespace, Streams], int]", module.run)(parsed, streams)
    except _UsageError as error:
        from ..reporting.text_safety import escape_line

        stderr.writelines(f"{escape_line(line)}\n" for line in str(error).splitlines())
    except MattercheckError as error:
        streams.report(error)
    except OSError as error:
        if error.filename is None:  # a standard stream, which the caller handles
            raise
        streams.say(f"error: {error.filename}: {describe_os_error(error)}")
    except SystemExit as end:  # argparse, after --help
        return int(end.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    return UNUSABLE


def _protect_file_names(argv: Sequence[str]) -> list[str]:
    """Prefix existing files such as `-dash.md` with `./`: pre-commit passes file names without a `--` before them."""
    return [
        f".{os.sep}{argument}"
        if argument.startswith("-") and "." in argument and os.path.lexists(argument)
        else argument
        for argument in argv
    ]


def _print_version(streams: Streams) -> int:
    from ..document.yaml.read import parser_name

    streams.stdout.write(f"mattercheck {__version__} (YAML: {parser_name()})\n")
    return CLEAN


def run() -> NoReturn:
    """Run the program and exit: the entry point of the script."""
    # Hardly any garbage is cyclic, and the default threshold would trigger 70 collections during the imports alone.
    gc.set_threshold(50_000)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # Escape characters that the terminal cannot encode instead of raising.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader closed the pipe early, as `head` does
        _discard(sys.stdout)
        code = PROBLEMS
    except KeyboardInterrupt:
        code = INTERRUPTED
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"mattercheck: required package {error.name} is not installed in {sys.prefix}\n"
            f"  help: {sys.executable} -m pip install mattercheck\n"
        )
        code = UNUSABLE
    except Exception as error:  # noqa: BLE001 - a bug must not look like invalid content or print a traceback
        # An OSError about a file names it; one without a name is about a standard stream, for example on a full disk.
        is_output = isinstance(error, OSError) and error.filename is None
        code = _report_unwritable(error) if is_output else _report_bug()
    sys.exit(code)


def _discard(*streams: IO[str]) -> None:
    """Redirect streams to the null device so that flushing them at exit can't fail."""
    for stream in streams:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _report_unwritable(error: Exception) -> int:
    reason = describe_os_error(error)
    with suppress(OSError):  # standard error may be the stream that fails
        sys.stderr.write(f"mattercheck: error: the output cannot be written: {reason}\n")
    _discard(sys.stdout, sys.stderr)
    return UNUSABLE


def _open_closed_streams() -> None:
    """Open the null device in place of standard streams that the parent process closed, as `>&-` does."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - until exit


def _report_bug() -> int:
    from ..core.crash_log import write_log

    log = write_log(" ".join(sys.argv[1:]))
    sys.stderr.write(f"mattercheck: this is a bug in mattercheck; please report it and include {log}\n")
    return UNUSABLE
