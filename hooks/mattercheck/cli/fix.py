"""`mattercheck fix`."""

from __future__ import annotations

import argparse
import os
from contextlib import ExitStack
from pathlib import Path

from ..checking.discovery import find_files
from ..checking.run import Run, usable_processors
from ..core.errors import MattercheckError
from ..core.paths import is_folder
from ..core.problem import Severity
from ..core.text import count
from ..fixing.fixer import FixResult
from ..reporting.color import Style, wants_color
from ..reporting.fixes import fixed_line, left_line, unified_diff
from .arguments import add_config, add_jobs
from .context import Context, with_progress
from .fix_files import fix_result_file, with_sorted_keys, write_fixed
from .output.streams import Streams


class _Totals:
    def __init__(self) -> None:
        self.fixed = self.files = self.left = self.errors = self.proposed = self.changed = 0

    def add(self, mended: FixResult) -> None:
        left = mended.result.problems
        self.fixed += len(mended.fixed)
        self.files += bool(mended.fixed)
        self.changed += mended.data != mended.before
        self.left += len(left)
        self.errors += sum(problem.severity is Severity.ERROR for problem in left)
        self.proposed += sum(problem.fix is not None and not problem.fix.safe for problem in left)

    def in_words(self, *, checked: int, shown_only: bool, unsafe: bool, sort_keys: bool) -> str:
        what = "would fix" if shown_only else "fixed"
        done = (
            f"{what} {count(self.fixed, 'problem')} in {self.files:,} of "
            if self.fixed
            else "nothing to fix in "
        )
        left = f"; {count(self.left, 'problem')} left" if self.left else ""
        if self.proposed and not unsafe:
            left += f", with a proposal for {self.proposed:,}: see --unsafe --diff"
        changed = f"; {count(self.changed, 'file')} changed in all" if sort_keys else ""
        return f"{done}{count(checked, 'file')}{changed}{left}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders")
    parser.add_argument("--diff", action="store_true", help="show what would be changed, and write nothing")
    parser.add_argument(
        "--unsafe", action="store_true", help="apply proposals too, which a person must look at afterwards"
    )
    parser.add_argument(
        "--sort-keys", action="store_true", help="put the fields in the order of the schema, too"
    )
    parser.add_argument("--schema", help="fix by this schema, without a configuration")
    add_config(parser)
    add_jobs(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Mend files, or show what would be changed; say what is mended and what is left."""
    if "-" in arguments.paths:
        raise MattercheckError(
            "`fix` writes files, and - is none; see `check --format json` for what it would change"
        )
    context = Context(arguments)
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    check = Run(context.checker, jobs=arguments.jobs or usable_processors(), every=arguments.sort_keys)
    paths = [Path(path) for path in arguments.paths] or [context.top]
    named = not any(map(is_folder, paths))
    totals = _Totals()
    with ExitStack() as stack:
        sources, hide = with_progress(
            find_files(paths, context.root, streams.warn), streams, stack, quiet=arguments.diff
        )
        for result in check.results(sources, named=named):
            mended = fix_result_file(context, result, named=named, unsafe=arguments.unsafe)
            if arguments.sort_keys:
                mended = _sorted(context, mended, named=named)
            totals.add(mended)
            hide()
            if arguments.diff:
                streams.stdout.write(unified_diff(result.path, mended.before, mended.data))
                continue
            write_fixed(context, mended)
            streams.stdout.writelines(fixed_line(problem, style) for problem in mended.fixed)
            streams.stdout.writelines(left_line(problem, style) for problem in mended.result.problems)
    context.require_configuration(check.summary)
    streams.stdout.flush()
    words = totals.in_words(
        checked=check.summary.checked,
        shown_only=arguments.diff,
        unsafe=arguments.unsafe,
        sort_keys=arguments.sort_keys,
    )
    streams.say(words)
    if check.summary.failed:
        return 2
    return 1 if totals.errors or (arguments.diff and totals.changed) else 0


def _sorted(context: Context, mended: FixResult, *, named: bool) -> FixResult:
    try:
        return with_sorted_keys(context, mended, named=named)
    except OSError:  # which is a problem of the result
        return mended
