"""The command line: `main(argv, stdin, stdout, stderr) -> int`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import IO, TYPE_CHECKING, NamedTuple, NoReturn, cast

from .. import __version__
from ..problem import SetupError
from .streams import Streams

if TYPE_CHECKING:
    from ..infer.tolerance import Tolerance

_PROGRAM = "mattercheck"
_JOBS_LIMIT = 61
"""Processes that Windows lets a program wait for."""

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


def _parser_of(name: str) -> argparse.ArgumentParser:
    """Return a parser of what follows the name of a command."""
    command = _COMMANDS[name]
    parser = _Parser(
        prog=f"{_PROGRAM} {name}",
        description=command.summary,
        allow_abbrev=False,
        formatter_class=_formatter,
    )
    command.add_arguments(parser)
    parser.add_argument(
        *("--color",), choices=("auto", "always", "never"), default="auto", help="default: on a terminal"
    )
    parser.set_defaults(command=name)
    return parser


def _for_check(parser: argparse.ArgumentParser) -> None:
    from ..render import FORMATS

    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - reads standard input")
    parser.add_argument(
        "--schema", help="check by this schema, without a configuration: a file or a bundled name"
    )
    _add_config(parser)
    parser.add_argument(
        "--staged", action="store_true", help="check what is about to be committed, as it is staged"
    )
    parser.add_argument(
        "--fix", action="store_true", help="mend what is certain; fails if anything was, as git hooks do"
    )
    parser.add_argument("--stdin-filename", metavar="PATH", help="the name of the file that - stands for")
    parser.add_argument(
        "--format", choices=FORMATS, help="default: text, or what the CI reads in which this runs"
    )
    parser.add_argument(
        *("--output",),
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="write to a file, too; repeatable",
    )
    _add_jobs(parser)
    parser.add_argument("--no-cache", action="store_true", help="read every file, and remember nothing")
    parser.add_argument("--quiet", action="store_true", help="print problems only, no summary")
    parser.add_argument(
        "--diff", metavar="REV", help="check only files that changed since HEAD left REV, such as origin/main"
    )
    parser.add_argument(
        *("--changed-lines",), action="store_true", help="with --diff: report only what the change touched"
    )
    parser.add_argument(
        "--new-since",
        metavar="REV",
        help="report only problems that the files did not have when HEAD left REV",
    )
    parser.add_argument(
        *("--include-schema-changes",),
        action="store_true",
        help="with --new-since: report what changed schemas and configurations made wrong, too",
    )
    _add_baseline(parser)
    parser.add_argument("--no-baseline", action="store_true", help="report the known problems, too")
    parser.add_argument(
        "--max-problems", type=_number, metavar="N", help="show people no more than N problems"
    )
    parser.add_argument("--strict", action="store_true", help="fail on warnings, too")
    parser.add_argument("--exit-zero", action="store_true", help="do not fail because of problems")


def _for_fix(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders")
    parser.add_argument("--diff", action="store_true", help="show what would be changed, and write nothing")
    parser.add_argument(
        "--unsafe", action="store_true", help="apply proposals too, which a person must look at afterwards"
    )
    parser.add_argument(
        "--sort-keys", action="store_true", help="put the fields in the order of the schema, too"
    )
    parser.add_argument("--schema", help="mend by this schema, without a configuration")
    _add_config(parser)
    _add_jobs(parser)


def _for_schema(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="find mistakes and contradictions in schemas")
    check.add_argument("files", nargs="*", metavar="FILE", help="default: the schemas of the configuration")
    check.add_argument("--format", choices=("text", "concise", "json"), default="text", help="default: text")
    _add_config(check)
    compared = actions.add_parser("diff", help="say what a change of a schema means for content")
    compared.add_argument("old", metavar="OLD", help="a file, or REVISION:PATH")
    compared.add_argument("new", metavar="NEW", help="a file, or REVISION:PATH")
    _add_config(compared)
    described = actions.add_parser("docs", help="print a page about the fields, for people who write content")
    described.add_argument(
        "files", nargs="*", metavar="FILE", help="default: the schemas of the configuration"
    )
    described.add_argument(
        "--format", choices=("markdown", "html"), default="markdown", help="default: markdown"
    )
    _add_config(described)


def _for_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("collection", metavar="COLLECTION", help="the name of a collection")
    parser.add_argument("path", nargs="?", metavar="PATH", help="the file to write, which must not exist")
    _add_config(parser)


def _for_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rule", nargs="?", help="the word in brackets at the end of a problem; none lists all"
    )


def _for_explain_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH")
    _add_config(parser)


def _for_baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--update", action="store_true", help="take out what is mended, and put nothing in: it only shrinks"
    )
    _add_config(parser)
    _add_baseline(parser)
    _add_jobs(parser)


def _for_stats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; default: the repository")
    parser.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="default: text"
    )
    _add_config(parser)
    _add_jobs(parser)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", help="the configuration, instead of the nearest one above each file")


def _add_baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--baseline", metavar="FILE", help="the known problems; default: mattercheck-baseline.txt at the top"
    )


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes that share the work; default: one per processor"
    )


def _for_infer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument(
        *("--tolerance",),
        type=_tolerance,
        default=_tolerance("0"),
        metavar="SHARE",
        help="of the values of a field, how many may be mistakes, such as 1%%; they are listed; default: none",
    )
    parser.add_argument(
        *("--required",),
        type=_share,
        default=1.0,
        metavar="SHARE",
        help="require a field that so many files have, such as 95%%; the others are listed; default: all",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write the schema to a new file instead of printing it"
    )
    parser.add_argument("--force", action="store_true", help="with --output: write over a file that exists")
    parser.add_argument(
        *("--deprecate-after",),
        type=_number,
        default=0,
        metavar="YEARS",
        help="mark fields as deprecated that no file has which was committed in the last years",
    )
    _add_jobs(parser)
    parser.set_defaults(config=None)


def _for_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--yes", action="store_true", help="write what is proposed without asking, as in a script"
    )
    parser.add_argument(
        *("--tolerance",),
        type=_tolerance,
        default=_tolerance("0"),
        metavar="SHARE",
        help="of the values of a field, how many may be mistakes, such as 1%%, which `check` then finds; default: none",
    )
    parser.set_defaults(config=None)


def _for_nothing_more(parser: argparse.ArgumentParser) -> None:
    del parser


class _Command(NamedTuple):
    """A command: the module in which `run` does it, what it is for, and its arguments."""

    module: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None] = _for_nothing_more


_COMMANDS = {
    "init": _Command(
        "init", "Set up a repository: find its content, infer schemas, write a configuration.", _for_init
    ),
    "check": _Command(
        "check", "Check files; without PATH, the whole repository of the current folder.", _for_check
    ),
    "fix": _Command("fix", "Mend what is certain; without PATH, in the whole repository.", _for_fix),
    "baseline": _Command(
        "baseline",
        "Write down the problems that there are, so that only new ones are reported.",
        _for_baseline,
    ),
    "stats": _Command("stats", "Count the problems by collection, rule, field and file.", _for_stats),
    "schema": _Command("schema", "Check, compare and describe schemas.", _for_schema),
    "new": _Command("new", "Write a new file of a collection, with front matter to fill in.", _for_new),
    "explain": _Command(
        "explain", "Print what a rule is about, and how to mend what breaks it.", _for_explain
    ),
    "explain-file": _Command(
        "explain_file", "Say which collection and schema hold for a file, and why.", _for_explain_file
    ),
    "infer": _Command("infer", "Infer a schema from content, and list what does not fit it.", _for_infer),
    "install": _Command("hooks", "Install the git hook that checks what is about to be committed."),
    "uninstall": _Command("hooks", "Remove the git hook that install put there."),
    "clean": _Command("clean", "Remove what earlier checks remembered."),
}


def main(
    argv: Sequence[str],
    stdin: IO[bytes],
    stdout: IO[str],
    stderr: IO[str],
) -> int:
    """Run a command and return its exit code. Nothing but a bug in this program raises out of here."""
    streams = Streams(stdin, stdout, stderr)
    try:
        if not argv or argv[0] not in _COMMANDS:
            if _parser().parse_args(argv).version:
                return _print_version(streams)
            _parser().print_help(stdout)
            return UNUSABLE
        arguments = _parser_of(argv[0]).parse_args(_protected(argv[1:]))
        module = import_module(f".{_COMMANDS[argv[0]].module}", __name__)
        return cast("Callable[[argparse.Namespace, Streams], int]", module.run)(arguments, streams)
    except _UsageError as error:
        from ..render.style import harmless_line

        stderr.writelines(f"{harmless_line(line)}\n" for line in str(error).splitlines())
    except SetupError as error:
        streams.report(error)
    except OSError as error:
        if error.filename is None:  # of a standard stream, which is whoever's opened it
            raise
        streams.say(f"error: {error.filename}: {(error.strerror or 'error').lower()}")
    except SystemExit as end:  # argparse, after --help
        return int(end.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    return UNUSABLE


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= _JOBS_LIMIT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_JOBS_LIMIT}")
    return int(text)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share above 0% to 100%")
    return share


def _tolerance(text: str) -> Tolerance:
    from ..infer.tolerance import Tolerance

    share = _share(text) if text.strip("0.%") else 0.0
    if share > 0.5:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share from 0% to 50%")
    return Tolerance(share)


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
    # Hardly anything here is garbage in cycles, and to look for it 70 times while modules are imported is no use.
    gc.set_threshold(50_000)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape, not an exception.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr)
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
    reason = (getattr(error, "strerror", None) or "error").lower()
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
    from ..log import write_log

    log = write_log(" ".join(sys.argv[1:]))
    sys.stderr.write(f"mattercheck: this is a bug in mattercheck; please report it with {log}\n")
    return UNUSABLE
