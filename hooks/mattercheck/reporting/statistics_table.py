"""The figures of a repository: tables for a terminal, for a comment of a pull request, and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from ..core.text import count
from .json_text import to_json
from .markdown import code
from .statistics import CollectionStats, Stats, ranked
from .text_safety import escape_controls, escape_line

_WHOLE = "(the whole)"


def as_text(stats: Stats) -> str:
    """Return a table for each of what is counted, in plain text."""
    return "\n".join(map(_text_of, stats.collections))


def as_markdown(stats: Stats) -> str:
    """Return the figures of all collections as a table of Markdown (GFM), and the rest to unfold."""
    rows = [(code(_name(one)), one.files, one.clean, one.errors, one.warnings) for one in stats.collections]
    table = _markdown(("collection", "files", "clean", "errors", "warnings"), rows)
    return "\n".join(
        [f"### mattercheck\n\n{table}", *(_markdown_of(one) for one in stats.collections if one.problems)]
    )


def as_json(stats: Stats) -> str:
    """Return all figures as one JSON object."""
    return to_json({"version": 1, "collections": [_members(one) for one in stats.collections]}, 2) + "\n"


FORMATS: dict[str, Callable[[Stats], str]] = {"text": as_text, "json": as_json, "markdown": as_markdown}


def _name(one: CollectionStats) -> str:
    return one.name or "(no collection)"


def _in_words(one: CollectionStats) -> str:
    found = f"{count(one.errors, 'error')} and {count(one.warnings, 'warning')}"
    return f"{count(one.files, 'file')}, {one.clean:,} clean; {found}"


def _tables(one: CollectionStats) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return what is counted, largest first, with what it is called."""
    fields = Counter({field or _WHOLE: number for field, number in one.fields.items()})
    return [("rule", ranked(one.rules)), ("field", ranked(fields)), ("file", one.worst)]


def _text_of(one: CollectionStats) -> str:
    text = f"{escape_line(_name(one))}: {_in_words(one)}\n"
    for title, rows in _tables(one):
        if rows:
            shown = [(escape_line(name), f"{number:,}") for name, number in rows]
            width = max(len(title), *(len(name) for name, _ in shown))
            text += f"\n  {title:{width}}  problems\n"
            text += "".join(f"  {name:{width}}  {number:>8}\n" for name, number in shown)
    return text + (f"  {_others(one)}\n" if one.other_faulty_files else "")


def _others(one: CollectionStats) -> str:
    return f"and {count(one.other_faulty_files, 'more file')} with problems"


def _markdown_of(one: CollectionStats) -> str:
    tables = (
        _markdown((title, "problems"), [(code(name), number) for name, number in rows])
        for title, rows in _tables(one)
    )
    summary = f"{escape_controls(_name(one)).replace('&', '&amp;').replace('<', '&lt;')}: {_in_words(one)}"
    others = f"\n{_others(one)}\n" if one.other_faulty_files else ""
    return f"<details><summary>{summary}</summary>\n\n" + "\n".join(tables) + f"{others}\n</details>\n"


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    line = "| " + " | ".join(["---", *["---:"] * (len(head) - 1)]) + " |\n"
    return f"| {' | '.join(head)} |\n{line}" + "".join(
        "| " + " | ".join(str(cell) if isinstance(cell, str) else f"{cell:,}" for cell in row) + " |\n"
        for row in rows
    )


def _members(one: CollectionStats) -> dict[str, Any]:
    return {
        "name": one.name,
        "files": one.files,
        "clean": one.clean,
        "errors": one.errors,
        "warnings": one.warnings,
        "rules": dict(ranked(one.rules)),
        "fields": dict(ranked(one.fields)),
        "worst": [{"path": path, "problems": number} for path, number in one.worst],
    }
