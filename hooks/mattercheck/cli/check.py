"""`mattercheck check`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .. import git
from ..checking.discovery import find_files, find_staged_files
from ..checking.result import Result, Summary
from ..checking.run import Run, usable_processors
from ..config.collection import Collection
from ..core.errors import MattercheckError
from ..core.paths import is_folder
from ..core.problem import Severity
from ..core.text import count
from ..io.configuration_files import ConfigurationReader
from ..io.sources import Source, StreamSource
from ..reporting.renderer import FORMATS
from .arguments import add_baseline, add_config, add_jobs, parse_number
from .context import Context, with_progress
from .output.outputs import Outputs
from .output.report import Filter, Report
from .output.streams import Streams

if TYPE_CHECKING:
    from ..filtering.changes import Changes
    from .fix_files import FileFixer


class _Selection(NamedTuple):
    """The files to look at; whether they were `named` one by one, and whether they are the `whole` repository."""

    sources: Iterable[Source]
    named: bool = False
    whole: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - reads standard input")
    parser.add_argument(
        "--schema", help="check by this schema, without a configuration: a file or a bundled name"
    )
    add_config(parser)
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
    add_jobs(parser)
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
    add_baseline(parser)
    parser.add_argument("--no-baseline", action="store_true", help="report the known problems, too")
    parser.add_argument(
        "--max-problems", type=parse_number, metavar="N", help="show people no more than N problems"
    )
    parser.add_argument("--strict", action="store_true", help="fail on warnings, too")
    parser.add_argument("--exit-zero", action="store_true", help="do not fail because of problems")


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check files, print their problems to standard output and the summary to standard error."""
    _refuse_contradictions(arguments)
    context = Context(arguments, _reader(arguments))
    outputs = Outputs(arguments, streams.stdout, context.top, context.here)
    try:
        return _checked(arguments, streams, context, outputs)
    except MattercheckError as error:
        outputs.refused(error.problems)
        raise


def _checked(arguments: argparse.Namespace, streams: Streams, context: Context, outputs: Outputs) -> int:
    changes = None
    if arguments.diff is not None or arguments.new_since is not None:
        from .check_changes import find_changes

        changes = find_changes(arguments, context)
    baseline = (
        None
        if arguments.no_baseline or arguments.schema
        else context.baseline(required=arguments.baseline is not None)
    )
    with ExitStack() as stack:
        selection = _select(arguments, context, changes, streams, stack)
        filters: list[Filter] = [] if baseline is None else [baseline]
        if changes is not None:
            from .check_changes import filters_of

            filters += filters_of(arguments, context, changes, stack)
        check = Run(
            context.checker,
            cache=context.cache() if not arguments.staged and changes is None else None,
            jobs=1 if arguments.staged else arguments.jobs or usable_processors(),
            every=outputs.wants_clean_files,
        )
        fixer = _file_fixer(arguments, context, streams, named=selection.named)
        report = Report(outputs, check.summary, filters, arguments.max_problems, fixer)
        sources, hide = with_progress(selection.sources, streams, stack, quiet=arguments.quiet)
        if baseline is not None:
            sources = baseline.watch(sources, context.loader.show)
            if not arguments.paths and (arguments.staged or changes is not None):
                from .check_changes import deleted_files

                baseline.note_deleted(deleted_files(context, changes))
        results = check.results(sources, named=selection.named)
        first = next(results, None)  # which is what raises MattercheckError, before anything is written
        outputs.start()
        for result in _chained(first, results):
            hide()
            report.add(result)
    summary = check.summary
    if arguments.schema and not summary.checked:
        # The schema may be in the way even where there is nothing to check.
        context.loader.load(arguments.schema, context.here)
    context.require_configuration(summary)
    for name, warnings in sorted(check.schema_warnings.items()):
        if warnings:  # of what is doubtful about the schemas that held for a file
            report.add(Result(name, checked=False, problems=warnings))
    if baseline is not None and (stale := baseline.stale(whole=selection.whole)):
        report.add_new(Result(baseline.shown, checked=False, problems=stale))
    written = outputs.end(summary)
    streams.stdout.flush()
    if not arguments.quiet:
        idle = [
            one for one in context.config_resolver.collections if selection.whole and one not in check.met
        ]
        for collection in idle:
            streams.say(f"warning: {_no_file(collection)}")
        said = [_in_words(summary, context.config_resolver.configurations)]
        if fixer is not None and fixer.fixed:
            said.append(f"fixed {count(fixer.fixed, 'problem')}")
        said += [one.in_words() for one in filters if one.removed]
        said += [f"{report.hidden:,} of them are not shown"] * bool(report.hidden)
        said += [f"see {name}" for name in written]
        streams.say("; ".join(said))
    return _exit_code(arguments, summary, fixer)


def _file_fixer(
    arguments: argparse.Namespace, context: Context, streams: Streams, *, named: bool
) -> FileFixer | None:
    if not arguments.fix:
        return None
    from .fix_files import FileFixer

    return FileFixer(context, streams, arguments.color, named=named)


def _exit_code(arguments: argparse.Namespace, summary: Summary, fixer: FileFixer | None) -> int:
    """Return the exit code; a file that was mended has to be staged again, so that fails, too."""
    if summary.failed:
        return 2
    failing = summary.problems if arguments.strict else summary.errors
    failing += fixer.fixed if fixer is not None else 0
    return 1 if failing and not arguments.exit_zero else 0


def _chained(first: Result | None, rest: Iterable[Result]) -> Iterable[Result]:
    if first is not None:
        yield first
    yield from rest


def _refuse_contradictions(arguments: argparse.Namespace) -> None:
    """Raise MattercheckError for options that mean nothing together."""
    if arguments.stdin_filename and "-" not in arguments.paths:
        raise MattercheckError("--stdin-filename names what comes from standard input; write - as the path")
    if "-" in arguments.paths:
        if arguments.staged:
            raise MattercheckError("--staged and - exclude each other")
        if len(arguments.paths) > 1:
            raise MattercheckError("- stands for standard input, and no other path can stand beside it")
        if not arguments.stdin_filename and not arguments.schema:
            raise MattercheckError(
                "say what comes from standard input: --stdin-filename PATH, or --schema FILE"
            )
    if arguments.fix and (arguments.staged or "-" in arguments.paths):
        other = "--staged" if arguments.staged else "-"
        raise MattercheckError(f"--fix writes files of the work tree, and {other} reads none of them")
    if "-" in arguments.paths and (arguments.diff is not None or arguments.new_since is not None):
        option = "--diff" if arguments.diff is not None else "--new-since"
        raise MattercheckError(f"{option} compares files of the repository, and - is none")
    if arguments.baseline is not None and (arguments.no_baseline or arguments.schema):
        other = "--no-baseline" if arguments.no_baseline else "--schema"
        raise MattercheckError(
            f"--baseline names known problems, and with {other} there are none: write one of the two"
        )
    if arguments.diff is not None and arguments.staged:
        raise MattercheckError("--diff reads the work tree, and --staged the index: they exclude each other")
    if arguments.diff is not None and arguments.new_since is not None:
        raise MattercheckError(
            "--diff and --new-since exclude each other: --new-since looks at changed files only, too"
        )
    if arguments.changed_lines and arguments.diff is None:
        raise MattercheckError("--changed-lines says what --diff REV lets pass; write both")
    if arguments.include_schema_changes and arguments.new_since is None:
        raise MattercheckError("--include-schema-changes says what --new-since REV lets pass; write both")


def _reader(arguments: argparse.Namespace) -> Callable[[Path], bytes] | None:
    """Return what reads configurations and schemas as they are staged, None where they are read as they are."""
    root = git.find_root(Path.cwd()) if arguments.staged else None
    if root is None:
        return None
    from ..git.blobs import StagedReader

    return StagedReader(root, ConfigurationReader(root))


def _select(
    arguments: argparse.Namespace,
    context: Context,
    changes: Changes | None,
    streams: Streams,
    stack: ExitStack,
) -> _Selection:
    """Return what to look at."""
    here, root = context.here, context.root
    paths = [Path(path) for path in arguments.paths]
    if arguments.staged:
        if root is None:
            raise MattercheckError("--staged needs a git repository, and this is none")
        from ..config.dependencies import Dependencies

        setup = Dependencies(root, context.loader, here=here, schema=arguments.schema)
        return _Selection(stack.enter_context(find_staged_files(root, paths, setup.include_any_of)))
    if "-" in arguments.paths:
        name = arguments.stdin_filename or "<stdin>"
        return _Selection([StreamSource(os.path.abspath(here / name), streams.stdin)], named=True)  # noqa: PTH100
    if changes is not None and (arguments.diff is not None or not paths):
        from ..checking.discovery import find_changed_files
        from .check_changes import concern_all

        if not concern_all(arguments, context, changes):
            changed = [one.path or one.old_path for one in changes.all]
            return _Selection(find_changed_files(changes.root, changed, paths))
    if not paths:
        return _Selection(find_files([context.top], root, streams.warn), whole=True)
    # A folder among the paths is searched for content; a file is checked whatever its name.
    files = [path for path in paths if not is_folder(path)]
    if len(files) == len(paths):
        return _Selection(find_files(files, root), named=True)
    return _Selection(find_files(paths, root, streams.warn))


def _no_file(collection: Collection) -> str:
    """Say that a collection matches nothing, which is nearly always a mistake in a glob."""
    folder = next((glob for glob in collection.globs if is_folder(collection.folder / glob)), None)
    hint = f"; `{folder}` is a folder: write `{folder.rstrip('/')}/`" if folder else ""
    return f"the collection `{collection.name}` has no file: {', '.join(collection.globs)}{hint}"


def _in_words(summary: Summary, configurations: list[str]) -> str:
    if not summary.checked:
        if not summary.skipped:
            return "nothing was checked: there is no file"
        where = f" of {', '.join(configurations)}" if configurations else ""
        files = count(summary.skipped, "file")
        return f"nothing was checked: none of {files} belongs to a collection{where}"
    parts = []
    for number, severity in ((summary.errors, Severity.ERROR), (summary.warnings, Severity.WARNING)):
        if number:
            parts.append(count(number, severity.value))
    where = f" in {summary.faulty:,} of " if summary.faulty else " about the setup, none in "
    new = " new" if summary.known else ""
    found = " and ".join(parts) + where if parts else f"no{new} problems in "
    skipped = f"; {count(summary.skipped, 'file')} skipped, of no collection" if summary.skipped else ""
    return f"{found}{count(summary.checked, 'file')}{skipped}"
