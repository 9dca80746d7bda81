"""The lines of a broken text, as far as they can be told: a key, a value, a list item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = r"""(?:(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#][^:]*?)[ \t]*:(?=[ \t]|$))?"""
_LINE = re.compile(r"[ \t]*(?:-[ \t]+)*" + _KEY + r"[ \t]*(?P<value>.*?)[ \t]*$")
_LENGTH_LOOKED_AT = 2000
_LINES_LOOKED_AT = 20
_BEGINS_NO_PLAIN = frozenset({"", "|", ">", '"', "'", "[", "{", "#"})
_REST = re.compile(
    r"(?:\r\n|\n|\r)(?P<indent> +)(?![-#?] |-$|#|[\w$-]+:(?: |$))[^ \r\n][^\r\n]*", re.MULTILINE
)
_ORDINARY = re.compile(
    r"(?:\s*(?:\r\n|\n|\r))?[ \t]*(?:\Z|#|-(?:\s|\Z)|\?\s|---|\.\.\.|['\"]|[^\s:#]+(?: [^\s:#]+){0,2}[ \t]*:(?:\s|\Z))"
)
"""What may follow a value: nothing, a comment, an item, or a key, which seldom has more than three words."""
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that holds a key, a list item, or both; `start` and `value_start` are offsets.

    `rest` are the lines on which a plain value goes on, with the line break before each. `is_followed_oddly` tells that
    what comes then is neither a field, nor an item, nor a comment, nor nothing.
    """

    start: int
    text: str
    key: str
    value: str
    value_start: int
    rest: str = ""
    is_followed_oddly: bool = False

    @property
    def value_end(self) -> int:
        return self.value_start + len(self.value)

    @property
    def before(self) -> str:
        """What stands before the value, without the indentation, for showing."""
        return self.text[: self.value_start - self.start].lstrip()

    @property
    def name(self) -> str:
        if self.key:
            return f"the value of `{self.key}`"
        return "the list item" if self.before.startswith("-") else "the line"


def line_end(text: str, offset: int) -> int:
    """Return the offset of the line break, or of the end of the text, that ends the line at an offset."""
    match = _LINE_BREAK.search(text, offset)
    return match.start() if match else len(text)


def line_at(text: str, offset: int) -> Line:
    """Return the line at an offset."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start : line_end(text, start)]
    # A mistake of a person is not looked for beyond that.
    match = _LINE.match(line[:_LENGTH_LOOKED_AT])
    assert match is not None
    key = (match["key"] or "").strip("\"'")
    indent = len(line) - len(line.lstrip(" "))
    end = (
        _end_of_rest(text, start + len(line), indent)
        if match["value"][:1] not in _BEGINS_NO_PLAIN
        else start + len(line)
    )
    following = text[end : end + _LENGTH_LOOKED_AT]
    return Line(
        start,
        line,
        key,
        match["value"],
        start + match.start("value"),
        text[start + len(line) : end],
        _ORDINARY.match(following) is None,
    )


def _end_of_rest(text: str, end: int, indent: int) -> int:
    """Return where the lines end that follow an offset and are indented further, as the rest of a plain value is."""
    for _ in range(_LINES_LOOKED_AT):
        match = _REST.match(text, end)
        if match is None or len(match["indent"]) <= indent:
            break
        end = match.end()
    return end


def line_above(text: str, line: Line) -> Line | None:
    """Return the nearest line above that is not empty, None where there is none."""
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
