"""The lines of an invalid text, split into list item, key and value where possible, and the text that each is part of.

Texts here have LF line ends only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = r"""(?:(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#\[{][^:]*?)[ \t]*:(?=[ \t]|\Z))?"""
_LINE = re.compile(r"[ \t]*(?:-[ \t]+)*" + _KEY + r"[ \t]*(?P<value>.*?)[ \t]*\Z")
_DASHES = re.compile(r" *(?:-[ \t]+)*")
_MAX_LINE_LENGTH = 2000
_BLOCK = re.compile(r"[|>][-+0-9]*(?:[ \t]+#.*)?\Z|#")
_USUAL_KEY = re.compile(r"[\w$][\w$./@ -]*")
_EMPTY_OWNER = re.compile(r" *(?:- +)*(?:[\w$][\w$./@-]*:|-)?[ \t]*")
_MAX_LINES = 60
_NOT_PLAIN_LINE = re.compile(r"[-#?](?: |\Z)|#|[\w$-]+:(?: |\Z)")
"""What starts a line that is more than the continuation of a plain text."""
_USUAL_NEXT_LINE = re.compile(
    r"(?:\s*\n)?[ \t]*(?:\Z|#|(?:-|---|\.\.\.)(?:\s|\Z)|['\"]|[\w$](?:[\w$.-]*[\w$])?[ \t]*:(?:\s|\Z))"
)
"""What usually follows a value: nothing, a comment, an item, or a key of one word."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with a key, a list item, or both; `start` and `value_start` are offsets.

    `rest` contains the lines on which the value continues, because they are indented more deeply, each after its line
    end. `has_unusual_next_line` means that the text after those isn't a field, an item, a comment or the end.
    """

    start: int
    text: str
    key: str
    value: str
    value_start: int
    column: int
    rest: str = ""
    has_unusual_next_line: bool = False

    @property
    def value_end(self) -> int:
        return self.value_start + len(self.value)

    @property
    def end(self) -> int:
        """The offset at which the line ends."""
        return self.start + len(self.text)

    @property
    def before(self) -> str:
        """The text before the value without the indentation, for display."""
        return self.text[: self.value_start - self.start].lstrip()

    @property
    def indent(self) -> int:
        """The number of spaces at its start."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def is_owner(self) -> bool:
        """Whether the line has a key or a dash, so that text may belong to it."""
        return bool(self.key or self.before.startswith("-"))

    @property
    def has_several_dashes(self) -> bool:
        """Whether it looks like a list in a list, of which the second dash may be part of a text."""
        return self.before.startswith("- -")

    @property
    def has_usual_key(self) -> bool:
        """Whether its key, if it has one, reads as one, unlike the first words of a text."""
        return not self.key or _USUAL_KEY.fullmatch(self.key) is not None

    @property
    def is_empty_owner(self) -> bool:
        """Whether it has nothing but a key or a dash."""
        return _EMPTY_OWNER.fullmatch(self.text) is not None

    @property
    def name(self) -> str:
        if self.key:
            return f"the value of `{self.key}`"
        return "the list item" if self.before.startswith("-") else "the line"

    @property
    def continues_plainly(self) -> bool:
        """Whether its other lines can only be the continuation of a plain text: no key, item, comment or empty line."""
        return not any(
            not line.strip() or _NOT_PLAIN_LINE.match(line.lstrip(" ")) for line in self.rest.split("\n")[1:]
        )


def line_end(text: str, offset: int) -> int:
    """Return the offset where the line at an offset ends: at its line end or at the end of the text."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def line_at(text: str, offset: int) -> Line:
    """Return the line at an offset."""
    start = text.rfind("\n", 0, offset) + 1
    line = text[start : line_end(text, start)]
    # Mistakes further along a very long line aren't searched for.
    match = _LINE.match(line[:_MAX_LINE_LENGTH])
    assert match is not None
    dashes = _DASHES.match(line)
    assert dashes is not None
    key = (match["key"] or "").strip("\"'")
    # The lines of a value are deeper than its key; those of an item without a key are deeper than its dash.
    is_key = _USUAL_KEY.fullmatch(key) and (" " not in key or "-" not in dashes[0])
    column = dashes.end() if is_key else len(line) - len(line.lstrip(" "))
    end = start + len(line)
    if (key or "-" in dashes[0]) and not _BLOCK.match(match["value"]):
        end = _end_of_deeper_lines(text, end, column)
    following = text[end : end + _MAX_LINE_LENGTH]
    return Line(
        start,
        line,
        key,
        match["value"],
        start + match.start("value"),
        column,
        text[start + len(line) : end],
        _USUAL_NEXT_LINE.match(following) is None,
    )


def _end_of_deeper_lines(text: str, end: int, column: int) -> int:
    """Return the end of the lines below that are indented by more than `column` spaces; empty lines may be between."""
    at = end
    for _ in range(_MAX_LINES):
        if at >= len(text):
            break
        start, at = at + 1, line_end(text, at + 1)
        line = text[start:at]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip(" ")) <= column:
            break
        end = at
    return end


def line_above(text: str, line: Line) -> Line | None:
    """Return the nearest line above that isn't empty, or None."""
    above = text[: line.start].rstrip()
    return line_at(text, len(above)) if above else None


def owner_of(text: str, line: Line) -> Line | None:
    """Return the line with the key or the dash whose value a line is part of: the nearest one that is less indented."""
    if line.is_owner:
        return line
    above = line_above(text, line)
    for _ in range(_MAX_LINES):
        if above is None or (above.is_owner and above.column < line.indent):
            break
        above = line_above(text, above)
    return above if above is not None and above.end + len(above.rest) >= line.end else None


def lines_from(text: str, line: Line) -> Iterator[Line]:
    """Yield a line and the ones below it."""
    at = line.start
    while True:
        yield line_at(text, at)
        end = line_end(text, at)
        if end == len(text):
            return
        at = end + 1
