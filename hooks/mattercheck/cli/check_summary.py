"""What `check` and `merge` say at the end: a sentence with the counts, and the exit code."""

from __future__ import annotations

import argparse

from ..checking.result import Summary
from ..core.problem import Severity
from ..core.text import count


def exit_code(arguments: argparse.Namespace, summary: Summary, fixed: int = 0) -> int:
    """Return the exit code. Applied fixes count as failures, because the files have to be staged again."""
    if summary.failed:
        return 2
    failing = (summary.problems if arguments.strict else summary.errors) + fixed
    return 1 if failing and not arguments.exit_zero else 0


def summarize(summary: Summary, configurations: list[str]) -> str:
    """Return the counts of a run. `configurations` are the names of the configuration files."""
    skipped = count(summary.skipped, "file")
    if not summary.checked and not summary.faulty:
        if not summary.skipped:
            return "nothing was checked: no files found"
        where = f" of {', '.join(configurations)}" if configurations else ""
        return f"nothing was checked: {skipped} skipped (not in any collection{where})"
    kind = "" if summary.faulty else "configuration "
    found = " and ".join(
        count(number, f"{kind}{severity.value}")
        for number, severity in ((summary.errors, Severity.ERROR), (summary.warnings, Severity.WARNING))
        if number
    )
    files = count(summary.checked, "file")
    new = " new" if summary.known else ""
    if not found:
        text = f"no{new} problems in {files}"
    elif summary.faulty:
        text = f"{found} in {count(summary.faulty, 'file')} ({summary.checked:,} checked)"
    else:
        text = f"{found}; no{new} {'problems' if summary.warnings else 'errors'} in {files}"
    return f"{text}; {skipped} skipped (not in any collection)" if summary.skipped else text
