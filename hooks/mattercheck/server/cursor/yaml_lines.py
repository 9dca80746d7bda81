"""Find the cursor in YAML line by line: by indentation, dashes and colons, as a person sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ...core.line_ends import ANY_LINE_END, LINE_END
from ...core.pointer import Route
from ...document.syntax import Syntax
from .cursor import Cursor
from .tokens import find_in_tokens

_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<dashes>(?:-[ \t]+|-\Z)*)(?P<rest>.*)", re.DOTALL)
_KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#\[\]{},&*!|>'"%@`-][^#:]*?(?:(?::(?=\S)|(?<=\S)#)[^#:]*?)*"""
    r"""|-(?=\S)[^#:]*?)[ \t]*:(?=[ \t]|\Z)"""
)
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?\Z")
_MAX_LINE = 2000
"""Longest line, in characters, that is looked at for a key."""


@dataclass(slots=True)
class _Level:
    """A key or a dash that the lines below belong to, if they are indented more than its column."""

    column: int
    step: str | int
    has_value: bool = False


class _Lines:
    """The lines of a block up to one of them, and where in the data they are."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._end = end
        self._at = start
        self.levels: list[_Level] = []
        self.keys: dict[Route, list[str]] = {}
        self.columns: dict[Route, int] = {}
        """The columns of the keys or dashes of mappings and lists."""

    @property
    def route(self) -> Route:
        return tuple(level.step for level in self.levels)

    def lines(self) -> Iterator[tuple[int, int]]:
        """Yield the offsets of each line but those inside a block scalar, brackets or quotes."""
        while self._at <= self._end:
            found = LINE_END.search(self._text, self._at, self._end)
            stop = found.start() if found else self._end
            start, self._at = self._at, found.end() if found else self._end + 1
            yield start, stop

    def skip_to(self, offset: int) -> None:
        """Continue with the line after the one that contains an offset."""
        found = LINE_END.search(self._text, offset, self._end)
        self._at = max(self._at, found.end() if found else self._end + 1)

    def skip_deeper_than(self, column: int) -> tuple[int, int]:
        """Skip the lines of a block scalar; return its offsets."""
        start = self._at
        for line, stop in self.lines():
            text = self._text[line:stop]
            if text.strip() and len(text) - len(text.lstrip(" ")) <= column:
                self._at = line
                return start, line
        return start, self._end + 1

    def enter_dash(self, column: int) -> None:
        """Go on with an item of a list whose dash is at a column."""
        levels = self.levels
        while levels and levels[-1].column > column:
            levels.pop()
        if levels and levels[-1].column == column and isinstance(levels[-1].step, int):
            levels[-1].step += 1
        else:
            if levels and levels[-1].column == column and levels[-1].has_value:
                levels.pop()
            self.columns.setdefault(self.route, column)
            levels.append(_Level(column, 0))

    def leave_to(self, column: int) -> None:
        """Leave what is indented as much as a column, or more."""
        while self.levels and self.levels[-1].column >= column:
            self.levels.pop()

    def complete(self, cursor: Cursor) -> None:
        """Tell a cursor on a key what is known of the mapping by now: its other keys, and their column."""
        cursor.keys = self.keys.get(cursor.route, [])
        column = self.columns.get(cursor.route, len(cursor.indent))
        if cursor.is_on_new_line and column != len(cursor.indent):
            cursor.start -= len(cursor.indent)
            cursor.indent = cursor.margin = " " * column

    def enter_key(self, column: int, key: str, *, has_value: bool, is_known: bool) -> None:
        self.leave_to(column)
        self.columns.setdefault(self.route, column)
        if is_known:
            self.keys.setdefault(self.route, []).append(key)
        self.levels.append(_Level(column, key, has_value))


def find_in_yaml(text: str, start: int, end: int, offset: int) -> Cursor | None:
    """Return the cursor at an offset of a YAML block that extends from `start` to `end`.

    None if it is in a comment, or inside a text of several lines.
    """
    lines = _Lines(text, start, end)
    cursor: Cursor | None = None
    for line, stop in lines.lines():
        is_here = line <= offset <= stop
        content = text[line : min(stop, line + _MAX_LINE)]
        if not content.strip() or content.lstrip().startswith("#"):
            if is_here and not content.strip():
                cursor = _on_blank_line(lines, line, offset)
            elif is_here:
                return None
            continue
        parts = _LINE.match(content)
        assert parts is not None
        column = parts.end("indent")
        for dash in re.finditer(r"-", parts["dashes"]):
            lines.enter_dash(column + dash.start())
        key = _KEY.match(parts["rest"])
        at = line + parts.start("rest")
        if is_here and offset < at:
            return None
        if key is None:
            if parts["dashes"] == "":
                lines.leave_to(column)
            place = (at, stop)
        else:
            on_key = is_here and offset <= at + key.end("key")
            before = text[at + key.end() : stop]
            lines.enter_key(
                at - line, _plain(key["key"]), has_value=bool(before.strip()), is_known=not on_key
            )
            if on_key:
                route = lines.route[:-1]
                cursor = Cursor(
                    Syntax.YAML, route, at, at + key.end("key"), is_key=True,
                    indent=" " * (at - line), has_colon=True,
                )  # fmt: skip
            blanks = len(before) - len(before.lstrip())
            place = (at + key.end() + blanks, stop)
        value = text[place[0] : stop]
        if value[:1] in {"[", "{"} and value:
            inner, closed = find_in_tokens(
                text, place[0], end, offset, Syntax.YAML, lines.route, _next_field(column)
            )
            if inner is not None:
                return inner
            lines.skip_to(closed)
            if line <= offset <= closed and cursor is None:
                return None
        elif _BLOCK_SCALAR.match(value):
            parent = lines.levels[-1].column if lines.levels else -1
            scalar = lines.skip_deeper_than(parent)
            if scalar[0] <= offset < scalar[1] or (is_here and cursor is None):
                return None
        elif is_here and cursor is None:
            cursor = _in_value(lines, key is not None, bool(parts["dashes"]), text, (at, *place), offset)
            if cursor is None:
                return None
    if cursor is not None and cursor.is_key and not cursor.is_flow:
        lines.complete(cursor)
    return cursor


def _in_value(
    lines: _Lines, has_key: bool, has_dash: bool, text: str, place: tuple[int, int, int], offset: int
) -> Cursor | None:
    """Return the cursor in what follows a key or a dash, or in a line that has none yet."""
    at, start, stop = place
    value = text[start:stop]
    comment = re.search(r"(?:^|[ \t])#", value)
    if comment is not None and not value.startswith(('"', "'")):
        if offset > start + comment.start():
            return None
        value = value[: comment.start()]
    end = start + len(value.rstrip())
    if has_key and offset < start:  # right after the colon, or before the value
        start = end = offset if not value.strip() else start
    column = at - (max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1)
    return Cursor(
        Syntax.YAML,
        lines.route,
        min(start, offset),
        max(end, offset) if offset > end else end,
        is_key=not has_key,
        is_value=has_key or has_dash,
        indent=" " * column,
    )


def _on_blank_line(lines: _Lines, start: int, offset: int) -> Cursor:
    """Return the cursor on a line without text, which belongs to what is indented less."""
    column = offset - start
    while lines.levels and (
        lines.levels[-1].column >= column
        or (lines.levels[-1].has_value and isinstance(lines.levels[-1].step, str))
    ):
        lines.levels.pop()
    return Cursor(
        Syntax.YAML, lines.route, offset, offset, is_key=True, indent=" " * column, is_on_new_line=True
    )


@cache
def _next_field(column: int) -> re.Pattern[str]:
    """Return what matches the line breaks before a key at a column or left of it: there, an unclosed bracket ends.

    A key may lack its colon, unless the line before ends as if an item followed.
    """
    key, unfinished = r"[\w\"'$-][^\r\n]*?:(?:[ \t]|[\r\n]|\Z)", r"[\w$-]*[ \t]*(?:[\r\n]|\Z)"
    blanks = f" {{0,{column}}}"
    return re.compile(
        rf"{ANY_LINE_END}(?={blanks}{key})|(?<![,\[{{\s]){ANY_LINE_END}(?={blanks}{unfinished})"
    )


def _plain(key: str) -> str:
    if key[:1] == '"':
        try:
            return str(json.loads(key))
        except ValueError:
            return key.strip('"')
    return key[1:-1].replace("''", "'") if key[:1] == "'" else key.strip()
