"""`mattercheck fix`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from ..checking.discovery import find_files
from ..checking.run import Run, usable_processes
from ..core.errors import MattercheckError
from ..core.paths import is_folder
from ..core.problem import Severity
from ..core.text import count
from ..fixing.fixer import FixResult
from ..io.sources import Source
from ..reporting.color import Style, wants_color
from ..reporting.fixes import fixed_line, left_line, unified_diff
from .arguments import add_config, add_jobs
from .context import Context, with_progress
from .fix_files import fix_result_file, with_sorted_keys, write_fixed
from .output.streams import Streams


class _Totals:
    def __init__(self) -> None:
        self.fixed = self.files = self.remaining = self.errors = self.unsafe = self.changed = 0

    def add(self, outcome: FixResult) -> None:
        remaining = outcome.result.problems
        self.fixed += len(outcome.fixed)
        self.files += bool(outcome.fixed)
        self.changed += outcome.data != outcome.before
        self.remaining += len(remaining)
        self.errors += sum(problem.severity is Severity.ERROR for problem in remaining)
        self.unsafe += sum(problem.fix is not None and not problem.fix.safe for problem in remaining)

    def summary(self, *, checked: int, dry_run: bool, unsafe: bool, sort_keys: bool) -> str:
        if self.fixed:
            verb = "would fix" if dry_run else "fixed"
            text = (
                f"{verb} {count(self.fixed, 'problem')} in {count(self.files, 'file')} ({checked:,} checked)"
            )
        else:
            text = f"nothing to fix in {count(checked, 'file')}"
        if sort_keys:
            text += f"; {count(self.changed, 'file')} changed in total"
        if self.remaining:
            text += f"; {count(self.remaining, 'problem')} left"
            if self.unsafe and not unsafe:
                text += f", {self.unsafe:,} fixable with --unsafe (preview: fix --unsafe --diff)"
        return text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders (default: the repository)"
    )
    parser.add_argument(
        "--diff", action="store_true", help="print the changes as a diff without writing any files"
    )
    parser.add_argument("--unsafe", action="store_true", help="also apply unsafe fixes, which need review")
    parser.add_argument(
        "--sort-keys", action="store_true", help="also sort the fields in the order of the schema"
    )
    parser.add_argument("--schema", help="schema to use instead of a configuration")
    add_config(parser)
    add_jobs(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Fix files, or print the changes as a diff, and report what was fixed and what is left."""
    if "-" in arguments.paths:
        raise MattercheckError(
            "`fix` writes files, so it can't be used with -; `check --format json` shows the available fixes"
        )
    context = Context(arguments)
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    check = Run(context.checker, jobs=usable_processes(arguments.jobs), every=arguments.sort_keys)
    paths = [Path(path) for path in arguments.paths] or [context.top]
    named = not any(map(is_folder, paths))
    totals = _Totals()
    with ExitStack() as stack:
        sources, hide = with_progress(
            find_files(paths, context.root, streams.warn), streams, stack, quiet=arguments.diff
        )
        for outcome in _outcomes(arguments, context, check, sources, named=named):
            totals.add(outcome)
            hide()
            if arguments.diff:
                streams.stdout.write(unified_diff(outcome.result.path, outcome.before, outcome.data))
                continue
            write_fixed(context, outcome)
            streams.stdout.writelines(fixed_line(problem, style) for problem in outcome.fixed)
            streams.stdout.writelines(left_line(problem, style) for problem in outcome.result.problems)
    context.require_configuration(check.summary)
    streams.stdout.flush()
    summary = totals.summary(
        checked=check.summary.checked,
        dry_run=arguments.diff,
        unsafe=arguments.unsafe,
        sort_keys=arguments.sort_keys,
    )
    streams.say(summary)
    if check.summary.failed:
        return 2
    return 1 if totals.errors or (arguments.diff and totals.changed) else 0


def _outcomes(
    arguments: argparse.Namespace, context: Context, check: Run, sources: Iterable[Source], *, named: bool
) -> Iterator[FixResult]:
    """Yield each file as it is once its problems are fixed, and then once its violations of relations are."""
    at_hand: set[str] = set()

    def noted() -> Iterator[Source]:
        for source in sources:
            at_hand.add(context.loader.show(source.path))
            yield source

    for result in check.results(noted() if arguments.paths else sources, named=named):
        outcome = fix_result_file(context, result, named=named, unsafe=arguments.unsafe)
        yield _sort_keys(context, outcome, named=named) if arguments.sort_keys else outcome
    if not any(settings.has_relations for settings in context.config_resolver.settings):
        return
    from .fix_relations import relation_fixes

    yield from relation_fixes(context, at_hand if arguments.paths else None, unsafe=arguments.unsafe)


def _sort_keys(context: Context, outcome: FixResult, *, named: bool) -> FixResult:
    try:
        return with_sorted_keys(context, outcome, named=named)
    except OSError:  # the result already reports it as a problem
        return outcome
