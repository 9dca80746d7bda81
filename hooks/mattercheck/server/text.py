"""The text of an open document, and its positions in the encoding that the client and the server agreed on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from ..core.line_ends import LINE_END
from ..core.named_tuple import NamedTuple
from ..core.problem import Span
from ..core.text_edit import TextEdit


class Encoding(StrEnum):
    """What the character of a position counts (LSP 3.17, PositionEncodingKind)."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    UTF_32 = "utf-32"

    def units(self, text: str) -> int:
        """Return the length of a text in code units."""
        if self is Encoding.UTF_32 or text.isascii():
            return len(text)
        if self is Encoding.UTF_8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(char > "\uffff" for char in text)

    def index_at(self, text: str, units: int) -> int:
        """Return the index of the character at an offset in code units: its start if the offset is inside it."""
        if self is Encoding.UTF_32 or text.isascii():
            return max(0, min(units, len(text)))
        for index, char in enumerate(text):
            units -= self.units(char)
            if units < 0:
                return index
        return len(text)


def choose_encoding(offered: Any) -> Encoding:
    """Return the encoding to use: the first that the client offers and that exists; UTF-16 by default."""
    names = offered if isinstance(offered, list) else []
    return next((Encoding(one) for one in names if one in list(Encoding)), Encoding.UTF_16)


class Position(NamedTuple):
    """A 0-based line and a 0-based offset in it, in code units."""

    line: int
    character: int


class Text:
    """A text with the positions of its lines, which are found only as far down as is asked for."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self.text = text
        self.encoding = encoding
        self._starts = [0]
        self._is_complete = False

    def _start_of(self, line: int) -> int | None:
        """Return the offset of a 0-based line, or None if there is no such line."""
        while line >= len(self._starts) and not self._is_complete:
            found = LINE_END.search(self.text, self._starts[-1])
            if found is None:
                self._is_complete = True
            else:
                self._starts.append(found.end())
        return self._starts[line] if line < len(self._starts) else None

    def line(self, number: int) -> str:
        """Return a 0-based line without its line break; empty if there is no such line."""
        start = self._start_of(number)
        if start is None:
            return ""
        end = self._start_of(number + 1)
        return self.text[start:end].rstrip("\r\n") if end is not None else self.text[start:]

    def offset(self, position: Position) -> int:
        """Return the offset of a position; one outside the text is moved to the nearest inside."""
        start = self._start_of(max(0, position.line))
        if start is None:
            return len(self.text)
        return start + self.encoding.index_at(self.line(position.line), position.character)

    def position(self, offset: int) -> Position:
        """Return the position of an offset."""
        offset = max(0, min(offset, len(self.text)))
        while self._starts[-1] <= offset and not self._is_complete:
            self._start_of(len(self._starts))
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self.encoding.units(self.text[self._starts[line] : offset]))

    def range_of(self, span: Span) -> dict[str, Any]:
        """Return a span as a range; what is beyond the end of a line or of the text is cut off."""
        return _range(
            self._place(span.line - 1, span.column - 1), self._place(span.end_line - 1, span.end_column - 1)
        )

    def range_between(self, start: int, end: int) -> dict[str, Any]:
        """Return the range between two offsets."""
        return _range(self.position(start), self.position(end))

    def offset_of(self, line: int, column: int) -> int:
        """Return the offset of a 1-based line and column in code points."""
        start = self._start_of(line - 1)
        return len(self.text) if start is None else min(start + column - 1, len(self.text))

    def span_offsets(self, span: Span) -> tuple[int, int]:
        """Return the offsets of a span."""
        return self.offset_of(span.line, span.column), self.offset_of(span.end_line, span.end_column)

    def _place(self, line: int, column: int) -> Position:
        text = self.line(line)
        return Position(line, self.encoding.units(text[:column]))

    def changed(self, changes: Sequence[Any]) -> Text:
        """Return the text after the changes of a `didChange` notification, applied one after the other."""
        new = self
        for change in changes:
            place, replacement = change.get("range"), str(change.get("text", ""))
            if place is None:
                new = Text(replacement, self.encoding)
                continue
            start, end = sorted(
                (new.offset(position_in(place["start"])), new.offset(position_in(place["end"])))
            )
            new = Text(new.text[:start] + replacement + new.text[end:], self.encoding)
        return new

    def edit(self, edit: TextEdit) -> dict[str, Any]:
        """Return an edit in the terms of the protocol."""
        return {"range": self.range_between(edit.start, edit.end), "newText": edit.text}


def position_in(place: Any) -> Position:
    """Return a position that a client sent, with nonsense replaced by the nearest sense."""
    line, character = (place.get(name, 0) for name in ("line", "character"))
    return Position(*(max(0, one) if isinstance(one, int) else 0 for one in (line, character)))


def _range(start: Position, end: Position) -> dict[str, Any]:
    return {
        "start": {"line": start.line, "character": start.character},
        "end": {"line": end.line, "character": end.character},
    }
