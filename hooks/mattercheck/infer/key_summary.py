"""Recognizes keys of mappings that are data: dates, versions, numbers, languages, paths."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..core.named_tuple import NamedTuple

_LANGUAGES = frozenset(
    [
        "ar",
        "bg",
        "bn",
        "ca",
        "cs",
        "cy",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "eu",
        "fa",
        "fi",
        "fr",
        "ga",
        "gl",
        "he",
        "hi",
        "hr",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ja",
        "ka",
        "kk",
        "ko",
        "lt",
        "lv",
        "mk",
        "ms",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "sw",
        "ta",
        "th",
        "tr",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
    ]
)


_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?\Z")


class KeyKind(NamedTuple):
    """A kind of keys that are data, with the pattern that describes them."""

    name: str
    pattern: str
    fits: Callable[[str], object]


def _is_language(key: str) -> bool:
    return key.partition("-")[0] in _LANGUAGES and _LANGUAGE.match(key) is not None


def _pattern(name: str, pattern: str) -> KeyKind:
    return KeyKind(name, pattern, re.compile(pattern.replace("$", r"\Z")).search)


KINDS = (
    _pattern("number", r"^[0-9]+$"),
    _pattern("month", r"^[0-9]{4}-[0-9]{2}$"),
    _pattern("date", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    _pattern("version", r"^v?[0-9]+([.][0-9x*]+)*([-+][0-9A-Za-z.-]+)?$"),
    _pattern("release", r"^v?[0-9][0-9A-Za-z.,+ -]*$"),
    KeyKind("language", "^[a-z]{2}(-[A-Za-z]{2,4})?$", _is_language),
    _pattern("identifier", r"^[0-9a-f]{7,40}$|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"),
    _pattern("path", r"^[^/]*/|[^.][.][a-z]{2,4}[0-9]?$"),
)
"""The most specific first."""


class KeySummary:
    """A summary of keys: how many there are, and the kinds of data that all of them fit."""

    __slots__ = ("count", "kinds")

    def __init__(self) -> None:
        self.count = 0
        self.kinds = (1 << len(KINDS)) - 1

    def add(self, key: str) -> None:
        self.count += 1
        for index, kind in enumerate(KINDS):
            if self.kinds >> index & 1 and not kind.fits(key):
                self.kinds &= ~(1 << index)

    def merge(self, other: KeySummary) -> None:
        self.count += other.count
        self.kinds &= other.kinds

    @property
    def kind(self) -> KeyKind | None:
        """The most specific kind of data that the keys are; None if they are names."""
        fitting = (kind for index, kind in enumerate(KINDS) if self.kinds >> index & 1)
        return next(fitting, None) if self.count else None
