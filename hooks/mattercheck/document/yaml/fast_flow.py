"""Flow collections of the fast path (YAML 1.2.2, section 7.4). Functions raise NotSimpleError where they aren't sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .fast_quoted import find_quoted, unquoted
from .fast_scalars import NotSimpleError, is_plain, is_text_key, plain

_SPACE = re.compile(r"[ \n]*(?:(?<=[ \n])#[^\n]*\n[ \n]*)*")
_PLAIN = re.compile(r"[^\s,\[\]{}#:]+(?: +[^\s,\[\]{}#:]+)*")
_TYPOGRAPHIC = frozenset("\u201c\u201d\u201e\u00ab")
_MAX_DEPTH = 20
_MAX_KEY_LENGTH = 200


def read_flow(text: str) -> tuple[Any, int] | None:
    """Return the value of the flow collection at the start of a text, and where it ends; None if it isn't closed."""
    try:
        return _value(text, 0, 0)
    except IndexError:
        return None


def flow_end(text: str, at: int) -> int:
    """Return where the flow collection at an offset ends. Raises IndexError if the text is too short."""
    return _value(text, at, 0)[1]


def flow_members(text: str, at: int) -> Iterator[tuple[str | None, tuple[int, int] | None, tuple[int, int]]]:
    """Yield the members of the flow collection at an offset: key, where the key is, and where the value is.

    In a sequence, there are no keys.
    """
    closing = "]" if text[at] == "[" else "}"
    at = _skip(text, at + 1)
    while text[at] != closing:
        name = key = None
        if closing == "}":
            start = at
            name, at = _scalar(text, at)
            key = (start, at)
            at = _skip(text, at + 1)
        start = at
        at = flow_end(text, at)
        yield name, key, (start, at)
        at = _skip(text, _after_item(text, at, closing))


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    """Return the value at an offset of a text, and the offset after it. Raises IndexError if the text is too short."""
    first = text[at]
    if first == "[":
        return _sequence(text, at + 1, depth + 1)
    if first == "{":
        return _mapping(text, at + 1, depth + 1)
    return _scalar(text, at)


def _sequence(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    while True:
        at = _skip(text, at)
        if text[at] == "]":
            return items, at + 1
        if depth > _MAX_DEPTH:
            raise NotSimpleError
        item, at = _value(text, at, depth)
        items.append(item)
        at = _after_item(text, at, "]")


def _mapping(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    while True:
        at = _skip(text, at)
        if text[at] == "}":
            return members, at + 1
        if depth > _MAX_DEPTH:
            raise NotSimpleError
        start, quote = at, text[at]
        key, at = _scalar(text, at)
        if not isinstance(key, str) or at - start > _MAX_KEY_LENGTH or key in members:
            raise NotSimpleError
        if quote not in "\"'" and (key == "<<" or not is_text_key(key)):
            raise NotSimpleError
        if text[at] != ":" or (text[at + 1] not in " \n" and quote not in "\"'"):
            raise NotSimpleError
        at = _skip(text, at + 1)
        members[key], at = _value(text, at, depth)
        at = _after_item(text, at, "}")


def _after_item(text: str, at: int, closing: str) -> int:
    at = _skip(text, at)
    if text[at] == ",":
        return at + 1
    if text[at] != closing:
        raise NotSimpleError
    return at


def _skip(text: str, at: int) -> int:
    """Return the offset after white space and comments."""
    space = _SPACE.match(text, at)
    assert space is not None
    return space.end()


def _scalar(text: str, at: int) -> tuple[Any, int]:
    quote = text[at]
    if quote in "\"'":
        found = find_quoted(text, at)
        if found is None:
            raise IndexError if text.find(quote, at + 1) < 0 else NotSimpleError
        if "\n" in found[1]:
            raise NotSimpleError
        return unquoted(found[1], quote), found.end()
    found = _PLAIN.match(text, at)
    if found is None or not is_plain(found[0]) or found[0][0] in _TYPOGRAPHIC:
        raise NotSimpleError
    return plain(found[0]), found.end()
