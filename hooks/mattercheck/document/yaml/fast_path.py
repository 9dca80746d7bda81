"""Read the simple YAML that most front matter consists of: lines of `key: value` and `- item`.

libyaml scans fast, but creating a Python object for each of its events takes three times as long as the
scanning. So YAML in the simple form below is read line by line instead. For anything else, and for anything
invalid or ambiguous, this module returns NOT_SIMPLE and the events decide. It must only return a value if
the events would yield the same value and no problem.

A line is empty, a comment, or an indented `key:`, `key: value`, `- value` or `- key: value`. A value is plain,
quoted, a block scalar or a flow collection, on one or several lines. Anchors, tags and `? ` are not simple.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .fast_scalars import INDICATORS, Lines, NotSimpleError, cached_scalars, is_plain, is_text_key, plain
from .scalars import NoJsonValueError, Scalar

NOT_SIMPLE: Final = object()
"""What `read_simple` returns if the events have to decide."""

_ORDINARY = bytes([*b"\n", *range(0x20, 0x7F)])
_UNUSUAL = ("[\x00-\x9f]", "[\u2028\u2029\ufeff]", "[\ufffe\uffff]")
"""Of all but the ordinary characters and surrogates, those that YAML 1.2.2 doesn't allow (section 5.1), line separators,
the byte order mark, and tabs, which some parsers refuse. As one set, or as its complement, they would take many times as long to compile."""
MAX_DEPTH = 64
"""Nesting that no simple document exceeds: 42 levels in 40 columns of indentation, and 20 in flow collections."""
_KEY = re.compile(
    r"""(?P<indent>\ {0,40})(?P<item>-\ )?
    (?: (?P<key> [^\s\-?:,\[\]{}\#&*!|>'"%@`<=~.] (?: [^\#\t] | (?<=[^\ ])\# ){0,200} )
    | (?P<quote>["']) (?P<quoted> [^"'\\:\t]{0,200} ) (?P=quote) \ *
    ) \Z""",
    re.VERBOSE,
)
_ITEM = re.compile(r"(?P<indent> {0,40})-(?: +(?:#.*|(?P<value>[^ #].*))?)?\Z")
_NOTHING = re.compile(r" *(?:#|\Z)")
_CACHE_SIZE = 4096
"""Line beginnings that are cached, since the files of a site repeat them."""

_beginnings: dict[str, tuple[int, str]] = {}
_NOT_CACHED: Final = object()


def read_simple(text: str) -> Any:
    """Return the value of a block of YAML 1.2, or NOT_SIMPLE if it isn't a simple mapping."""
    try:
        rest = text.encode("utf-8").translate(None, _ORDINARY)  # leaves valid UTF-8, as it removes only ASCII
    except UnicodeEncodeError:
        return NOT_SIMPLE
    if rest:
        if b"\r" in rest:
            text = text.replace("\r\n", "\n")
            rest = rest if "\r" in text else rest.replace(b"\r", b"")
        unusual = rest.decode("utf-8")
        if any(re.search(characters, unusual) for characters in _UNUSUAL):
            return NOT_SIMPLE
    lines = Lines(text)
    try:
        value = _read(lines)
    except (NotSimpleError, NoJsonValueError):
        return NOT_SIMPLE
    return value or NOT_SIMPLE


def _read(lines: Lines) -> dict[str, Any]:  # noqa: PLR0915 - a call costs as much as a line
    """Return the value of lines. Raise NotSimpleError if they aren't simple.

    Reading a large document spends nearly all its time here, so this is one loop with few calls.
    """
    root: dict[str, Any] = {}
    container: Any = root
    place = _place(0)
    key: str | None = None
    waiting = None  # the key on the line above, whose value may be a container that starts here
    enclosing: list[tuple[int, Any]] = []
    beginning_of, scalar_of = _beginnings.get, cached_scalars.get
    for line in lines:
        before, colon, value = line.partition(": ")
        if not colon and line[-1:] == ":":
            before, colon = line[:-1], ":"
        beginning = beginning_of(before) or (_beginning(before) if colon else None)
        if beginning is None or not colon:
            if _NOTHING.match(line):
                continue
            item = _ITEM.match(line)
            if item is None:
                from .fast_values import read_continued

                read_continued(lines, container, key, place >> 1, is_new=waiting is not None)
                waiting = None
                continue
            at, key, value = _place(len(item["indent"]), is_item=True), None, item["value"] or ""
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
                    raise NotSimpleError
                place, container = enclosing.pop()
            if at & 1:
                waiting = None
                if key is None:
                    cached = scalar_of(value, _NOT_CACHED)
                    if cached is not _NOT_CACHED:
                        container.append(cached)
                    else:
                        container.append(_value(value, lines, at >> 1) if value else _nothing(lines, at >> 1))
                    continue
                enclosing.append((place, container))
                inner = {}
                container.append(inner)
                place, container = at + _TO_FIRST_KEY, inner
        if key in container:
            raise NotSimpleError
        waiting = None
        if value[:1] == '"':
            inside = value[1:-1]
            is_whole = inside and value[-1] == '"' and '"' not in inside and "\\" not in inside
            container[key] = inside if is_whole else _value(value, lines, place >> 1)
            continue
        cached = scalar_of(value, _NOT_CACHED)
        if cached is not _NOT_CACHED:
            container[key] = cached
        elif (text := value.strip(" ")) and text[0] != "#":
            container[key] = _value(text, lines, place >> 1)
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
    key: str = match["quoted"]
    if key is None:
        key = match["key"].rstrip(" ")
        if key[-1] == ":" or not is_text_key(key) or (":" in key and " " in key):
            raise NotSimpleError
    if len(_beginnings) >= _CACHE_SIZE:
        _beginnings.clear()
    beginning = _place(len(match["indent"]), is_item=match["item"] is not None), key
    _beginnings[before] = beginning
    return beginning


def line_beginning(before: str) -> tuple[int, str] | None:
    """Return what `_beginning` does, from the cache if it is known. Raises NotSimpleError."""
    return _beginnings.get(before) or _beginning(before)


def _value(text: str, rest: Lines, column: int) -> Any:
    """Return the value of the text after a key or a hyphen, which isn't empty, and of the lines that belong to it."""
    text = text.strip(" ")
    if text[0] not in INDICATORS or is_plain(text):
        return plain(text)
    from .fast_values import read_value

    return read_value(text, rest, column)


def _nothing(rest: Lines, column: int) -> Scalar:
    """Return None for an item without a value; raise NotSimpleError if it may be on the next line."""
    following = rest.whole[rest.position : rest.position + 1]
    if following and (not following[0].strip(" ") or following[0].startswith(" " * (column + 1))):
        raise NotSimpleError
    return None
