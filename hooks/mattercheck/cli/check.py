"""`mattercheck check`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from .. import git
from ..checking.discovery import find_files
from ..checking.result import Result
from ..checking.run import Run, usable_processes
from ..config.settings import FILE_NAME
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
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
    from ..git.snapshot import Snapshot
    from .check_shard import Division
    from .fix_files import FileFixer

__all__ = ["add_arguments", "run"]


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check files. Print problems to standard output and a summary to standard error."""
    if arguments.hook:
        arguments.staged = arguments.quiet = True
    reject_conflicts(arguments)
    with ExitStack() as stack:
        index = _open_index(stack) if arguments.staged else None
        context = Context(arguments, index)
        outputs = Outputs(arguments, streams.stdout, context.top, context.here)
        try:
            return _Check(arguments, streams, context, index, outputs).run()
        except MattercheckError as error:
            outputs.annotate_errors(error.problems)
            raise


def _open_index(stack: ExitStack) -> Snapshot:
    """Return the index of the repository, open until `stack` is closed."""
    root = git.find_root(Path.cwd())
    if root is None:
        raise MattercheckError("--staged requires a Git repository")
    from ..git.snapshot import Snapshot

    index = Snapshot.of_index(root, WorkTreeFiles(root))
    stack.callback(index.close)
    return index


class _Selection(NamedTuple):
    """The files to check: whether they were `named` one by one, and whether they are the `whole` repository.

    `at_hand` are their paths relative to the repository, and those of deleted files, as far as they are known before
    the check; None for all files.
    """

    sources: Iterable[Source]
    at_hand: set[str] | None = None
    named: bool = False
    whole: bool = False


class _Check:
    """One run of the command; `index` is what to check instead of the working tree."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        streams: Streams,
        context: Context,
        index: Snapshot | None,
        outputs: Outputs,
    ) -> None:
        self._arguments = arguments
        self._streams = streams
        self._context = context
        self._index = index
        self._outputs = outputs
        self._division: Division | None = None
        self._changes = None
        if arguments.diff is not None or arguments.new_since is not None:
            from .check_changes import find_changes

            self._changes = find_changes(arguments, context)
        self._baseline = (
            None
            if arguments.no_baseline or arguments.schema
            else context.baseline(required=arguments.baseline is not None)
        )

    def run(self) -> int:
        """Check, report and fix the files, and return the exit code. Raises MattercheckError."""
        arguments, streams, context, outputs = self._arguments, self._streams, self._context, self._outputs
        with ExitStack() as stack:
            selection = self._without_content() if arguments.relations_only else self._selection()
            filters = self._filters(stack)
            check = Run(
                context.checker,
                cache=context.cache() if not arguments.staged and self._changes is None else None,
                jobs=1 if arguments.staged else usable_processes(arguments.jobs),
                every=outputs.wants_clean_files,
            )
            fixer = self._fixer(named=selection.named)
            report = Report(outputs, check.summary, filters, arguments.max_problems, fixer)
            check.summary.whole = selection.whole
            check.summary.shard = arguments.shard or check.summary.shard
            sources, hide = with_progress(selection.sources, streams, stack, quiet=arguments.quiet)
            at_hand = selection.at_hand
            results = check.results(self._watched(sources, at_hand), named=selection.named)
            first = list(islice(results, 1))  # raises any MattercheckError before output is written
            relations = context.relation_check(at_hand or ())
            if relations is not None:
                report.expect_relations()
            outputs.start()
            for result in chain(first, results):
                hide()
                report.add(result)
            for related in self._relation_results(relations, at_hand, check, fixer, filters):
                hide()
                report.add_relations(related)
        is_all = selection.whole and arguments.shard is None
        checks_nothing = at_hand is None and not (check.summary.checked or check.summary.faulty)
        self._report_setup(check, report, reject_emptied=checks_nothing)
        lost_configuration = at_hand is None and not context.config_resolver.configurations
        self._report_stale_baseline(report, whole=is_all, lost_configuration=lost_configuration)
        if self._division is not None:
            check.summary.divided = self._division.identity()
        written = outputs.end(check.summary)
        streams.stdout.flush()
        if not arguments.quiet or (arguments.hook and checks_nothing):
            self._summarize(check, _details(report, filters, fixer, written), whole=is_all)
        code = exit_code(arguments, check.summary, fixer.fixed if fixer is not None else 0)
        if arguments.hook and code == 1:
            from .hook import NEXT_STEPS

            streams.stderr.write(NEXT_STEPS)
        return code

    def _selection(self) -> _Selection:
        """Return the files to check."""
        arguments, context, streams = self._arguments, self._context, self._streams
        here, root = context.here, context.root
        paths = [Path(path) for path in arguments.paths]
        if self._index is not None:
            from .check_changes import select_staged

            return _Selection(*select_staged(arguments, context, self._index))
        if "-" in arguments.paths:
            name = arguments.stdin_filename or "<stdin>"
            source = StreamSource(os.path.abspath(here / name), streams.stdin)  # noqa: PTH100
            return _Selection([source], set(), named=True)
        if self._changes is not None and (arguments.diff is not None or not paths):
            from .check_changes import select_changed

            changed = select_changed(arguments, context, self._changes)
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

    def _without_content(self) -> _Selection:
        """Return a selection whose files are at hand, but not checked themselves. Loads their configurations."""
        selection, context = self._selection(), self._context
        for source in selection.sources:
            context.config_resolver.assign(source.path)
            if selection.at_hand is not None:
                selection.at_hand.add(context.loader.show(source.path))
        if selection.at_hand is not None and self._index is not None and "PRE_COMMIT" in os.environ:
            from .pre_commit import changed_files
            from .relations_hook import leaves_to_main_hook

            changed = changed_files(self._index.root)
            selection.at_hand.update(changed)
            if leaves_to_main_hook(self._index.root, changed):
                selection.at_hand.clear()
        return selection._replace(sources=[], whole=False)

    def _filters(self, stack: ExitStack) -> list[Filter]:
        """Return the filters that remove problems that aren't new. What they open is open until `stack` is closed."""
        filters: list[Filter] = [] if self._baseline is None else [self._baseline]
        if self._changes is not None:
            from .check_changes import filters_of

            filters += filters_of(self._arguments, self._context, self._changes, stack)
        return filters

    def _fixer(self, *, named: bool) -> FileFixer | None:
        if not self._arguments.fix:
            return None
        from .fix_files import FileFixer

        return FileFixer(self._context, self._streams, self._arguments.color, named=named)

    def _watched(self, sources: Iterable[Source], at_hand: set[str] | None) -> Iterable[Source]:
        """Return the sources to check, noting their paths where they are needed afterwards."""
        arguments, context, baseline, changes = self._arguments, self._context, self._baseline, self._changes
        if at_hand is not None:
            sources = _noted(sources, at_hand, context)
        if arguments.shard is not None:
            from .check_shard import Division

            self._division = Division(arguments.shard, arguments, context)
            sources = self._division.select(sources)
        if baseline is None:
            return sources
        if not arguments.paths and (arguments.staged or changes is not None):
            from .check_changes import deleted_files

            baseline.note_deleted(deleted_files(context, changes))
        return baseline.watch(sources, context.loader.show)

    def _relation_results(
        self,
        relations: RelationCheck | None,
        at_hand: set[str] | None,
        check: Run,
        fixer: FileFixer | None,
        filters: Iterable[Filter],
    ) -> Iterator[Result]:
        """Yield the violations of relations; `relations` is None if no configuration had any at the start of the run."""
        arguments, context = self._arguments, self._context
        if arguments.shard is not None and arguments.shard.part > 1:
            return  # they need all files, and one shard is enough
        relations = relations or context.relation_check(at_hand or ())
        if relations is not None:
            from .relations import relation_results

            if fixer is not None:
                fixer.fix_relations_of(relations, at_hand)
            yield from relation_results(
                relations, arguments, context, at_hand, self._changes, check.noted, filters
            )

    def _report_setup(self, check: Run, report: Report, *, reject_emptied: bool) -> None:
        """Report what is wrong with schemas and the configuration rather than with content. Raises MattercheckError.

        With `reject_emptied`, nothing was checked, which a change of the configuration must not be the reason for.
        """
        arguments, context, summary = self._arguments, self._context, check.summary
        if arguments.schema and not summary.checked:
            # Report an invalid schema even if there is nothing to check.
            context.loader.load(arguments.schema, context.here)
        is_unstaged = context.loader.files.advice(context.top / FILE_NAME) is not None
        if arguments.hook and context.lacks_configuration(summary) and not is_unstaged:
            from .hook import NO_CONFIGURATION

            self._streams.say(NO_CONFIGURATION)
        else:
            context.require_configuration(summary)
        for name, warnings in sorted(check.schema_warnings.items()):
            if warnings:
                report.add(Result(name, checked=False, problems=warnings))
        if reject_emptied and not (arguments.schema or arguments.relations_only or arguments.agent_files):
            from .emptied import reject_emptied_collections

            commit = None if self._changes is None else self._changes.commit
            reject_emptied_collections(arguments, context, commit, self._index)

    def _report_stale_baseline(self, report: Report, *, whole: bool, lost_configuration: bool) -> None:
        """Report stale entries of the baseline or, as the Git hook, remove them if there is a configuration."""
        baseline = self._baseline
        stale = [] if baseline is None else baseline.stale(whole=whole)
        if baseline is None or not stale:
            return
        if self._arguments.hook and lost_configuration:
            return  # what it rejected isn't fixed
        if self._arguments.hook:
            from .hook import shrink_baseline

            shrunk = shrink_baseline(self._context, set(baseline.line_numbers(stale)))
            if shrunk is not None:
                self._streams.say(shrunk)
                return
        report.add_new(Result(baseline.shown, checked=False, problems=baseline.stale_problems(stale)))

    def _summarize(self, check: Run, details: list[str], *, whole: bool) -> None:
        """Print the summary, and what concerns the collections rather than a file."""
        context, streams = self._context, self._streams
        if whole:
            for warning in warn_of_empty_collections(check.seen_collections, context):
                streams.warn(warning)
        without_files = "no files found" if self._changes is None else "no files changed"
        if self._arguments.staged:
            without_files = "no files staged"
        counts = summarize(check.summary, context.config_resolver.configurations, without_files)
        streams.say("; ".join([counts, *details]))
        streams.stderr.write(used_bundled_schemas(check.seen_collections, context))


def _details(
    report: Report, filters: list[Filter], fixer: FileFixer | None, written: Iterable[str]
) -> list[str]:
    """Return what the summary says of problems that were fixed, filtered out, not shown, or written to files."""
    parts = [f"fixed {count(fixer.fixed, 'problem')}"] if fixer is not None and fixer.fixed else []
    parts += [one.describe() for one in filters if one.removed]
    parts += [f"{count(report.hidden, 'problem')} not shown"] * bool(report.hidden)
    return parts + [f"see {name}" for name in written]


def _noted(sources: Iterable[Source], at_hand: set[str], context: Context) -> Iterator[Source]:
    """Pass sources through and note their paths, except for standard input, whose relations aren't checked."""
    for source in sources:
        if not isinstance(source, StreamSource):
            at_hand.add(context.loader.show(source.path))
        yield source
