"""The shapes of texts: formats and simple patterns, tested by the engine that also validates content."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from ..schema.engine import compile_schema

_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)"
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_FILE = re.compile(
    r"\.(?:avif|css|csv|gif|html?|jpe?g|js|json|md|mdx|mp[34]|pdf|png|svg|txt|webp|xml|ya?ml)\Z",
    re.IGNORECASE,
)
_LONGEST_ENDING = 5
_PROSE = 40
"""Length of a text from which, with a space in it, it can have the shape of an email address at most."""
_DIGITS = "0123456789"
_VERSION_FIRST = frozenset("v" + _DIGITS)
_HOST = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}\Z")


class Shape:
    """A shape: its `keywords` in a schema, and a test for texts that `may_be` intended to have it.

    The test is needed because nearly any text is a valid `uri-reference`, and any word a `hostname`. `values` is the
    number of texts that must have the shape for it to be significant; a shape that is `certain` takes precedence over
    a list of choices. Where a shape is `strict`, the few texts that don't have it are mistakes.
    """

    def __init__(
        self,
        name: str,
        keywords: dict[str, Any],
        may_be: Callable[[str], object],
        *,
        values: int = 10,
        certain: bool = False,
        strict: bool = False,
    ) -> None:
        self.name = name
        self.keywords = keywords
        self.may_be = may_be
        self.values = values
        self.certain = certain
        self.strict = strict

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """The engine's validator for the shape."""
        return compile_schema(self.keywords).is_valid


def _begins_with_a_digit(text: str) -> bool:
    return text[:1].isdigit() and len(text) < _PROSE


def _is_url(text: str) -> bool:
    return "://" in text


def _is_file(text: str) -> bool:
    return _FILE.search(text[-_LONGEST_ENDING:]) is not None


def _is_link(text: str) -> bool:
    return text.startswith(("/", "./", "../", "#")) or "://" in text or _is_file(text)


def _is_host(text: str) -> bool:
    return _HOST.match(text) is not None and not _is_file(text)


def _mixes_cases(text: str) -> bool:
    return (
        len(text) >= 24 and "-" not in text and not text.islower() and not text.isupper() and " " not in text
    )


def _format(name: str, may_be: Callable[[str], object], **more: str) -> Shape:
    strict = name in {"date", "date-time", "email", "uri", "uuid"}
    called = more.pop("called", name)
    values = 30 if "pattern" in more else 3 if strict else 10
    return Shape(called, {"format": name, **more}, may_be, values=values, certain=True, strict=strict)


def _moment(name: str, pattern: str, may_be: Callable[[str], bool], example: str) -> Shape:
    keywords = {"pattern": pattern, "errorMessage": {"pattern": f"expected {example}"}}
    return Shape(name, keywords, may_be, values=3, certain=True, strict=True)


def _may_be_timestamp(text: str) -> bool:
    return 10 <= len(text) < _PROSE and text[0].isdigit() and text[-1] in _DIGITS + "CZ"


def _may_be_date(text: str) -> bool:
    return 7 <= len(text) <= 10 and text[0].isdigit() and text[-1] in _DIGITS


def _may_be_written(text: str) -> bool:
    return " " in text and len(text) < _PROSE and text[-1] in _DIGITS


def _pattern(name: str, pattern: str, may_be: Callable[[str], object]) -> Shape:
    return Shape(name, {"pattern": pattern}, may_be)


SHAPES = (
    _format("uuid", lambda text: len(text) == 36),
    _format("date", lambda text: len(text) == 10 and text[:1].isdigit()),
    _format("date-time", _begins_with_a_digit),
    _moment(
        "spacedDateTime",
        rf"^{_DAY} \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?: [+-]\d{{2}}:?\d{{2}})?$",
        _may_be_timestamp,
        "a date and time such as 2024-05-31 14:30:00",
    ),
    _moment(
        "timestamp",
        rf"^{_DAY}(?:[T ] ?\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d{{1,2}}:?\d{{2}}))?)?$",
        _may_be_timestamp,
        "a date such as 2024-05-31 or 2024-05-31 14:30:00",
    ),
    _moment(
        "monthDayYear",
        r"^(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/\d{4}$",
        _may_be_date,
        "a date such as 05/31/2024: month, day, year",
    ),
    _moment(
        "dayMonthYear",
        r"^(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-]\d{4}$",
        _may_be_date,
        "a date such as 31.05.2024: day, month, year",
    ),
    _moment("yearMonth", r"^\d{4}-(?:0[1-9]|1[0-2])$", _may_be_date, "a year and a month, such as 2024-05"),
    _moment(
        "writtenDate",
        r"^(?:[A-Z][a-z]+,? )?(?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+\.?),? \d{4}$",
        _may_be_written,
        "a date such as May 31, 2024, or 31 May 2024",
    ),
    _format("email", lambda text: "@" in text),
    _format("uri", _is_url, pattern="^https://", called="url"),
    _format("uri", _is_url, pattern="^https?://", called="url"),
    _format("uri", _is_url),
    Shape(
        "path",
        {"format": "uri-reference", "pattern": "^/"},
        lambda text: text.startswith("/"),
        values=50,
        certain=True,
    ),
    _format("uri-reference", _is_link),
    Shape("domain", {"format": "hostname", "pattern": r"\.[A-Za-z]{2,}$"}, _is_host),
    _pattern("language", "^[a-z]{2}(?:-[A-Z]{2})?$", lambda text: len(text) in {2, 5}),
    _pattern("version", r"^v?\d+(?:\.\d+){1,3}$", lambda text: text[:1] in _VERSION_FIRST and "." in text),
    _pattern("color", "^#[0-9A-Fa-f]{6}$", lambda text: text[:1] == "#"),
    _pattern("commit", "^[0-9a-f]{40}$", lambda text: len(text) == 40),
    _pattern("base64", f"^{_BASE64}$", _mixes_cases),
    _pattern("base64Parts", f"^{_BASE64}(?:[.:;]{_BASE64})+$", _mixes_cases),
    _pattern("slug", "^[a-z0-9]+(?:-[a-z0-9]+)*$", lambda text: text.islower() or text.isdigit()),
)
"""All shapes, most specific first."""

DATES = tuple(
    shape
    for shape in SHAPES
    if shape.name
    in {
        *("date", "date-time", "spacedDateTime", "timestamp"),
        *("monthDayYear", "dayMonthYear", "yearMonth", "writtenDate"),
    }
)
"""Shapes that often occur together in one field."""

_ISO = frozenset({"date", "date-time", "spacedDateTime", "timestamp"})
"""Names of the shapes of dates that differ only in precision."""

_BITS = {shape: 1 << index for index, shape in enumerate(SHAPES)}
_BY_TEST = [
    (may_be, [(shape, bit) for shape, bit in _BITS.items() if shape.may_be is may_be])
    for may_be in dict.fromkeys(shape.may_be for shape in SHAPES)
]
"""The shapes that share a test, and their bits."""
_BY_TEST_WITH_SCHEME = [
    (may_be, shapes)
    for may_be, shapes in _BY_TEST
    if any(
        shape.name in {"email", "url", "uri", "path", "uri-reference", "base64Parts"} for shape, _ in shapes
    )
]
"""Those of the shapes that a text with `://` may have."""
_LINKS = [bit for shape, bit in _BITS.items() if shape.keywords.get("format") == "uri"]
_LINKS.append(next(bit for shape, bit in _BITS.items() if shape.name == "uri-reference"))
_IMPLIED = {bit: sum(_LINKS[index:]) for index, bit in enumerate(_LINKS)}
"""For the bit of a kind of URL, its own and those of the kinds that every such URL is of as well."""
_TIMESTAMPS = sum(bit for shape, bit in _BITS.items() if shape.name in {"spacedDateTime", "timestamp"})
_HYPHEN = 1 << len(SHAPES)
_RELATIVE = 2 << len(SHAPES)
_TEMPLATE = 4 << len(SHAPES)
_IS_NAME = 8 << len(SHAPES)
_NAME = re.compile(r"[^\W\d_]+(?:[-' ]+[^\W\d_]+)*\Z")
"""Words only, which nobody writes who means an email address or a UUID."""
_HAS_HOST = re.compile(r"(?:https?|www|ftp)\b|(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}/|.*\s", re.IGNORECASE)


def marks_of(text: str) -> int:
    """Return the shapes of a text as a bit set."""
    marks = _HYPHEN if "-" in text else 0
    if text and " " not in text and not _HAS_HOST.match(text):
        marks |= _RELATIVE
    if "{" in text and ("{{" in text or "{%" in text or "${" in text):
        marks |= _TEMPLATE
    if len(text) < _PROSE and _NAME.match(text):
        marks |= _IS_NAME
    if len(text) >= _PROSE and " " in text and "@" not in text:
        return marks
    for may_be, shapes in _BY_TEST_WITH_SCHEME if "://" in text else _BY_TEST:
        if may_be(text):
            for shape, bit in shapes:
                if not marks & bit and shape.is_valid(text):
                    marks |= _IMPLIED.get(bit, bit)
            if marks & _TIMESTAMPS and ":" in text:
                break  # a date with a time has no other shape
    return marks


def has(marks: int, shape: Shape) -> bool:
    """Tell whether the marks of a text include a shape."""
    return marks & _BITS[shape] != 0


def may_be_instead(marks: int, shape: Shape) -> bool:
    """Tell whether a text that doesn't have a strict shape is something else rather than a mistake."""
    if marks & _TEMPLATE:
        return True
    if shape.name in {"email", "uuid"} and marks & _IS_NAME:
        return True
    if shape.name in _ISO:
        return any(has(marks, other) for other in DATES if other.name in _ISO)
    if shape.keywords.get("format") != "uri":
        return False
    return marks & _RELATIVE != 0 or any(
        has(marks, other) for other in SHAPES if other.name in {"url", "uri"}
    )


def has_hyphen(marks: int) -> bool:
    """Tell whether a text with these marks contains a `-`."""
    return marks & _HYPHEN != 0
