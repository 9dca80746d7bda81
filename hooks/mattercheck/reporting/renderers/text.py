"""The default format for people: each problem with its line, carets, a hint, and its place in the schema."""

from __future__ import annotations

import unicodedata

from ...checking.result import Result
from ...core.problem import Problem, Span
from ...document.source_text import SourceText
from ..renderer import Renderer
from ..text_safety import COMMANDS, escape_controls
from .concise import headline

_WIDTH = 110
_TAB = "    "


class _Text(Renderer):
    def problem(self, problem: Problem, result: Result) -> str:
        style, source = self._style, result.source
        lines = [headline(problem, style)]
        excerpts = (
            []
            if source is None or not source.text
            else [problem.span, *(place.span for place in problem.related if not place.path)]
        )
        margin = " " * max(len(str(span.line)) for span in excerpts or [problem.span])
        bar = style.paint("blue", f"{margin} |")
        hint = escape_controls(problem.help) if problem.help else ""
        notes = []
        if source is not None and excerpts:
            color = "red" if problem.severity == "error" else "yellow"
            marked, beside = self._marked(source, problem.span, "^", hint, color, margin)
            hint = "" if beside else hint
            lines += [bar, *marked, bar]
            for related in problem.related:
                note = escape_controls(related.message)
                if related.path:
                    place = f"{style.path(related.path)}:{related.span.line}:{related.span.column}"
                    notes.append(f"note: {note}: {escape_controls(place)}")
                    continue
                marked, beside = self._marked(source, related.span, "-", note, "blue", margin)
                lines += [*marked, bar]
                if not beside:
                    notes.append(f"note: {note}: line {related.span.line}")
        if hint:
            notes.insert(0, f"help: {hint}")
        if problem.schema is not None:
            place = f"{style.path(problem.schema.file)}#{problem.schema.pointer}"
            notes.append(f"schema: {escape_controls(place)}")
        if not notes and len(lines) > 1:
            lines.pop()
        lines += [f"{margin} {style.paint('blue', '=')} {note}" for note in notes]
        return "\n".join(lines) + "\n\n"

    def _marked(
        self, source: SourceText, span: Span, mark: str, label: str, color: str, margin: str
    ) -> tuple[list[str], bool]:
        """Return the line of a place with marks below it, and whether the label fits beside the marks."""
        style = self._style
        excerpt, marks = _excerpt(span, source, mark)
        beside = bool(label) and len(margin) + 3 + len(marks) + 1 + len(label) <= _WIDTH
        number = style.paint("blue", f"{span.line:>{len(margin)}} |")
        bar = style.paint("blue", f"{margin} |")
        text = f"{marks} {label}" if beside else marks
        return [f"{number} {excerpt}".rstrip(), f"{bar} {style.paint(color, text)}"], beside


def _excerpt(span: Span, source: SourceText, mark: str) -> tuple[str, str]:
    """Return the line of a place, cut to the width of the output, and the marks below it."""
    lines = source.lines
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    start = min(span.column - 1, len(line))
    end = max(start + 1, span.end_column - 1 if span.end_line == span.line else len(line.rstrip()))
    room, enough = _WIDTH - 10, 2 * _WIDTH  # only look at as much of a very long line as could be shown
    parts = [
        line[max(0, start - enough) : start],
        line[start : min(end, start + enough)],
        line[end : end + enough],
    ]
    if COMMANDS.search("".join(parts)):  # a command could span parts
        parts = [part.replace("#", r"\x23") for part in parts]
    before, marked, after = map(_visible, parts)
    if _width(before) + _width(marked) > room:
        before = _cut_left(before, max(20, room - _width(marked)))
    marked = _cut_right(marked, room - _width(before))
    after = _cut_right(after, room - _width(before) - _width(marked))
    return before + marked + after, " " * _width(before) + mark * max(1, _width(marked))


def _visible(text: str) -> str:
    return escape_controls(text.replace("\t", _TAB))


def _cut_left(text: str, room: int) -> str:
    if _width(text) <= room:
        return text
    return "..." + _fitting(text[::-1], room - 3)[::-1]


def _cut_right(text: str, room: int) -> str:
    room = max(room, 3)
    if _width(text) <= room:
        return text
    return _fitting(text, room - 3) + "..."


def _fitting(text: str, room: int) -> str:
    """Return the longest prefix of a text that fits in `room` columns."""
    width = 0
    for index, char in enumerate(text):
        width += _width(char)
        if width > room:
            return text[:index]
    return text


def _width(text: str) -> int:
    """Return the width of a text in terminal columns."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


make = _Text
