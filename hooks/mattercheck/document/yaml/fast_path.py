"""Reads the YAML that nearly all front matter is made of: lines of `key: value` and `- item`.

libyaml scans fast, but to make a Python object of each of its events takes three times as long as the
scanning. What is written in the simple way below is read line by line instead. Of anything else, and of
anything that is wrong or doubtful, this module says nothing: then the events decide. So it may only give a
value where the events would give the same one, and no problem.

A line is empty, a comment, or, behind spaces, `key:`, `key: value`, `- value` or `- key: value`. A key is a
word. A value stands on its line: plain, in quotes, or a flow sequence of plain and quoted values.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .scalars import NOT_TEXT_FIRST, NoJsonValueError, Scalar, resolve_plain
from .scalars_1_1 import other_reading

NOT_SIMPLE: Final = object()
"""What `read_simple` returns where the events have to decide."""

_ORDINARY = bytes([*b"\n", *range(0x20, 0x7F)])
# Of 40 columns nesting cannot come near its bound.
_KEY = re.compile(r"(?P<indent> {0,40})(?P<item>- )?(?P<key>[A-Za-z_$][\w$-]{0,200})\Z", re.ASCII)
_ITEM = re.compile(r"(?P<indent> {0,40})- +(?P<value>[^ ].*)\Z")
_NOTHING = re.compile(r" *(?:#|\Z)")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""YAML 1.2.2, c-indicator: what a plain value does not begin with."""
_NEGATIVE = re.compile(r"-[0-9.]")
_IS_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Za-z].{5}").match
"""What of those that may be read as something else is certainly text: dates, and all that is longer than `false`."""
_COMMENT = r"(?: +#.*| *)\Z"
_DOUBLE_QUOTED = re.compile(r'"(?P<text>[^"\\]*(?:\\["\\/nt][^"\\]*)*)"' + _COMMENT)
_SINGLE_QUOTED = re.compile(r"'(?P<text>[^']*(?:''[^']*)*)'" + _COMMENT)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}
_FLOW_ITEM = r"""(?:[^\s\-?:,\[\]{}#&*!|>'"%@`][^\s:,\[\]{}#]*(?: +[^\s:,\[\]{}#]+)*|"[^"\\]*"|'[^']*')"""
_FLOW = re.compile(rf"\[(?P<items> *(?:{_FLOW_ITEM} *, *)*{_FLOW_ITEM}? *)\]" + _COMMENT)
_ITEMS = re.compile(_FLOW_ITEM)
_MEMORY = 4096
"""Beginnings of lines, and values, that are remembered: an archive says the same again and again."""
_SHORT = 40
"""Code points of a value that is worth remembering."""


class _NotSimpleError(Exception):
    """The events have to decide."""


_beginnings: dict[str, tuple[int, str]] = {}
_scalars: dict[str, Scalar] = {}
_UNKNOWN: Final = object()


def read_simple(text: str) -> Any:
    """Return the value of a block of YAML 1.2, NOT_SIMPLE where it is anything but a simple mapping."""
    # Of what ASCII leaves of UTF-8 the rest is UTF-8 too.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY)
    if rest:
        if b"\r" in rest:
            text = text.replace("\r\n", "\n")
            rest = rest if "\r" in text else rest.replace(b"\r", b"")
        if not rest.decode("utf-8", "surrogatepass").isprintable():
            return NOT_SIMPLE
    try:
        return _read(text.split("\n")) or NOT_SIMPLE
    except (_NotSimpleError, NoJsonValueError):
        return NOT_SIMPLE


def _read(lines: list[str]) -> dict[str, Any]:  # noqa: PLR0915 - a call costs as much as a line
    """Return the value of lines. Raises _NotSimpleError.

    Nearly all the time that a large document takes is spent here; so it is one loop, with few calls.
    """
    root: dict[str, Any] = {}
    container: Any = root
    place = _place(0)
    waiting = None  # the key on the line above that may still get a container for its value
    enclosing: list[tuple[int, Any]] = []
    beginning_of, scalar_of = _beginnings.get, _scalars.get
    for line in lines:
        before, colon, value = line.partition(": ")
        if not colon and line[-1:] == ":":
            before, colon = line[:-1], ":"
        beginning = beginning_of(before) or _beginning(before)
        if beginning is None or not colon:
            if _NOTHING.match(line):
                continue
            at, value = _item(line)
            key = None
        else:
            at, key = beginning
        if at != place or at & 1:
            if waiting is not None and at > place:
                enclosing.append((place, container))
                inner: Any = [] if at & 1 else {}
                container[waiting] = inner
                place, container = at, inner
            while place != at:
                if not enclosing:
                    raise _NotSimpleError
                place, container = enclosing.pop()
            if at & 1:
                waiting = None
                if key is None:
                    known = scalar_of(value, _UNKNOWN)
                    container.append(_value(value) if known is _UNKNOWN else known)
                    continue
                enclosing.append((place, container))
                inner = {}
                container.append(inner)
                place, container = at + _TO_FIRST_KEY, inner
        if key in container:
            raise _NotSimpleError
        waiting = None
        if value[:1] == '"':
            inside = value[1:-1]
            is_whole = inside and value[-1] == '"' and '"' not in inside and "\\" not in inside
            container[key] = inside if is_whole else _value(value)
            continue
        known = scalar_of(value, _UNKNOWN)
        if known is not _UNKNOWN:
            container[key] = known
        elif value.strip(" "):
            container[key] = _value(value)
        else:
            container[key] = None
            waiting = key
    return root


def _place(column: int, *, is_item: bool = False) -> int:
    """Say in one number where a line begins, and whether it is an item; where a container begins, too.

    A sequence may stand as far left as the key that it belongs to, and is still further in.
    """
    return 2 * column + is_item


_TO_FIRST_KEY = _place(2) - _place(0, is_item=True)
"""From the hyphen of an item to the key behind it, which a mapping begins with."""


def _beginning(before: str) -> tuple[int, str] | None:
    """Read what stands before a value, `  - key` say: its place, and the key."""
    match = _KEY.match(before)
    if match is None:
        return None
    key: str = match["key"]
    if resolve_plain(key) is not key or other_reading(key, key) is not None:
        raise _NotSimpleError
    if len(_beginnings) >= _MEMORY:
        _beginnings.clear()
    beginning = _place(len(match["indent"]), is_item=match["item"] is not None), key
    _beginnings[before] = beginning
    return beginning


def _item(line: str) -> tuple[int, str]:
    """Read a line that is an item of a sequence, and no mapping: its place, and its value."""
    match = _ITEM.match(line)
    if match is None:
        raise _NotSimpleError
    return _place(len(match["indent"]), is_item=True), match["value"]


def _value(text: str) -> Any:
    """Return the value that is written on a line, and that is not empty."""
    text = text.strip(" ")
    if text[0] not in _INDICATORS or _NEGATIVE.match(text):
        return _plain(text)
    quoted = _quoted(text)
    if quoted is not None:
        return quoted
    items = _flow_sequence(text)
    if items is None:
        raise _NotSimpleError
    return [_value(item) for item in items]


def _quoted(text: str) -> str | None:
    """Return the value of a text in quotes; None where it is none, or has an escape that is seldom seen."""
    quoted = _DOUBLE_QUOTED.match(text)
    if quoted is not None:
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), quoted["text"])
    quoted = _SINGLE_QUOTED.match(text)
    return None if quoted is None else quoted["text"].replace("''", "'")


def _flow_sequence(text: str) -> list[str] | None:
    """Return the items of a flow sequence as they are written; None where they are not all plain or quoted."""
    flow = _FLOW.match(text)
    return None if flow is None else _ITEMS.findall(flow["items"])


def _plain(text: str) -> Scalar:
    if " #" in text:
        text = text.partition(" #")[0].rstrip(" ")
    if ": " in text or text[-1] == ":":
        raise _NotSimpleError
    value: Scalar = text
    if text[0] in NOT_TEXT_FIRST and _IS_TEXT(text) is None:
        value = resolve_plain(text)
        if other_reading(text, value) is not None:
            raise _NotSimpleError
    if len(text) <= _SHORT:
        if len(_scalars) >= _MEMORY:
            _scalars.clear()
        _scalars[text] = value
    return value
