"""Plain scalars of the fast path: those that YAML 1.1 and 1.2 certainly read alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import length_hint

from .scalars import NOT_TEXT_FIRST, Scalar, resolve_plain

INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""YAML 1.2.2, c-indicator: characters that a plain scalar can't start with."""
_NEGATIVE = r"-[0-9.]"
_WORDS_1_1 = frozenset({"yes", "no", "on", "off"})
"""Words that are booleans in YAML 1.1 only."""
_IS_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Za-z].{5}").match
"""Values that are certainly text although they start like other types: dates, and words longer than `false`."""
_CACHE_SIZE = 4096
"""Values that are cached, since the files of a site repeat them."""
_MAX_CACHED_LENGTH = 40
"""Code points of a value that is worth caching."""

cached_scalars: dict[str, Scalar] = {}
"""Plain scalars by their text after the key."""


class NotSimpleError(Exception):
    """The events have to decide."""


class Lines:
    """The lines of a text; iterating yields those that haven't been read yet.

    `whole` has all lines.
    """

    def __init__(self, text: str) -> None:
        self.whole = text.split("\n")
        self._iterator = iter(self.whole)

    def __iter__(self) -> Iterator[str]:
        return self._iterator

    @property
    def position(self) -> int:
        """The index of the next line."""
        return len(self.whole) - length_hint(self._iterator)

    def skip(self, number: int) -> None:
        """Skip so many lines."""
        next(islice(self._iterator, number, number), None)


def is_plain(text: str) -> bool:
    """Tell whether a text, which isn't empty, can start a plain scalar."""
    return text[0] not in INDICATORS or re.match(_NEGATIVE, text) is not None


def is_ambiguous(text: str, value: Scalar) -> bool:
    """Tell whether YAML 1.1 reads a plain scalar differently."""
    if text[0] not in "+-.0123456789":
        return text.lower() in _WORDS_1_1
    if text[0] != "0" and text.isdecimal():
        return False
    from . import scalars_1_1

    return scalars_1_1.is_ambiguous(text, value)


def plain(text: str) -> Scalar:
    """Return the value of a plain scalar, which may be followed by a comment. Raise NotSimpleError or NoJsonValueError."""
    if " #" in text:
        text, _, comment = text.partition(" #")
        if comment[:1].strip(" #"):  # it may be text
            raise NotSimpleError
        text = text.rstrip(" ")
    if ": " in text or text[-1] == ":" or (text[-1] == '"' and text.count('"') == 1):
        raise NotSimpleError
    value: Scalar = text
    if text[0] in NOT_TEXT_FIRST and _IS_TEXT(text) is None:
        value = resolve_plain(text)
        if is_ambiguous(text, value):
            raise NotSimpleError
    if len(text) <= _MAX_CACHED_LENGTH:
        if len(cached_scalars) >= _CACHE_SIZE:
            cached_scalars.clear()
        cached_scalars[text] = value
    return value


def is_text_key(key: str) -> bool:
    """Tell whether a plain key is text, in YAML 1.1, too."""
    return resolve_plain(key) is key and not is_ambiguous(key, key)
