"""The lines of a broken text, as far as they can be told: a key, a value, a list item."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = r"""(?:(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#][^:]*?)[ \t]*:(?=[ \t]|$))?"""
_LINE = re.compile(r"[ \t]*(?:-[ \t]+)*" + _KEY + r"[ \t]*(?P<value>.*?)[ \t]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that holds a key, a list item, or both."""

    start: int
    text: str
    key: str
    value: str
    value_start: int

    @property
    def value_end(self) -> int:
        return self.value_start + len(self.value)

    @property
    def before(self) -> str:
        """What stands before the value, without the indentation, for showing."""
        return self.text[: self.value_start - self.start].lstrip()

    @property
    def name(self) -> str:
        return f"the value of `{self.key}`" if self.key else "the list item"


def line_end(text: str, offset: int) -> int:
    match = re.compile(r"[\r\n]|\Z").search(text, offset)
    return match.start() if match else len(text)


def line_at(text: str, offset: int) -> Line:
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start : line_end(text, start)]
    match = _LINE.match(line)
    assert match is not None
    key = (match["key"] or "").strip("\"'")
    return Line(start, line, key, match["value"], start + match.start("value"))
