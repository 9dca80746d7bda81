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
    """A parser that raises instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{self.prog}: {message}\n{self.format_usage().rstrip()}")


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Make what argparse asks for at each argument, without the module that it would ask for the width."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return argparse.HelpFormatter(prog, width=max(columns - 2, 40))


def _parser() -> argparse.ArgumentParser:
    """Return a parser of the whole command line; for what is no command, and for help."""
    parser = _Parser(
        prog=_PROGRAM,
        description="Checks the front matter of content files against a JSON Schema.",
        epilog="Exit codes: 0 no errors, 1 errors found, 2 the check could not be run, 130 interrupted.",
        allow_abbrev=False,
        formatter_class=_formatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and the YAML parser in use")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog=_PROGRAM)
    for name, command in _COMMANDS.items():
        commands.add_parser(name, help=command.summary)
    return parser


def _parser_of(name: str, module: ModuleType) -> argparse.ArgumentParser:
    """Return a parser of what follows the name of a command, which a module does."""
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
        *("--color",), choices=("auto", "always", "never"), default="auto", help="default: on a terminal"
    )
    parser.set_defaults(command=name)
    return parser


class _Command(NamedTuple):
    """A command: the module with its `run` and, if it has any, its `add_arguments`; and what it is for."""

    module: str
    summary: str


_COMMANDS = {
    "init": _Command("init", "Set up a repository: find its content, infer schemas, write a configuration."),
    "check": _Command("check", "Check files; without PATH, the whole repository of the current folder."),
    "fix": _Command("fix", "Mend what is certain; without PATH, in the whole repository."),
    "baseline": _Command(
        "baseline", "Write down the problems that there are, so that only new ones are reported."
    ),
    "stats": _Command("stats", "Count the problems by collection, rule, field and file."),
    "schema": _Command("schema", "Check, compare and describe schemas."),
    "new": _Command("new", "Write a new file of a collection, with front matter to fill in."),
    "explain": _Command("explain", "Print what a rule is about, and how to fix what breaks it."),
    "explain-file": _Command("explain_file", "Say which collection and schema hold for a file, and why."),
    "infer": _Command("infer", "Infer a schema from content, and list what does not fit it."),
    "install": _Command("install", "Install the git hook that checks what is about to be committed."),
    "uninstall": _Command("install", "Remove the git hook that install put there."),
    "clean": _Command("clean", "Remove what earlier checks remembered."),
}


def main(
    argv: Sequence[str],
    stdin: IO[bytes],
    stdout: IO[str],
    stderr: IO[str],
    begin: Callable[[], object] = lambda: None,
) -> int:
    """Run a command and return its exit code. Nothing but a bug in this program raises out of here.

    `begin` is called when all that the command needs is imported.
    """
    streams = Streams(stdin, stdout, stderr)
    try:
        if not argv or argv[0] not in _COMMANDS:
            if _parser().parse_args(argv).version:
                return _print_version(streams)
            _parser().print_help(stdout)
            return UNUSABLE
        module = import_module(f".{_COMMANDS[argv[0]].module}", __name__)
        parsed = _parser_of(argv[0], module).parse_args(_protected(argv[1:]))
        begin()
        return cast("Callable[[argparse.Namespace, Streams], int]", module.run)(parsed, streams)
    except _UsageError as error:
        from ..reporting.text_safety import escape_line

        stderr.writelines(f"{escape_line(line)}\n" for line in str(error).splitlines())
    except MattercheckError as error:
        streams.report(error)
    except OSError as error:
        if error.filename is None:  # of a standard stream, which is whoever's opened it
            raise
        streams.say(f"error: {error.filename}: {describe_os_error(error)}")
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
    from ..document.yaml.read import parser_name

    streams.stdout.write(f"mattercheck {__version__} (YAML: {parser_name()})\n")
    return CLEAN


def run(begin: Callable[[], object] = lambda: None) -> NoReturn:
    """Run the program: the entry point of the script. `begin` is called when all that the command needs is imported."""
    # Hardly anything here is garbage in cycles, and to look for it 70 times while modules are imported is no use.
    gc.set_threshold(50_000)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape, not an exception.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr, begin)
        sys.stdout.flush()
    except BrokenPipeError:  # what reads us has had enough, such as `head`
        _discard(sys.stdout)
        code = PROBLEMS
    except KeyboardInterrupt:
        code = INTERRUPTED
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"mattercheck: the package {error.name} that it needs is not installed in {sys.prefix}\n"
            f"  help: {sys.executable} -m pip install mattercheck\n"
        )
        code = UNUSABLE
    except Exception as error:  # noqa: BLE001 - a bug of ours must not look like bad content, nor show its insides
        # What goes wrong with a file names it; what does not is about a standard stream, such as on a full disk.
        is_output = isinstance(error, OSError) and error.filename is None
        code = _report_unwritable(error) if is_output else _report_bug()
    sys.exit(code)


def _discard(*streams: IO[str]) -> None:
    """Let nothing be left of streams to flush at exit."""
    for stream in streams:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _report_unwritable(error: Exception) -> int:
    reason = describe_os_error(error)
    with suppress(OSError):  # it may be this stream
        sys.stderr.write(f"mattercheck: error: the output cannot be written: {reason}\n")
    _discard(sys.stdout, sys.stderr)
    return UNUSABLE


def _open_closed_streams() -> None:
    """Put the null device where whoever started us closed a standard stream, as `>&-` does."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - until exit


def _report_bug() -> int:
    from ..core.crash_log import write_log

    log = write_log(" ".join(sys.argv[1:]))
    sys.stderr.write(f"mattercheck: this is a bug in mattercheck; please report it with {log}\n")
    return UNUSABLE
