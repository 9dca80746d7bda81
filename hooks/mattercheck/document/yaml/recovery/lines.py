"""The lines of an invalid text, split into list item, key and value where possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = r"""(?:(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#][^:]*?)[ \t]*:(?=[ \t]|$))?"""
_LINE = re.compile(r"[ \t]*(?:-[ \t]+)*" + _KEY + r"[ \t]*(?P<value>.*?)[ \t]*$")
_MAX_LINE_LENGTH = 2000
_MAX_LINES = 20
_NOT_PLAIN_FIRST = frozenset({"", "|", ">", '"', "'", "[", "{", "#"})
_REST = re.compile(
    r"(?:\r\n|\n|\r)(?P<indent> +)(?![-#?] |-$|#|[\w$-]+:(?: |$))[^ \r\n][^\r\n]*", re.MULTILINE
)
_USUAL_NEXT_LINE = re.compile(
    r"(?:\s*(?:\r\n|\n|\r))?[ \t]*(?:\Z|#|-(?:\s|\Z)|\?\s|---|\.\.\.|['\"]|[^\s:#]+(?: [^\s:#]+){0,2}[ \t]*:(?:\s|\Z))"
)
"""What usually follows a value: nothing, a comment, an item, or a key, which seldom has more than three words."""
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with a key, a list item, or both; `start` and `value_start` are offsets.

    `rest` contains the lines on which a plain value continues, each after its line break. `has_unusual_next_line`
    means that the text after those isn't a field, an item, a comment or the end.
    """

    start: int
    text: str
    key: str
    value: str
    value_start: int
    rest: str = ""
    has_unusual_next_line: bool = False

    @property
    def value_end(self) -> int:
        return self.value_start + len(self.value)

    @property
    def before(self) -> str:
        """The text before the value without the indentation, for display."""
        return self.text[: self.value_start - self.start].lstrip()

    @property
    def name(self) -> str:
        if self.key:
            return f"the value of `{self.key}`"
        return "the list item" if self.before.startswith("-") else "the line"


def line_end(text: str, offset: int) -> int:
    """Return the offset where the line at an offset ends: at its line break or at the end of the text."""
    match = _LINE_BREAK.search(text, offset)
    return match.start() if match else len(text)


def line_at(text: str, offset: int) -> Line:
    """Return the line at an offset."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start : line_end(text, start)]
    # Mistakes further along a very long line aren't searched for.
    match = _LINE.match(line[:_MAX_LINE_LENGTH])
    assert match is not None
    key = (match["key"] or "").strip("\"'")
    indent = len(line) - len(line.lstrip(" "))
    end = (
        _end_of_rest(text, start + len(line), indent)
        if match["value"][:1] not in _NOT_PLAIN_FIRST
        else start + len(line)
    )
    following = text[end : end + _MAX_LINE_LENGTH]
    return Line(
        start,
        line,
        key,
        match["value"],
        start + match.start("value"),
        text[start + len(line) : end],
        _USUAL_NEXT_LINE.match(following) is None,
    )


def _end_of_rest(text: str, end: int, indent: int) -> int:
    """Return the end of the more deeply indented lines after an offset, which continue a plain value."""
    for _ in range(_MAX_LINES):
        match = _REST.match(text, end)
        if match is None or len(match["indent"]) <= indent:
            break
        end = match.end()
    return end


def line_above(text: str, line: Line) -> Line | None:
    """Return the nearest line above that isn't empty, or None."""
    above = text[: line.start].rstrip()
    return line_at(text, len(above)) if above else None


def lines_from(text: str, line: Line) -> Iterator[Line]:
    """Yield a line and the ones below it."""
    at = line.start
    while True:
        yield line_at(text, at)
        match = _LINE_BREAK.search(text, at)
        if match is None:
            return
        at = match.end()
