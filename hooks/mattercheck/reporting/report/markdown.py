"""The report as Markdown, for the job summary of a CI system or a comment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...core.text import count
from ..markdown import code
from .history import trend_of
from .html import percent
from .model import Report, Reviews
from .tally import Tally

_MAX_ROWS = 10


def to_markdown(report: Report) -> str:
    """Return the report, without the problems themselves."""
    parts = [
        f"## Front matter: {percent(report.share)} of {count(report.files, 'file')} without problems",
        f"{count(report.errors, 'error')} and {count(report.warnings, 'warning')} in {count(report.faulty, 'file')}"
        + (f"; {report.known:,} of these problems are in the baseline." if report.known else "."),
    ]
    if report.kinds:
        mistakes = [
            (code(kind.field or "(whole document)"), kind.summary, f"{kind.files:,}", f"{kind.problems:,}")
            for kind in report.kinds
        ]
        parts += [
            "### What is wrong",
            _table(("field", "most frequent mistakes", "files", "problems"), mistakes),
        ]
    if (trend := trend_of(report.months)) is not None:
        rows = [
            (
                month.name,
                f"{month.files:,}",
                f"{month.errors + month.warnings:,}",
                *("–" if number is None else f"{number:,}" for number in (month.introduced, month.fixed)),
            )
            for month in report.months
        ]
        shares = f"{percent(trend.after)} of files without problems, before {percent(trend.before)}"
        parts += [
            f"### Since {trend.since}: {trend.verdict}",
            f"{shares}.",
            _table(("month", "files", "problems", "introduced", "fixed"), rows),
        ]
    rows = [
        (
            code(one.tally.name),
            f"{one.tally.files:,}",
            percent(one.tally.sound / one.tally.files),
            f"{one.tally.errors:,}",
            f"{one.tally.warnings:,}",
        )
        for one in report.collections
    ]
    if rows:
        parts += ["### Collections", _table(("collection", "files", "sound", "errors", "warnings"), rows)]
    for title, tallies in (("Rules", report.rules), ("Fields", report.fields)):
        if tallies:
            parts += [f"### {title}", *_tallies(title[:-1].lower(), tallies)]
    faulty = sorted((one for one in report.folders if one.problems), key=lambda one: -one.problems)
    if faulty:
        parts += ["### Folders", *_tallies("folder", faulty)]
    for one in report.collections:
        if one.reviews is not None:
            parts += _reviews(one.tally, one.reviews)
    return "\n\n".join(parts) + "\n"


def _tallies(what: str, tallies: Sequence[Tally]) -> list[str]:
    rows = [
        (
            f"[{tally.name}]({tally.address})" if tally.address else code(tally.name or "(whole document)"),
            f"{tally.faulty:,}",
            f"{tally.errors:,}",
            f"{tally.warnings:,}",
        )
        for tally in tallies[:_MAX_ROWS]
    ]
    more = [f"and {len(tallies) - _MAX_ROWS:,} more"] if len(tallies) > _MAX_ROWS else []
    return [_table((what, "files", "errors", "warnings"), rows), *more]


def _reviews(tally: Tally, reviews: Reviews) -> list[str]:
    text = (
        f"{count(reviews.due, 'file')} due, {reviews.soon:,} more within 30 days;"
        f" {reviews.dated:,} of {tally.files:,} have {code(reviews.field)}."
    )
    rows = [(code(due.path), due.reviewed or "–", due.due) for due in reviews.listed[:_MAX_ROWS]]
    table = [_table(("file", "last review", "due"), rows)] if rows else []
    hidden = reviews.due + reviews.soon - len(rows)
    return [f"### Reviews of {code(tally.name)}", text, *table, *([f"and {hidden:,} more"] if hidden else [])]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
