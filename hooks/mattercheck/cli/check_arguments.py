"""The arguments of `mattercheck check`, and which of them exclude each other."""

from __future__ import annotations

import argparse

from ..core.errors import MattercheckError
from ..reporting.renderer import FORMATS
from .arguments import add_baseline, add_config, add_failing, add_formats, add_jobs, parse_shard


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders, or - for standard input (default: the repository)",
    )
    parser.add_argument(
        "--schema", help="schema file or name of a bundled schema to use instead of a configuration"
    )
    parser.add_argument(
        "--agent-files",
        action="store_true",
        help="check only agent files, such as SKILL.md; use the bundled schemas for those in no collection",
    )
    add_config(parser)
    parser.add_argument(
        "--staged", action="store_true", help="check staged content instead of the working tree"
    )
    parser.add_argument(
        "--hook",
        action="store_true",
        help="run as the Git hook: --staged --quiet, and remove fixed problems from the baseline",
    )
    parser.add_argument(
        "--pre-commit",
        action="store_true",
        help="run as a pre-commit hook: check all files if a schema or the configuration among the PATHs has changed",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="apply safe fixes; exit 1 if any file changed",
    )
    parser.add_argument(
        "--stdin-filename", metavar="PATH", help="treat standard input as the content of PATH"
    )
    add_formats(parser, FORMATS)
    add_jobs(parser)
    parser.add_argument(
        "--relations-only",
        action="store_true",
        help="check only relations between files, not their schemas",
    )
    parser.add_argument("--no-cache", action="store_true", help="don't read or write the cache")
    parser.add_argument(
        "--shard",
        type=parse_shard,
        metavar="K/N",
        help="check only the K-th of N parts of the files; merge the results with `mattercheck merge`",
    )
    parser.add_argument(
        "--diff",
        metavar="REV",
        help="check only files changed since the merge base of HEAD and REV, e.g. origin/main",
    )
    parser.add_argument(
        "--changed-lines",
        action="store_true",
        help="with --diff: report only problems that the change touched or caused",
    )
    parser.add_argument(
        "--new-since",
        metavar="REV",
        help="report only problems introduced since the merge base of HEAD and REV",
    )
    parser.add_argument(
        "--include-schema-changes",
        action="store_true",
        help="with --new-since: also report problems caused by changed schemas and configurations",
    )
    add_baseline(parser)
    add_failing(parser)


def reject_conflicts(arguments: argparse.Namespace) -> None:
    """Raise MattercheckError for options that can't be used together."""
    if arguments.stdin_filename and "-" not in arguments.paths:
        raise MattercheckError("--stdin-filename requires the path -, which reads standard input")
    if "-" in arguments.paths:
        if arguments.staged:
            raise MattercheckError("--staged and - can't be used together")
        if len(arguments.paths) > 1:
            raise MattercheckError("- reads standard input and can't be combined with other paths")
        if not arguments.stdin_filename and not arguments.schema:
            raise MattercheckError(
                "- requires --stdin-filename PATH or --schema FILE, which determine the schema to use"
            )
    if arguments.fix and (arguments.staged or "-" in arguments.paths):
        other = "--staged" if arguments.staged else "-"
        raise MattercheckError(f"--fix writes to the working tree, so it can't be used with {other}")
    if "-" in arguments.paths and (arguments.diff is not None or arguments.new_since is not None):
        option = "--diff" if arguments.diff is not None else "--new-since"
        raise MattercheckError(f"{option} compares files in the repository, so it can't be used with -")
    if arguments.baseline is not None and (arguments.no_baseline or arguments.schema):
        other = "--no-baseline" if arguments.no_baseline else "--schema"
        raise MattercheckError(
            f"--baseline and {other} can't be used together: with {other} there is no baseline"
        )
    if arguments.pre_commit and (arguments.staged or arguments.diff is not None):
        other = "--staged" if arguments.staged else "--diff"
        raise MattercheckError(
            f"--pre-commit checks the files that pre-commit passes, so it can't be used with {other}"
        )
    if arguments.diff is not None and arguments.staged:
        raise MattercheckError(
            "--diff and --staged can't be used together: one checks the working tree, the other the index"
        )
    if arguments.diff is not None and arguments.new_since is not None:
        raise MattercheckError("--diff and --new-since can't be used together")
    changes = [name for name in ("diff", "new_since") if getattr(arguments, name) is not None]
    partial = [*changes, *(name for name in ("staged", "fix") if getattr(arguments, name))]
    if arguments.shard is not None and (partial or "-" in arguments.paths):
        other = f"--{partial[0].replace('_', '-')}" if partial else "-"
        raise MattercheckError(f"--shard divides a check of many files, so it can't be used with {other}")
    is_recorded = "results" in {arguments.format, *(one.partition("=")[0] for one in arguments.output)}
    if is_recorded and (arguments.fix or changes):
        other = f"--{changes[0].replace('_', '-')}" if changes else "--fix"
        raise MattercheckError(
            f"the format `results` has everything that was found, so it can't be used with {other}"
        )
    if arguments.changed_lines and arguments.diff is None:
        raise MattercheckError("--changed-lines requires --diff REV")
    if arguments.agent_files and arguments.schema:
        raise MattercheckError("--agent-files and --schema can't be used together")
    if arguments.include_schema_changes and arguments.new_since is None:
        raise MattercheckError("--include-schema-changes requires --new-since REV")
