"""`mattercheck check`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .. import git
from ..checking.discovery import find_files
from ..checking.result import Result
from ..checking.run import Run, usable_processors
from ..config.settings import FILE_NAME
from ..core.errors import MattercheckError
from ..core.paths import is_folder
from ..core.text import count
from ..io.configuration_files import WorkTreeFiles
from ..io.sources import Source, StreamSource
from .check_arguments import add_arguments, reject_conflicts
from .check_summary import exit_code, summarize, used_bundled_schemas, warn_of_empty_collections
from .context import Context, with_progress
from .output.outputs import Outputs
from .output.report import Filter, Report
from .output.streams import Streams

if TYPE_CHECKING:
    from ..checking.relations import RelationCheck
    from ..filtering.baseline import Baseline
    from ..filtering.changes import Changes
    from ..git.snapshot import Snapshot
    from .fix_files import FileFixer

__all__ = ["add_arguments", "run"]


class _Selection(NamedTuple):
    """The files to check: whether they were `named` one by one, and whether they are the `whole` repository.

    `at_hand` are their paths relative to the repository, and those of deleted files, as far as they are known before
    the check; None for all files.
    """

    sources: Iterable[Source]
    at_hand: set[str] | None = None
    named: bool = False
    whole: bool = False


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check files. Print problems to standard output and a summary to standard error."""
    if arguments.hook:
        arguments.staged = arguments.quiet = True
    reject_conflicts(arguments)
    with ExitStack() as stack:
        index = _index(arguments, stack)
        context = Context(arguments, index)
        outputs = Outputs(arguments, streams.stdout, context.top, context.here)
        try:
            return _check(arguments, streams, context, outputs, index)
        except MattercheckError as error:
            outputs.annotate_errors(error.problems)
            raise


def _check(
    arguments: argparse.Namespace,
    streams: Streams,
    context: Context,
    outputs: Outputs,
    index: Snapshot | None,
) -> int:
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
        selection = _selection(arguments, context, changes, streams, index)
        filters = _filters(arguments, context, baseline, changes, stack)
        check = Run(
            context.checker,
            cache=context.cache() if not arguments.staged and changes is None else None,
            jobs=1 if arguments.staged else arguments.jobs or usable_processors(),
            every=outputs.wants_clean_files,
        )
        fixer = _file_fixer(arguments, context, streams, named=selection.named)
        report = Report(outputs, check.summary, filters, arguments.max_problems, fixer)
        check.summary.whole = selection.whole
        check.summary.shard = arguments.shard or check.summary.shard
        is_all = selection.whole and arguments.shard is None
        sources, hide = with_progress(selection.sources, streams, stack, quiet=arguments.quiet)
        at_hand = selection.at_hand
        sources = _watched(sources, arguments, context, at_hand, baseline)
        if baseline is not None and not arguments.paths and (arguments.staged or changes is not None):
            from .check_changes import deleted_files

            baseline.note_deleted(deleted_files(context, changes))
        results = check.results(sources, named=selection.named)
        first = next(results, None)  # raises any MattercheckError before output is written
        relations = context.relation_check(at_hand or ())
        if relations is not None:
            report.expect_relations()
        outputs.start()
        for result in _chained(first, results):
            hide()
            report.add(result)
        for related in _relation_results(arguments, context, at_hand, changes, relations, check, fixer):
            hide()
            report.add_relations(related)
    summary = check.summary
    _report_setup(arguments, context, streams, check, report)
    checks_nothing = selection.at_hand is None and not (summary.checked or summary.faulty)
    _reject_emptied(arguments, context, changes, index, is_needed=checks_nothing)
    if baseline is not None:
        _report_stale(arguments, context, streams, report, baseline, whole=is_all)
    written = outputs.end(summary)
    streams.stdout.flush()
    if not arguments.quiet or (arguments.hook and checks_nothing):
        if is_all:
            for warning in warn_of_empty_collections(check.seen_collections, context):
                streams.warn(warning)
        without_files = _without_files(arguments, changes)
        parts = [summarize(summary, context.config_resolver.configurations, without_files)]
        parts += _details(report, filters, fixer, written)
        streams.say("; ".join(parts))
        streams.stderr.write(used_bundled_schemas(check.seen_collections, context))
    code = exit_code(arguments, summary, fixer.fixed if fixer is not None else 0)
    if arguments.hook and code == 1:
        from .hook import NEXT_STEPS

        streams.stderr.write(NEXT_STEPS)
    return code


def _report_setup(
    arguments: argparse.Namespace, context: Context, streams: Streams, check: Run, report: Report
) -> None:
    """Report what is wrong with schemas and the configuration rather than with content."""
    summary = check.summary
    if arguments.schema and not summary.checked:
        # Report an invalid schema even if there is nothing to check.
        context.loader.load(arguments.schema, context.here)
    is_unstaged = context.loader.files.advice(context.top / FILE_NAME) is not None
    if arguments.hook and context.lacks_configuration(summary) and not is_unstaged:
        from .hook import NO_CONFIGURATION

        streams.say(NO_CONFIGURATION)
    else:
        context.require_configuration(summary)
    _report_schema_warnings(check, report)


def _reject_emptied(
    arguments: argparse.Namespace,
    context: Context,
    changes: Changes | None,
    index: Snapshot | None,
    *,
    is_needed: bool,
) -> None:
    """Raise MattercheckError if a change of the configuration is why nothing was checked."""
    if is_needed and not (arguments.schema or arguments.relations_only or arguments.agent_files):
        from .emptied import reject_emptied_collections

        commit = None if changes is None else changes.commit
        reject_emptied_collections(arguments, context, commit, index)


def _without_files(arguments: argparse.Namespace, changes: Changes | None) -> str:
    """Return the reason if there was no file to check."""
    if arguments.staged:
        return "no files staged"
    return "no files found" if changes is None else "no files changed"


def _report_stale(
    arguments: argparse.Namespace,
    context: Context,
    streams: Streams,
    report: Report,
    baseline: Baseline,
    *,
    whole: bool,
) -> None:
    """Report stale entries of the baseline or, as the Git hook, remove them."""
    shrunk, stale = None, baseline.stale(whole=whole)
    if stale and arguments.hook:
        from .hook import shrink_baseline

        shrunk = shrink_baseline(context, set(baseline.line_numbers(stale)))
    if shrunk is not None:
        streams.say(shrunk)
    elif stale:
        report.add_new(Result(baseline.shown, checked=False, problems=baseline.stale_problems(stale)))


def _details(
    report: Report, filters: list[Filter], fixer: FileFixer | None, written: Iterable[str]
) -> list[str]:
    """Return what the summary says of problems that were fixed, filtered out, not shown, or written to files."""
    parts = [f"fixed {count(fixer.fixed, 'problem')}"] if fixer is not None and fixer.fixed else []
    parts += [one.describe() for one in filters if one.removed]
    parts += [f"{count(report.hidden, 'problem')} not shown"] * bool(report.hidden)
    return parts + [f"see {name}" for name in written]


def _filters(
    arguments: argparse.Namespace,
    context: Context,
    baseline: Baseline | None,
    changes: Changes | None,
    stack: ExitStack,
) -> list[Filter]:
    filters: list[Filter] = [] if baseline is None else [baseline]
    if changes is not None:
        from .check_changes import filters_of

        filters += filters_of(arguments, context, changes, stack)
    return filters


def _report_schema_warnings(check: Run, report: Report) -> None:
    for name, warnings in sorted(check.schema_warnings.items()):
        if warnings:
            report.add(Result(name, checked=False, problems=warnings))


def _selection(
    arguments: argparse.Namespace,
    context: Context,
    changes: Changes | None,
    streams: Streams,
    index: Snapshot | None,
) -> _Selection:
    selection = _select(arguments, context, changes, streams, index)
    return _without_content(selection, context) if arguments.relations_only else selection


def _without_content(selection: _Selection, context: Context) -> _Selection:
    """Return a selection whose files are at hand, but not checked themselves. Loads their configurations."""
    for source in selection.sources:
        context.config_resolver.assign(source.path)
        if selection.at_hand is not None:
            selection.at_hand.add(context.loader.show(source.path))
    return selection._replace(sources=[], whole=False)


def _watched(
    sources: Iterable[Source],
    arguments: argparse.Namespace,
    context: Context,
    at_hand: set[str] | None,
    baseline: Baseline | None,
) -> Iterable[Source]:
    """Return the sources to check, noting their paths where they are needed afterwards."""
    if at_hand is not None:
        sources = _noted(sources, at_hand, context)
    if arguments.shard is not None:
        sources = arguments.shard.select(sources)
    if baseline is not None:
        sources = baseline.watch(sources, context.loader.show)
    return sources


def _noted(sources: Iterable[Source], at_hand: set[str], context: Context) -> Iterator[Source]:
    """Pass sources through and note their paths, except for standard input, whose relations aren't checked."""
    for source in sources:
        if not isinstance(source, StreamSource):
            at_hand.add(context.loader.show(source.path))
        yield source


def _relation_results(
    arguments: argparse.Namespace,
    context: Context,
    at_hand: set[str] | None,
    changes: Changes | None,
    relations: RelationCheck | None,
    check: Run,
    fixer: FileFixer | None,
) -> Iterator[Result]:
    """Yield the violations of relations; `relations` is None if no configuration had any at the start of the run."""
    if arguments.shard is not None and arguments.shard.part > 1:
        return  # they need all files, and one shard is enough
    relations = relations or context.relation_check(at_hand or ())
    if relations is not None:
        from .relations import relation_results

        if fixer is not None:
            fixer.fix_relations_of(relations, at_hand)
        yield from relation_results(relations, arguments, context, at_hand, changes, check.noted)


def _file_fixer(
    arguments: argparse.Namespace, context: Context, streams: Streams, *, named: bool
) -> FileFixer | None:
    if not arguments.fix:
        return None
    from .fix_files import FileFixer

    return FileFixer(context, streams, arguments.color, named=named)


def _chained(first: Result | None, rest: Iterable[Result]) -> Iterable[Result]:
    if first is not None:
        yield first
    yield from rest


def _index(arguments: argparse.Namespace, stack: ExitStack) -> Snapshot | None:
    """Return the index if it is what to check, else None."""
    if not arguments.staged:
        return None
    root = git.find_root(Path.cwd())
    if root is None:
        raise MattercheckError("--staged requires a Git repository")
    from ..git.snapshot import Snapshot

    index = Snapshot.of_index(root, WorkTreeFiles(root))
    stack.callback(index.close)
    return index


def _select(
    arguments: argparse.Namespace,
    context: Context,
    changes: Changes | None,
    streams: Streams,
    index: Snapshot | None,
) -> _Selection:
    """Return the files to check."""
    here, root = context.here, context.root
    paths = [Path(path) for path in arguments.paths]
    if index is not None:
        from .check_changes import select_staged

        return _Selection(*select_staged(arguments, context, index))
    if "-" in arguments.paths:
        name = arguments.stdin_filename or "<stdin>"
        source = StreamSource(os.path.abspath(here / name), streams.stdin)  # noqa: PTH100
        return _Selection([source], set(), named=True)
    if changes is not None and (arguments.diff is not None or not paths):
        from .check_changes import select_changed

        changed = select_changed(arguments, context, changes)
        if changed is not None:
            return _Selection(*changed)
    if not paths:
        return _Selection(find_files([context.top], root, streams.warn), whole=True)
    if arguments.pre_commit and root is not None:
        from .pre_commit import select_all

        everything = select_all(arguments, context, root, streams.warn)
        if everything is not None:
            return _Selection(everything)
    # Folders are searched for content files; a file is checked whatever its name.
    files = [path for path in paths if not is_folder(path)]
    if len(files) == len(paths):
        return _Selection(find_files(files, root), set(), named=True)
    return _Selection(find_files(paths, root, streams.warn), set())
