"""Read the simple YAML that most front matter consists of: lines of `key: value` and `- item`.

libyaml scans fast, but creating a Python object for each of its events takes three times as long as the
scanning. So YAML in the simple form below is read line by line instead. For anything else, and for anything
invalid or ambiguous, this module returns NOT_SIMPLE and the events decide. It must only return a value if
the events would yield the same value and no problem.

A line is empty, a comment, or an indented `key:`, `key: value`, `- value` or `- key: value`. A key is a
word. A value is on one line: plain, in quotes, or a flow sequence of plain and quoted values.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .scalars import NOT_TEXT_FIRST, NoJsonValueError, Scalar, resolve_plain

NOT_SIMPLE: Final = object()
"""What `read_simple` returns if the events have to decide."""

_ORDINARY = bytes([*b"\n", *range(0x20, 0x7F)])
# With at most 40 columns of indentation, nesting can't reach its limit.
_KEY = re.compile(r"(?P<indent> {0,40})(?P<item>- )?(?P<key>[A-Za-z_$][\w$-]{0,200})\Z", re.ASCII)
_ITEM = re.compile(r"(?P<indent> {0,40})- +(?P<value>[^ ].*)\Z")
_NOTHING = re.compile(r" *(?:#|\Z)")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""YAML 1.2.2, c-indicator: characters that a plain value can't start with."""
_WORDS_1_1 = frozenset({"yes", "no", "on", "off"})
"""Words that are booleans in YAML 1.1 only."""
_NEGATIVE = re.compile(r"-[0-9.]")
_IS_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Za-z].{5}").match
"""Values that are certainly text although they start like other types: dates, and words longer than `false`."""
_COMMENT = r"(?: +#.*| *)\Z"
_DOUBLE_QUOTED = re.compile(r'"(?P<text>[^"\\]*(?:\\["\\/nt][^"\\]*)*)"' + _COMMENT)
_SINGLE_QUOTED = re.compile(r"'(?P<text>[^']*(?:''[^']*)*)'" + _COMMENT)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}
_FLOW_ITEM = r"""(?:[^\s\-?:,\[\]{}#&*!|>'"%@`][^\s:,\[\]{}#]*(?: +[^\s:,\[\]{}#]+)*|"[^"\\]*"|'[^']*')"""
_FLOW = re.compile(rf"\[(?P<items> *(?:{_FLOW_ITEM} *, *)*{_FLOW_ITEM}? *)\]" + _COMMENT)
_ITEMS = re.compile(_FLOW_ITEM)
_CACHE_SIZE = 4096
"""Line beginnings and values that are cached, since the files of a site repeat them."""
_MAX_CACHED_LENGTH = 40
"""Code points of a value that is worth caching."""


class _NotSimpleError(Exception):
    """The events have to decide."""


_beginnings: dict[str, tuple[int, str]] = {}
_scalars: dict[str, Scalar] = {}
_NOT_CACHED: Final = object()


def read_simple(text: str) -> Any:
    """Return the value of a block of YAML 1.2, or NOT_SIMPLE if it isn't a simple mapping."""
    # Removing ASCII characters from UTF-8 leaves valid UTF-8.
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
    """Return the value of lines. Raise _NotSimpleError if they aren't simple.

    Reading a large document spends nearly all its time here, so this is one loop with few calls.
    """
    root: dict[str, Any] = {}
    container: Any = root
    place = _place(0)
    waiting = None  # the key on the line above, whose value may be a container that starts here
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
                    cached = scalar_of(value, _NOT_CACHED)
                    container.append(_value(value) if cached is _NOT_CACHED else cached)
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
        cached = scalar_of(value, _NOT_CACHED)
        if cached is not _NOT_CACHED:
            container[key] = cached
        elif value.strip(" "):
            container[key] = _value(value)
        else:
            container[key] = None
            waiting = key
    return root


def _place(column: int, *, is_item: bool = False) -> int:
    """Encode in one number the column of a line or a container, and whether it is an item or a sequence.

    A sequence may have the same indentation as the key that it belongs to, but it still counts as deeper.
    """
    return 2 * column + is_item


_TO_FIRST_KEY = _place(2) - _place(0, is_item=True)
"""The difference between the place of an item's hyphen and that of the key after it, which starts a mapping."""


def _beginning(before: str) -> tuple[int, str] | None:
    """Return the place and the key of the text before a value, such as `  - key`; None if it is something else."""
    match = _KEY.match(before)
    if match is None:
        return None
    key: str = match["key"]
    if resolve_plain(key) is not key or _is_ambiguous(key, key):
        raise _NotSimpleError
    if len(_beginnings) >= _CACHE_SIZE:
        _beginnings.clear()
    beginning = _place(len(match["indent"]), is_item=match["item"] is not None), key
    _beginnings[before] = beginning
    return beginning


def _is_ambiguous(text: str, value: Scalar) -> bool:
    """Tell whether YAML 1.1 reads a plain scalar differently."""
    if text[0] not in "+-.0123456789":
        return text.lower() in _WORDS_1_1
    if text[0] != "0" and text.isdecimal():
        return False
    from .scalars_1_1 import other_reading

    return other_reading(text, value) is not None


def _item(line: str) -> tuple[int, str]:
    """Return the place and the value of a line that is an item of a sequence but not a mapping."""
    match = _ITEM.match(line)
    if match is None:
        raise _NotSimpleError
    return _place(len(match["indent"]), is_item=True), match["value"]


def _value(text: str) -> Any:
    """Return the value of the text after a key or a hyphen, which isn't empty."""
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
    """Return the value of a quoted text, or None if it isn't one or has an unusual escape."""
    quoted = _DOUBLE_QUOTED.match(text)
    if quoted is not None:
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), quoted["text"])
    quoted = _SINGLE_QUOTED.match(text)
    return None if quoted is None else quoted["text"].replace("''", "'")


def _flow_sequence(text: str) -> list[str] | None:
    """Return the source texts of the items of a flow sequence, or None if any of them isn't plain or quoted."""
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
        if _is_ambiguous(text, value):
            raise _NotSimpleError
    if len(text) <= _MAX_CACHED_LENGTH:
        if len(_scalars) >= _CACHE_SIZE:
            _scalars.clear()
        _scalars[text] = value
    return value
