"""Chooses keywords for strings: a set of choices, a shape, or just a minimum length."""

from __future__ import annotations

import re
from typing import Any

from .descriptions import singular
from .string_shapes import DATES, SHAPES, Shape, has, has_hyphen, marks_of
from .tolerance import Tolerance
from .value_summaries import TextSummary

_MAX_CHOICES = 20
"""Most values that a person would list."""
_MAX_CHOICE_LENGTH = 40
_MIN_AVERAGE_USES = 5
"""Fewest average uses of a value for which a set of values is considered complete."""
_MAX_UNIQUE = 0.02
"""Largest share of values seen only once: the Good-Turing estimate of how likely the next value is new."""
_MANY = 10
_MIN_TEXTS = 5
"""Fewest texts, none of them empty, for which an empty one is considered a mistake."""
_CONSTANT = re.compile(r"[a-z][a-z0-9_-]*\Z")
_OPEN = frozenset(
    (
        *("alt", "description", "excerpt", "label", "name", "subtitle", "summary", "title"),
        *("author", "contributor", "keyword", "tag"),
    )
)
"""Fields, such as names, whose values repeat but are never a complete set."""


def text_keywords(texts: TextSummary, key: str, tolerance: Tolerance) -> dict[str, Any]:
    """Return the keywords for the texts of a field."""
    shape = _shape(texts, texts.count, tolerance)
    if shape is not None and shape.certain:
        return _with_example({"type": "string", **shape.keywords}, texts, (shape,))
    choices = _choices(texts, key, tolerance)
    if choices:
        return {"const": choices[0]} if len(choices) == 1 else {"enum": choices}
    if shape is not None:
        return _with_example({"type": "string", **shape.keywords}, texts, (shape,))
    several = _several_shapes(texts, tolerance)
    if several is not None:
        return several
    keywords: dict[str, Any] = {"type": "string"}
    if texts.count >= _MIN_TEXTS and texts.empty <= tolerance.of(texts.count):
        keywords["minLength"] = 1
    return _with_example(keywords, texts, ())


def _shape(texts: TextSummary, count: int, tolerance: Tolerance) -> Shape | None:
    """Return the first shape that `count` of the texts have, except for tolerated outliers."""
    for shape in SHAPES:
        having = sum(number for marks, number in texts.marks.items() if has(marks, shape))
        if having < shape.values or having < count - tolerance.of(count):
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


def _choices(texts: TextSummary, key: str, tolerance: Tolerance) -> list[str]:
    """Return the values if they are likely a small, complete set; otherwise an empty list."""
    if texts.values is None or texts.count < _MANY or singular(key) in _OPEN:
        return []
    by_number = sorted(texts.values.items(), key=lambda item: (-item[1], item[0]))
    rare = 0
    while by_number and rare + by_number[-1][1] <= tolerance.of(texts.count):
        rare += by_number.pop()[1]
    choices = [value for value, _ in by_number]
    if (
        len(choices) > _MAX_CHOICES
        or texts.count < _MIN_AVERAGE_USES * len(choices)
        or any(len(value) > _MAX_CHOICE_LENGTH or "\n" in value for value in choices)
        or sum(number == 1 for _, number in by_number) > _MAX_UNIQUE * texts.count
    ):
        return []
    if len(choices) == 1:
        return choices if _CONSTANT.match(choices[0]) else []
    return choices


def _several_shapes(texts: TextSummary, tolerance: Tolerance) -> dict[str, Any] | None:
    """Return a union for dates of several shapes, or for texts of one shape or empty; otherwise None."""
    filled = texts.count - texts.empty
    shape = _shape(texts, filled, tolerance) if filled else None
    if shape is not None and texts.empty > tolerance.of(texts.count):
        union = [{"const": ""}, shape.keywords]
        return _with_example({"type": "string", "anyOf": union}, texts, (shape,))
    having = {
        shape: sum(number for marks, number in texts.marks.items() if has(marks, shape)) for shape in DATES
    }
    if texts.count and sum(having.values()) >= texts.count - tolerance.of(texts.count):
        used = tuple(shape for shape, number in having.items() if number > 0)
        union = [shape.keywords for shape in used]
        return _with_example({"type": "string", "anyOf": union}, texts, used)
    return None


def _with_example(keywords: dict[str, Any], texts: TextSummary, shapes: tuple[Shape, ...]) -> dict[str, Any]:
    """Add a text that has one of the shapes as an example."""
    fitting = [
        text
        for _, text in texts.samples
        if "\n" not in text and (not shapes or any(has(marks_of(text), shape) for shape in shapes))
    ]
    return {**keywords, "examples": fitting[:1]} if fitting else keywords
