"""`mattercheck baseline`."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from ..checking.discovery import find_files
from ..checking.fingerprint import is_baselinable
from ..checking.result import Result
from ..checking.run import Run, usable_processes
from ..core.errors import MattercheckError, describe_os_error
from ..core.text import count
from ..filtering.baseline import Baseline, entries_of, may_be_damaged_baseline, write
from ..io.atomic_write import write_atomically
from .arguments import add_baseline, add_config, add_jobs
from .context import Context, with_progress
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--update",
        action="store_true",
        help="remove fixed problems from the baseline without adding new ones",
    )
    add_config(parser)
    add_baseline(parser)
    add_jobs(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check the whole repository and record its problems in the baseline, or remove the fixed ones from it."""
    context = Context(arguments)
    path = context.baseline_path
    old = _existing_baseline(context, update=arguments.update)
    check = Run(context.checker, jobs=usable_processes(arguments.jobs))
    found: list[tuple[str, str]] = []
    new = left_out = 0
    with ExitStack() as stack:
        sources, _ = with_progress(
            find_files([context.top], context.root, streams.warn), streams, stack, quiet=False
        )
        results = list(check.results(sources, named=False))
        results += context.relation_results(check.noted)
    context.require_configuration(check.summary)
    results += [
        Result(name, checked=False, problems=warnings) for name, warnings in check.schema_warnings.items()
    ]
    for result in results:
        entries = entries_of(result)
        left_out += len(result.problems) - len(entries)
        found += entries
        new += len(entries) if old is None else len(list(filter(is_baselinable, old.filter(result))))
    if any(problem.rule == "internal-error" for result in results for problem in result.problems):
        raise MattercheckError(
            "mattercheck failed on a file, so the baseline was left unchanged; run `mattercheck check` for details"
        )
    shown = context.loader.show(path)
    if old is not None and arguments.update:
        found = old.matched()
    _save(path, found)
    summary = _summary(shown, len(found), old, new, left_out, update=arguments.update)
    if left_out:
        summary += f"; {count(left_out, 'problem')} can't be baselined: the check was incomplete"
    streams.say(summary)
    return 0


def _existing_baseline(context: Context, *, update: bool) -> Baseline | None:
    """Return the existing baseline, or None. A damaged one counts as missing unless it is to be updated.

    Raises MattercheckError for a file that isn't a baseline, such as a schema that a link leads to: it would be lost.
    """
    path = context.baseline_path
    try:
        return context.baseline(required=update, in_conflict=True)
    except MattercheckError as error:
        if update:
            raise
        try:
            data = context.loader.files.read(path)
        except OSError:
            raise error from None
        if may_be_damaged_baseline(data) and not path.is_symlink():
            return None
        raise MattercheckError(
            f"{context.loader.show(path)} is not a baseline and was left unchanged; pass another --baseline FILE"
        ) from None


def _save(path: Path, entries: list[tuple[str, str]]) -> None:
    try:
        if entries:
            write_atomically(path, write(entries).encode("utf-8"))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise MattercheckError(f"{path} cannot be written: {describe_os_error(error)}") from None


def _summary(shown: str, known: int, old: Baseline | None, new: int, left_out: int, *, update: bool) -> str:
    if old is None and not known:
        return "no baseline written" if left_out else "no problems found; no baseline written"
    if old is None:
        return f"{count(known, 'problem')} baselined in {shown}"
    text = (
        f"{count(known, 'problem')} baselined in {shown}"
        if known
        else f"no baselined problems left; removed {shown}"
    )
    fixed = len(old) - len(old.matched())
    if fixed:
        text += f"; {fixed:,} fixed and removed"
    if new:
        text += f"; {new:,} new, " + ("not added (see `mattercheck check`)" if update else "added")
    return text
