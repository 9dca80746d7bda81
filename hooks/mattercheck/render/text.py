"""The format for people: the problem, its line with carets, what to do, and where the schema says so."""

from __future__ import annotations

import unicodedata

from ..check import Result, Summary
from ..document import SourceText
from ..problem import Problem
from .concise import headline
from .style import Style, harmless

_WIDTH = 110
_TAB = "    "


class _Text:
    def __init__(self, style: Style) -> None:
        self._style = style

    def result(self, result: Result) -> str:
        return "".join(self._problem(problem, result.source) for problem in result.problems)

    def end(self, summary: Summary) -> str:
        del summary
        return ""

    def _problem(self, problem: Problem, source: SourceText | None) -> str:
        style = self._style
        lines = [headline(problem, style)]
        margin = " " * len(str(problem.span.line))
        bar = style.paint("blue", f"{margin} |")
        notes = []
        hint = harmless(problem.help) if problem.help else None
        if source is not None and source.text:
            excerpt, carets = _excerpt(problem, source)
            beside = f" {hint}" if hint and len(margin) + 3 + len(carets) + 1 + len(hint) <= _WIDTH else ""
            hint = None if beside else hint
            number = style.paint("blue", f"{problem.span.line} |")
            color = "red" if problem.severity == "error" else "yellow"
            lines += [
                bar,
                f"{number} {excerpt}".rstrip(),
                f"{bar} {style.paint(color, carets + beside)}",
                bar,
            ]
        if hint:
            notes.append(f"help: {hint}")
        for related in problem.related:
            place = f"line {related.span.line}, column {related.span.column}"
            notes.append(f"note: {harmless(related.message)}: {place}")
        if problem.schema is not None:
            notes.append(f"schema: {harmless(str(problem.schema))}")
        if not notes and len(lines) > 1:
            lines.pop()
        lines += [f"{margin} {style.paint('blue', '=')} {note}" for note in notes]
        return "\n".join(lines) + "\n\n"


def _excerpt(problem: Problem, source: SourceText) -> tuple[str, str]:
    """Return the line of a problem, cut to the width of the output, and the carets below it."""
    span = problem.span
    lines = source.lines
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    start = min(span.column - 1, len(line))
    end = max(start + 1, span.end_column - 1 if span.end_line == span.line else len(line.rstrip()))
    before, marked, after = _visible(line[:start]), _visible(line[start:end]), _visible(line[end:])
    room = _WIDTH - 10
    if _width(before) + _width(marked) > room:
        before = _cut_left(before, max(20, room - _width(marked)))
    marked = _cut_right(marked, room - _width(before))
    after = _cut_right(after, room - _width(before) - _width(marked))
    return before + marked + after, " " * _width(before) + "^" * max(1, _width(marked))


def _visible(text: str) -> str:
    return harmless(text.replace("\t", _TAB))


def _cut_left(text: str, room: int) -> str:
    if _width(text) <= room:
        return text
    while _width(text) > room - 3:
        text = text[1:]
    return "..." + text


def _cut_right(text: str, room: int) -> str:
    if _width(text) <= max(room, 3):
        return text
    while text and _width(text) > max(room, 3) - 3:
        text = text[:-1]
    return text + "..."


def _width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


make = _Text
