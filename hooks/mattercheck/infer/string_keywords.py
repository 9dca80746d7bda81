"""Chooses keywords for strings: a set of choices, a shape, or just a minimum length."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .descriptions import singular, words
from .misspellings import misspelled_values
from .string_shapes import DATES, SHAPES, Shape, has, has_hyphen, marks_of, may_be_instead
from .tolerance import Tolerance
from .value_summaries import NEVER, TextSummary

_MAX_CHOICES = 20
"""Most values that a person would list."""
_MAX_CHOICE_LENGTH = 40
_MIN_AVERAGE_USES = 10
"""Fewest average uses of a value for which a set of values is considered complete."""
_MAX_UNIQUE = 0.002
"""Largest share of values seen only once: the Good-Turing estimate of how likely the next value is new."""
_MIN_CHOICES = 60
"""Fewest texts for which a set of values is considered complete."""
_MIN_CONSTANT = 100
"""Fewest texts for which the only value is considered the only one."""
_MANY = 30
"""Fewest different texts for which a pattern that all of them match is significant."""
_MIN_TEXTS = 20
"""Fewest texts, none of them empty, for which an empty one is considered a mistake."""
_CONSTANT = re.compile(r"[a-z][a-z0-9_-]*\Z")
_FILE_NAME = re.compile(r"\w\.[a-z][a-z0-9]{1,4}\Z", re.IGNORECASE)
"""The end of the name of a file, such as a template: there will be others."""
_OPEN = frozenset(
    (
        *("alt", "description", "excerpt", "label", "name", "subtitle", "summary", "title"),
        *(
            "author",
            "contributor",
            "creator",
            "editor",
            "job",
            "keyword",
            "owner",
            "person",
            "position",
            "profession",
            "role",
            "speaker",
            "tag",
            "translator",
        ),
        *(
            "brand",
            "city",
            "company",
            "country",
            "font",
            "id",
            "identifier",
            "location",
            "manufacturer",
            "model",
        ),
        *(
            "organization",
            "permalink",
            "place",
            "product",
            "release",
            "series",
            "slug",
            "tool",
            "url",
            "user",
        ),
        *("venue", "version", "vendor"),
    )
)
"""Fields, such as names, whose values repeat but are never a complete set."""


def text_keywords(texts: TextSummary, key: str, tolerance: Tolerance, recent: int = NEVER) -> dict[str, Any]:
    """Return the keywords for the texts of a field. Values first used since `recent` show that there will be more."""
    are_filled = texts.empty <= tolerance.empty(texts.count)
    shape = _shape(texts, texts.count - texts.empty, tolerance) if are_filled else None
    if shape is not None and shape.certain:
        return _with_example({"type": "string", **shape.keywords}, texts, (shape,))
    choices = _choices(texts, key, tolerance, recent)
    if choices:
        return {"const": choices[0]} if len(choices) == 1 else {"enum": choices}
    if shape is not None:
        return _with_example({"type": "string", **shape.keywords}, texts, (shape,))
    several = _several_shapes(texts, tolerance)
    if several is not None:
        return several
    keywords: dict[str, Any] = {"type": "string"}
    if texts.count >= _MIN_TEXTS and are_filled:
        keywords["minLength"] = 1
    return _with_example(keywords, texts, ())


def _shape(texts: TextSummary, count: int, tolerance: Tolerance) -> Shape | None:
    """Return the first shape that `count` of the texts have, except for tolerated outliers."""
    for shape in SHAPES:
        having = sum(number for marks, number in texts.marks.items() if has(marks, shape))
        others = sum(
            number
            for marks, number in texts.marks.items()
            if not has(marks, shape) and may_be_instead(marks, shape)
        )
        allowed = tolerance.of(count) if tolerance.share or (shape in DATES and others) else 0
        if shape.strict and not others:
            allowed = tolerance.certain(count) if shape.name == "url" else tolerance.evident(count)
        if having < shape.values or having < count - allowed:
            continue
        if shape.name == "slug" and not _has_hyphens(texts):
            continue
        if shape.certain or texts.values is None or len(texts.values) >= _MANY:
            return shape
    return None


def _has_hyphens(texts: TextSummary) -> bool:
    """Tell whether texts are slugs rather than words in lower case."""
    hyphens = sum(number for marks, number in texts.marks.items() if has_hyphen(marks))
    return hyphens * 5 >= texts.count


def _choices(texts: TextSummary, key: str, tolerance: Tolerance, recent: int) -> list[str]:
    """Return the values if they are likely a small, complete set; otherwise an empty list."""
    if texts.values is None or texts.long or texts.count < _MIN_CHOICES or {*_OPEN}.intersection(_last(key)):
        return []
    misspelled = misspelled_values(texts.values, tolerance)
    left_out = {*misspelled, *([""] if texts.empty <= tolerance.empty(texts.count) else [])}
    by_number = sorted(
        ((value, number) for value, number in texts.values.items() if value not in left_out),
        key=lambda item: (-item[1], item[0]),
    )
    rare = 0
    while tolerance.share and by_number and rare + by_number[-1][1] <= tolerance.of(texts.count):
        rare += by_number.pop()[1]
    choices = [value for value, _ in by_number]
    if (
        len(choices) > _MAX_CHOICES
        or any(recent <= texts.firsts[value] < NEVER for value in choices)
        or texts.count < _MIN_AVERAGE_USES * len(choices)
        or any(len(value) > _MAX_CHOICE_LENGTH or "\n" in value for value in choices)
        or any(_FILE_NAME.search(value) for value in choices)
        or sum(number == 1 for _, number in by_number) > _MAX_UNIQUE * texts.count
    ):
        return []
    if len(choices) == 1:
        return choices if _CONSTANT.match(choices[0]) and texts.count >= _MIN_CONSTANT else []
    return choices


def _last(key: str) -> tuple[str, str]:
    """Return the singular of a key, and of its last word."""
    return singular(key).lower(), singular((words(key) or [key])[-1])


def _several_shapes(texts: TextSummary, tolerance: Tolerance) -> dict[str, Any] | None:
    """Return a union for dates of several shapes, or for texts of one shape or empty; otherwise None."""
    filled = texts.count - texts.empty
    shape = _shape(texts, filled, tolerance) if filled else None
    if shape is not None and texts.empty > tolerance.empty(texts.count):
        union = [{"const": ""}, shape.keywords]
        return _with_example({"type": "string", "anyOf": union}, texts, (shape,))
    used = _covering_dates(texts.marks, tolerance.evident(texts.count))
    if not used:
        return None
    union = [shape.keywords for shape in used]
    keywords = {"anyOf": union} if len(union) > 1 else union[0]
    return _with_example({"type": "string", **keywords}, texts, used)


def _covering_dates(marks: Mapping[int, int], allowed: int) -> tuple[Shape, ...]:
    """Return the fewest shapes of dates that all texts but those `allowed` have; none if there aren't any.

    A text such as 05/06/2024 has several shapes; it is no reason for another one.
    """
    used: list[Shape] = []
    left = dict(marks)
    while sum(left.values()) > allowed:
        having = {shape: sum(number for one, number in left.items() if has(one, shape)) for shape in DATES}
        best = max(having, key=having.__getitem__)
        if not having[best]:
            return ()
        used.append(best)
        left = {one: number for one, number in left.items() if not has(one, best)}
    return tuple(used)


def _with_example(keywords: dict[str, Any], texts: TextSummary, shapes: tuple[Shape, ...]) -> dict[str, Any]:
    """Add a text that has one of the shapes as an example."""
    fitting = [
        text
        for _, text in texts.samples
        if "\n" not in text and (not shapes or any(has(marks_of(text), shape) for shape in shapes))
    ]
    return {**keywords, "examples": fitting[:1]} if fitting else keywords
