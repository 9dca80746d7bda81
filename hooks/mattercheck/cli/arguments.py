"""The arguments of each command."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..infer.tolerance import Tolerance

_JOBS_LIMIT = 61
"""Processes that Windows lets a program wait for."""


def for_check(parser: argparse.ArgumentParser) -> None:
    from ..reporting.renderer import FORMATS

    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - reads standard input")
    parser.add_argument(
        "--schema", help="check by this schema, without a configuration: a file or a bundled name"
    )
    _add_config(parser)
    parser.add_argument(
        "--staged", action="store_true", help="check what is about to be committed, as it is staged"
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="fix what is certain; fails if anything was, as git hooks do",
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


def for_fix(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders")
    parser.add_argument("--diff", action="store_true", help="show what would be changed, and write nothing")
    parser.add_argument(
        "--unsafe", action="store_true", help="apply proposals too, which a person must look at afterwards"
    )
    parser.add_argument(
        "--sort-keys", action="store_true", help="put the fields in the order of the schema, too"
    )
    parser.add_argument("--schema", help="fix by this schema, without a configuration")
    _add_config(parser)
    _add_jobs(parser)


def for_schema(parser: argparse.ArgumentParser) -> None:
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


def for_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("collection", metavar="COLLECTION", help="the name of a collection")
    parser.add_argument("path", nargs="?", metavar="PATH", help="the file to write, which must not exist")
    _add_config(parser)


def for_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rule", nargs="?", help="the word in brackets at the end of a problem; none lists all"
    )


def for_explain_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH")
    _add_config(parser)


def for_baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--update", action="store_true", help="take out what is mended, and put nothing in: it only shrinks"
    )
    _add_config(parser)
    _add_baseline(parser)
    _add_jobs(parser)


def for_stats(parser: argparse.ArgumentParser) -> None:
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


def for_infer(parser: argparse.ArgumentParser) -> None:
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


def for_init(parser: argparse.ArgumentParser) -> None:
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


def for_nothing_more(parser: argparse.ArgumentParser) -> None:
    del parser


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
