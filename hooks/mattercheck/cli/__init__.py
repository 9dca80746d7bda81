"""The command line: `main(argv, stdin, stdout, stderr) -> int`."""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NoReturn, cast

from ..core.errors import MattercheckError, describe_os_error
from .output.streams import Streams
from .parser import COMMANDS, UsageError, command_module, command_parser, main_parser, reject_unknown_command

if TYPE_CHECKING:
    from io import TextIOWrapper

CLEAN, PROBLEMS, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def main(
    argv: Sequence[str],
    stdin: IO[bytes],
    stdout: IO[str],
    stderr: IO[str],
) -> int:
    """Run a command and return its exit code. Only a bug in mattercheck raises an exception."""
    streams = Streams(stdin, stdout, stderr)
    try:
        if not argv or argv[0] not in COMMANDS:
            return _without_command(argv, streams)
        module = command_module(argv[0])
        parsed = command_parser(argv[0], module).parse_all(_protect_file_names(argv[1:]))
        return cast("Callable[[argparse.Namespace, Streams], int]", module.run)(parsed, streams)
    except UsageError as error:
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


def _without_command(argv: Sequence[str], streams: Streams) -> int:
    """Print the version or help, or raise UsageError for an unknown command."""
    first, *rest = argv or [""]
    if first in {"-V", "--version"} and not rest:
        return _print_version(streams)
    if first == "help" and rest and rest[0] in COMMANDS:
        command_parser(rest[0], command_module(rest[0])).print_help(streams.stdout)
        return CLEAN
    if first in {"", "-h", "--help"} or (first == "help" and not rest):
        main_parser().print_help(streams.stdout)
        return CLEAN if first else UNUSABLE
    return reject_unknown_command(rest[0] if first == "help" else first)


def _protect_file_names(argv: Sequence[str]) -> list[str]:
    """Prefix existing files such as `-dash.md` with `./`: pre-commit passes file names without a `--` before them."""
    return [
        f".{os.sep}{argument}"
        if argument.startswith("-") and "." in argument and os.path.lexists(argument)
        else argument
        for argument in argv
    ]


def _print_version(streams: Streams) -> int:
    from ..core.version import __version__
    from ..document.yaml.read import parser_name

    streams.stdout.write(f"mattercheck {__version__} (YAML: {parser_name()})\n")
    return CLEAN


def run() -> NoReturn:
    """Run the program and exit: the entry point of the script."""
    # Hardly any garbage is cyclic, and the default threshold would trigger 70 collections during the imports alone.
    gc.set_threshold(50_000)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        set_encoding(stream)  # type: ignore[arg-type]
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
            "  help: install mattercheck again, with its dependencies\n"
        )
        code = UNUSABLE
    except Exception as error:  # noqa: BLE001 - a bug must not look like invalid content or print a traceback
        # An OSError about a file names it; one without a name is about a standard stream, for example on a full disk.
        is_output = isinstance(error, OSError) and error.filename is None
        code = _report_unwritable(error) if is_output else _report_bug()
    _exit(code)


def set_encoding(stream: TextIOWrapper) -> None:
    """Make a standard stream write UTF-8 and leave line ends alone, unless it is a terminal.

    On Windows, what is redirected to a file or a pipe would have the encoding of the locale, which neither other
    programs nor the declarations in XML expect. A terminal keeps its encoding; what it lacks is escaped.
    """
    if stream.isatty():
        stream.reconfigure(errors="backslashreplace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _exit(code: int) -> NoReturn:
    """Exit without freeing each object first, which takes a tenth of the time of a run with one file.

    Threads and child processes are waited for as usual.
    """
    threads = sys.modules.get("threading")
    if threads is not None and threads.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()  # noqa: SLF001 - as Python does it
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # what could not be written has been reported
            stream.flush()
    os._exit(code)


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
