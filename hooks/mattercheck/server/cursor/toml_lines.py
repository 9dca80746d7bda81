"""Find the cursor in TOML line by line: by table headers and pairs."""

from __future__ import annotations

import re
from collections import Counter

from ...core.line_ends import ANY_LINE_END, LINE_END
from ...core.pointer import Route
from ...document.syntax import Syntax
from .cursor import Cursor
from .tokens import find_in_tokens

_HEADER = re.compile(r"[ \t]*(?P<open>\[\[?)(?P<keys>[^\]#\r\n]*)\]")
_PAIR = re.compile(
    r"""[ \t]*(?P<keys>(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s="'#\[\]{}.]+)(?:[ \t]*\.[ \t]*(?:"[^"]*"|'[^']*'|[\w-]+))*)[ \t]*=[ \t]*"""
)
_BEGUN_HEADER = re.compile(r"[ \t]*(?P<open>\[\[?)(?P<keys>[^\[\]#,\"'\r\n]*)\Z")
_DOTTED = re.compile(r"[ \t]*(?:[\w-]+[ \t]*\.[ \t]*)+")
_NEXT_FIELD = re.compile(
    ANY_LINE_END + r"(?=[ \t]*(?:\[\[?[\w.-]+\]|[\w.\"'-]+[ \t]*=|[A-Za-z_][\w-]*[ \t]*(?:[\r\n]|\Z)))"
)
"""The line breaks before a pair or a header, where an unclosed bracket is taken to end."""
_STEP = re.compile(r""""([^"]*)"|'([^']*)'|([^\s."']+)""")


def find_in_toml(text: str, start: int, end: int, offset: int) -> Cursor | None:
    """Return the cursor at an offset of a TOML block; None if it is in a comment, a header or a multi-line text."""
    lines = _Lines(text, end, offset)
    at = start
    while at <= end:
        found = LINE_END.search(text, at, end)
        stop = found.start() if found else end
        after = lines.take(at, stop)
        if after is None:
            return lines.cursor
        found = LINE_END.search(text, max(stop, after), end)
        at = found.end() if found else end + 1
    cursor = lines.cursor
    if cursor is not None and cursor.is_key:
        cursor.keys = lines.keys.get(cursor.route, [])
    return cursor


class _Lines:
    """What was found out from the lines so far."""

    def __init__(self, text: str, end: int, offset: int) -> None:
        self._text = text
        self._end = end
        self._offset = offset
        self._table: Route = ()
        self._counts: Counter[Route] = Counter()
        self.keys: dict[Route, list[str]] = {}
        self.cursor: Cursor | None = None

    def take(self, line: int, stop: int) -> int | None:
        """Go on past a line; return where its value ends, or None if the cursor can't be anywhere else."""
        content, is_here = self._text[line:stop], line <= self._offset <= stop
        header, pair = _HEADER.match(content), _PAIR.match(content)
        if header is None and is_here and (begun := _BEGUN_HEADER.match(content)) is not None:
            self._cursor_in_header(begun, line)
            return None
        if header is not None:
            if is_here:
                self._cursor_in_header(header, line)
                return None
            self._enter(header)
            return stop
        if pair is not None:
            return self._take_pair(pair, line, stop, is_here=is_here)
        if is_here:
            before = self._text[line : self._offset]
            if "#" in before:
                return None
            blanks = len(content) - len(content.lstrip())
            dotted = _DOTTED.match(before)
            above = _steps(dotted[0]) if dotted else ()
            token = (
                min(line + (dotted.end() if dotted else blanks), self._offset),
                max(line + len(content.rstrip()), self._offset),
            )
            indent = before[: len(before) - len(before.lstrip())]
            self.cursor = Cursor(Syntax.TOML, (*self._table, *above), *token, is_key=True, indent=indent)
        return stop

    def _cursor_in_header(self, header: re.Match[str], line: int) -> None:
        """Place the cursor on the last key of a header."""
        keys = header["keys"]
        start = line + header.start("keys") + len(keys) - len(keys.rpartition(".")[2].lstrip())
        end = line + header.end("keys")
        if start <= self._offset <= end:
            above = _steps(keys.rpartition(".")[0])
            is_list = header["open"] == "[["
            self.cursor = Cursor(
                Syntax.TOML, above, start, end, is_key=True, is_header=True, is_list_header=is_list
            )

    def _enter(self, header: re.Match[str]) -> None:
        self._table = _steps(header["keys"])
        if header["open"] == "[[":
            self._counts[self._table] += 1
            self._table = (*self._table, self._counts[self._table] - 1)

    def _take_pair(self, pair: re.Match[str], line: int, stop: int, *, is_here: bool) -> int | None:
        text, end, steps = self._text, self._end, _steps(pair["keys"])
        value, key_end = line + pair.end(), line + pair.end("keys")
        parent, route = (*self._table, *steps[:-1]), (*self._table, *steps)
        if is_here and self._offset <= key_end:
            keys = pair["keys"]
            start = key_end - (len(keys.rpartition(".")[2].lstrip()) if len(steps) > 1 else len(keys))
            if self._offset < start:
                return None
            self.cursor = Cursor(Syntax.TOML, parent, start, key_end, is_key=True, has_colon=True)
        else:
            self.keys.setdefault(parent, []).append(steps[-1])
        if text[value : value + 1] in {"[", "{"} and value < stop:
            inner, closed = find_in_tokens(text, value, end, self._offset, Syntax.TOML, route, _NEXT_FIELD)
            if inner is not None:
                self.cursor = inner
                return None
            return closed
        if text[value : value + 3] in {'"""', "'''"}:
            closing = text.find(text[value : value + 3], value + 3, end)
            closing = end if closing < 0 else closing
            return None if value < self._offset <= closing else closing
        if is_here and self.cursor is None:
            written = text[value:stop]
            if not written.startswith(('"', "'")):
                written = written.partition("#")[0]
                if self._offset > value + len(written):
                    return None
            finish = value + len(written.rstrip())
            token = min(value, self._offset), max(finish, self._offset)
            self.cursor = Cursor(Syntax.TOML, route, *token, is_value=True)
        return stop


def _steps(keys: str) -> tuple[str, ...]:
    return tuple(double or single or bare for double, single, bare in _STEP.findall(keys))
