"""Formats the counts of a repository: as tables for a terminal or a pull request comment, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from ..core.text import count
from .json_text import to_json
from .markdown import code
from .statistics import CollectionStats, Stats, ranked
from .text_safety import escape_controls, escape_line

_WHOLE_FILE = "(whole file)"


def as_text(stats: Stats) -> str:
    """Return plain-text tables for each collection."""
    return "\n".join(map(_text_of, stats.collections))


def as_markdown(stats: Stats) -> str:
    """Return a Markdown table (GFM) of all collections, and collapsed details for each with problems."""
    rows = [
        (code(_name(collection)), collection.files, collection.clean, collection.errors, collection.warnings)
        for collection in stats.collections
    ]
    table = _markdown(("collection", "files", "clean", "errors", "warnings"), rows)
    return "\n".join(
        [
            f"### mattercheck\n\n{table}",
            *map(_markdown_of, (collection for collection in stats.collections if collection.problems)),
        ]
    )


def as_json(stats: Stats) -> str:
    """Return all counts as one JSON object."""
    return to_json({"version": 1, "collections": list(map(_members, stats.collections))}, 2) + "\n"


FORMATS: dict[str, Callable[[Stats], str]] = {"text": as_text, "json": as_json, "markdown": as_markdown}


def _name(stats: CollectionStats) -> str:
    return stats.name or "(no collection)"


def _summary(stats: CollectionStats) -> str:
    found = f"{count(stats.errors, 'error')} and {count(stats.warnings, 'warning')}"
    return f"{count(stats.files, 'file')}, {stats.clean:,} clean; {found}"


def _tables(stats: CollectionStats) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return the counts by rule, field and file, each with its title, largest first."""
    fields = Counter({field or _WHOLE_FILE: number for field, number in stats.fields.items()})
    return [("rule", ranked(stats.rules)), ("field", ranked(fields)), ("file", stats.worst)]


def _text_of(stats: CollectionStats) -> str:
    text = f"{escape_line(_name(stats))}: {_summary(stats)}\n"
    for title, rows in _tables(stats):
        if rows:
            shown = [(escape_line(name), f"{number:,}") for name, number in rows]
            width = max(len(title), *(len(name) for name, _ in shown))
            text += f"\n  {title:{width}}  problems\n"
            text += "".join(f"  {name:{width}}  {number:>8}\n" for name, number in shown)
    return text + (f"  {_others(stats)}\n" if stats.other_faulty_files else "")


def _others(stats: CollectionStats) -> str:
    return f"and {count(stats.other_faulty_files, 'more file')} with problems"


def _markdown_of(stats: CollectionStats) -> str:
    tables = (
        _markdown((title, "problems"), [(code(name), number) for name, number in rows])
        for title, rows in _tables(stats)
    )
    summary = f"{escape_controls(_name(stats)).replace('&', '&amp;').replace('<', '&lt;')}: {_summary(stats)}"
    others = f"\n{_others(stats)}\n" if stats.other_faulty_files else ""
    return f"<details><summary>{summary}</summary>\n\n" + "\n".join(tables) + f"{others}\n</details>\n"


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    line = "| " + " | ".join(["---", *["---:"] * (len(head) - 1)]) + " |\n"
    return f"| {' | '.join(head)} |\n{line}" + "".join(
        "| " + " | ".join(str(cell) if isinstance(cell, str) else f"{cell:,}" for cell in row) + " |\n"
        for row in rows
    )


def _members(stats: CollectionStats) -> dict[str, Any]:
    return {
        "name": stats.name,
        "files": stats.files,
        "clean": stats.clean,
        "errors": stats.errors,
        "warnings": stats.warnings,
        "rules": dict(ranked(stats.rules)),
        "fields": dict(ranked(stats.fields)),
        "worst": [{"path": path, "problems": number} for path, number in stats.worst],
    }
