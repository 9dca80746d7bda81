"""Find the cursor in JSON, and in the brackets of YAML and TOML, token by token; anything may be missing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from ...core.pointer import Route
from ...document.syntax import Syntax
from .cursor import Cursor

_MAX_DEPTH = 200
_SCALARS = frozenset({"double", "single", "word"})
_TOKEN = re.compile(
    r"""(?P<blank>\s+)|(?P<comment>\#[^\r\n]*)|(?P<mark>[{}\[\],])|(?P<double>"(?:[^"\\\r\n]|\\.)*"?)"""
    r"""|(?P<single>'[^'\r\n]*'?)|(?P<assign>[:=])|(?P<word>[^\s{}\[\],:="']+)|(?P<other>.)"""
)
_YAML_WORD = re.compile(
    r"(?:[^\s{}\[\],:\"']|:(?=[^\s,\[\]{}]))(?:[^{}\[\],:\r\n#]|:(?=[^\s,\[\]{}])|(?<=\S)#)*"
)


@dataclass(slots=True)
class _Frame:
    """A mapping or list whose end wasn't reached yet."""

    is_mapping: bool
    route: Route
    indent: str
    index: int = 0
    key: str | None = None
    last: str | None = None
    """The latest token that may turn out to be a key."""
    value_follows: bool = False
    has_value: bool = False
    """Whether the current member has a token already, so that the next one lacks a comma."""
    end_of_last: int = 0
    keys: list[str] = field(default_factory=list)

    @property
    def member(self) -> Route:
        if self.is_mapping:
            return (*self.route, self.key) if self.key is not None else self.route
        return (*self.route, self.index)


def find_in_tokens(
    text: str,
    start: int,
    end: int,
    offset: int,
    syntax: Syntax,
    route: Route = (),
    next_field: re.Pattern[str] | None = None,
) -> tuple[Cursor | None, int]:
    """Return the cursor at an offset, and where the value that begins at `start` ends.

    The value is that of the field at `route`. If it isn't closed, it ends before the line break that `next_field`
    matches, or else at `end`. The cursor is None if the offset is outside of the brackets, or inside a comment.
    """
    found, closed, is_closed = _scan(text, start, end, offset, syntax, route)
    if not is_closed and next_field is not None:
        following = next_field.search(text, start, end)
        if following is not None:
            found, closed, _ = _scan(text, start, following.start(), offset, syntax, route)
    return found, closed


def _scan(
    text: str, start: int, end: int, offset: int, syntax: Syntax, route: Route
) -> tuple[Cursor | None, int, bool]:
    """Return the cursor, the end of the value, and whether its brackets are closed."""
    scan = _Scan(text, end, offset, syntax, route)
    at = start
    while at < end:
        kind, stop = scan.token_at(at)
        scan.note_what_follows(kind, at)
        if scan.cursor is None and scan.frames:
            scan.look_for_cursor(kind, at, stop)
        if not scan.take(kind, at, stop):
            return scan.cursor, stop, True
        at = stop
    if scan.cursor is None and scan.frames and offset == end:
        scan.place_cursor(offset, offset)
    return scan.cursor, end, False


class _Scan:
    """What was found out from the tokens so far."""

    def __init__(self, text: str, end: int, offset: int, syntax: Syntax, route: Route) -> None:
        self._text = text
        self._end = end
        self._offset = offset
        self._syntax = syntax
        self._route = route
        self._assign = "=" if syntax is Syntax.TOML else ":"
        self.frames: list[_Frame] = []
        self.cursor: Cursor | None = None
        self._is_next_unknown = False

    def token_at(self, at: int) -> tuple[str, int]:
        """Return the kind of the token at an offset, and its end."""
        token = _TOKEN.match(self._text, at, self._end)
        assert token is not None
        kind, stop = str(token.lastgroup), token.end()
        if self._syntax is Syntax.YAML and kind in {"word", "other", "assign"}:
            plain = _YAML_WORD.match(self._text, at, self._end)
            if plain is not None:
                return "word", at + len(plain[0].rstrip())
        if kind == "comment" and self._syntax is Syntax.JSON:
            kind = "other"
        return kind, stop

    def note_what_follows(self, kind: str, at: int) -> None:
        """Take note of the first token after the cursor."""
        if self.cursor is not None and self._is_next_unknown and kind not in {"blank", "comment"}:
            self._is_next_unknown = False
            self.cursor.has_colon = self._text[at] == self._assign
            self.cursor.comma_after = kind in _SCALARS or self._text[at] in "{["

    def look_for_cursor(self, kind: str, at: int, stop: int) -> None:
        """Place the cursor if it is at a token, or before it."""
        offset = self._offset
        if not at <= offset <= stop:
            return
        if kind in _SCALARS:
            if not _is_closed_before(self._text[at:stop], kind, stop, offset):
                self.place_cursor(at, stop)
        elif (kind == "blank" and (offset > at or self._text[at - 1] in "{[,:=")) or (
            at == offset and self._text[at] in "}],"
        ):
            self.place_cursor(offset, offset)

    def place_cursor(self, start: int, end: int) -> None:
        """Place the cursor in the innermost brackets."""
        self.cursor = _cursor(self.frames[-1], self._syntax, (start, end), self._text)
        self._is_next_unknown = start != end or self._text[start : start + 1] not in {"}", "]", ","}

    def take(self, kind: str, at: int, stop: int) -> bool:
        """Go on past a token; tell whether the value goes on, too."""
        frames, char = self.frames, self._text[at]
        if kind in _SCALARS:
            if frames:
                _take(frames[-1], self._text[at:stop], stop)
        elif kind == "assign" and char == self._assign and frames and frames[-1].is_mapping:
            cursor = self.cursor
            is_cursor = cursor is not None and cursor.is_key and cursor.end == frames[-1].end_of_last
            _assign(frames[-1], is_cursor=is_cursor)
        elif kind == "mark" and char in "{[":
            if len(frames) >= _MAX_DEPTH:
                return False
            member = frames[-1].member if frames else self._route
            frames.append(_Frame(char == "{", member, _indent_at(self._text, at) + "  ", end_of_last=stop))
        elif kind == "mark" and char in "}]" and frames:
            frames.pop()
            if not frames:
                return False
            _take(frames[-1], None, stop)
        elif kind == "mark" and char == "," and frames:
            frame = frames[-1]
            frame.index += 1
            frame.key = frame.last = None
            frame.value_follows = frame.has_value = False
        return True


def _indent_at(text: str, offset: int) -> str:
    """Return the indentation of the line of an offset."""
    line = text[max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1 : offset]
    return line[: len(line) - len(line.lstrip())]


def _is_closed_before(token: str, kind: str, stop: int, offset: int) -> bool:
    """Tell whether an offset is right after a closed quotation, so no longer in it."""
    return kind != "word" and len(token) > 1 and token[-1] == token[0] and offset == stop


def _take(frame: _Frame, token: str | None, stop: int) -> None:
    frame.last = _plain(token) if token is not None and not frame.value_follows else None
    frame.has_value = True
    frame.end_of_last = stop


def _assign(frame: _Frame, *, is_cursor: bool) -> None:
    if frame.last is not None:
        frame.key = frame.last
        if not is_cursor:
            frame.keys.append(frame.last)
    frame.value_follows, frame.has_value = True, False


def _plain(token: str) -> str:
    """Return what a key or text stands for, as far as it is written."""
    if token[:1] == '"':
        try:
            return str(json.loads(token))
        except ValueError:
            return token.strip('"')
    return token.strip("'")


def _cursor(frame: _Frame, syntax: Syntax, place: tuple[int, int], text: str) -> Cursor:
    is_next = (
        frame.has_value and place[0] > frame.end_of_last and (frame.value_follows or not frame.is_mapping)
    )
    is_key = frame.is_mapping and (is_next or not frame.value_follows)
    comma_before = frame.end_of_last if is_next else None
    member = (*frame.route, frame.index + 1) if is_next and not frame.is_mapping else frame.member
    line = text[max(text.rfind("\n", 0, place[0]), text.rfind("\r", 0, place[0])) + 1 : place[0]]
    return Cursor(
        syntax,
        frame.route if is_key else member,
        *place,
        is_key=is_key,
        is_value=not is_key,
        keys=frame.keys,
        indent=line if not line.strip() and line else frame.indent,
        is_flow=True,
        comma_before=comma_before,
    )
