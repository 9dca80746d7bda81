"""The problems as a table of columns, in which each text is stored once: what the page searches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...checking.result import Result
from ...core.problem import Edit, Problem, Severity
from ...document.source_text import SourceText
from ..text_safety import escape_controls

_BEFORE, _MARKED, _AFTER = 60, 160, 60
"""Most characters of a line to show before, in and after the place of a problem."""
_MAX_CHANGE = 300
"""Most characters of a fix to show."""
_TEXTS = ("path", "collection", "rule", "field", "message", "help", "excerpt", "change")
"""Columns of texts: a row has the index of a text in the table of the column."""
_NUMBERS = ("line", "column", "start", "end", "flags")
"""Columns of numbers; `start` and `end` are where the place begins and ends in the excerpt, in UTF-16 units."""
ERROR, KNOWN, SAFE, UNSAFE = 1, 2, 4, 8
"""The flags of a problem: an error, in the baseline, with a safe or an unsafe fix."""


class ProblemTable:
    """A table of problems."""

    def __init__(self) -> None:
        self._indices: dict[str, dict[str, int]] = {name: {} for name in _TEXTS}
        self._columns: dict[str, list[int]] = {name: [] for name in (*_TEXTS, *_NUMBERS)}

    def __len__(self) -> int:
        return len(self._columns["line"])

    def add(self, result: Result, fields: Sequence[str], known: frozenset[int]) -> None:
        """Add the problems of a file with their fields; `known` are the positions of those in the baseline."""
        for index, (problem, field) in enumerate(zip(result.problems, fields, strict=True)):
            excerpt, start, end = _excerpt(problem, result.source)
            flags = ERROR * (problem.severity is Severity.ERROR) + KNOWN * (index in known)
            change = ""
            if problem.fix is not None:
                flags += SAFE if problem.fix.safe else UNSAFE
                change = _change(problem.fix.edits, result.source)
            texts = {
                "path": problem.path,
                "collection": result.collection,
                "rule": problem.rule,
                "field": field,
                "message": problem.message,
                "help": problem.help or "",
                "excerpt": excerpt,
                "change": change,
            }
            for name, text in texts.items():
                indices = self._indices[name]
                self._columns[name].append(indices.setdefault(text, len(indices)))
            span = problem.span
            for name, number in zip(_NUMBERS, (span.line, span.column, start, end, flags), strict=True):
                self._columns[name].append(number)

    def to_json(self) -> dict[str, Any]:
        """Return the table: the texts of each column, and its numbers or indices of texts."""
        texts = {
            name: [text if name in {"excerpt", "change"} else escape_controls(text) for text in indices]
            for name, indices in self._indices.items()
        }
        return {"length": len(self), "texts": texts, "columns": self._columns}


def _excerpt(problem: Problem, source: SourceText | None) -> tuple[str, int, int]:
    """Return the line of a problem, shortened and escaped, and where its place begins and ends in it."""
    span = problem.span
    if source is None or not source.text or span.line > len(source.lines):
        return "", 0, 0
    line = source.lines[span.line - 1]
    start = min(span.column - 1, len(line))
    end = min(len(line), span.end_column - 1) if span.end_line == span.line else len(line)
    before, marked, after = line[:start], line[start : max(start, end)], line[max(start, end) :]
    if len(before) > _BEFORE:
        before = "…" + before[1 - _BEFORE :]
    marked = _cut(marked, _MARKED)
    after = _cut(after, _AFTER)
    before, marked, after = (escape_controls(part.replace("\t", "    ")) for part in (before, marked, after))
    return before + marked + after, _utf16(before), _utf16(before) + _utf16(marked)


def _change(edits: Sequence[Edit], source: SourceText | None) -> str:
    """Return what a fix writes: the line after it if it changes only one, else the new texts."""
    first, last = edits[0].span, edits[-1].span
    if source is not None and first.line == last.end_line and first.line <= len(source.lines):
        line, at = source.lines[first.line - 1], len(source.lines[first.line - 1])
        for edit in reversed(edits):
            start, end = edit.span.column - 1, min(edit.span.end_column - 1, at)
            line = line[:start] + edit.text + line[end:]
            at = start
        start = max(0, first.column - 1 - _BEFORE)
        return escape_controls(("…" if start else "") + _cut(line[start:], _MAX_CHANGE)).replace(
            "\\x0a", "\n"
        )
    if not any(edit.text.strip() for edit in edits):
        lines = (
            f"line {first.line}" if last.end_line <= first.line + 1 else f"lines {first.line}–{last.end_line}"
        )
        return f"(delete text in {lines})"
    text = "\n".join(edit.text for edit in edits)
    return "\n".join(escape_controls(line) for line in _cut(text, _MAX_CHANGE).splitlines())


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _utf16(text: str) -> int:
    """Return the length of a text in UTF-16 code units, as JavaScript counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
