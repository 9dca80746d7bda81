"""From texts to keywords: a set of choices, a shape, or no more than that there is something."""

from __future__ import annotations

import re
from typing import Any

from .descriptions import singular
from .string_shapes import DATES, SHAPES, Shape, has, has_hyphen, marks_of
from .tolerance import Tolerance
from .value_summaries import TextSummary

_CHOICES = 20
"""Values that a person would list."""
_CHOICE_LENGTH = 40
_REPEATED = 5
"""How often a value is used on average, at least, where a set of values is taken for complete."""
_NEW = 0.02
"""The share of values that were seen once; by the estimate of Good and Turing it is how likely the next one is new."""
_MANY = 10
_NOT_EMPTY = 5
"""Texts, none of them empty, after which an empty one is a mistake."""
_CONSTANT = re.compile(r"[a-z][a-z0-9_-]*\Z")
_OPEN = frozenset(
    (
        *("alt", "description", "excerpt", "label", "name", "subtitle", "summary", "title"),
        *("author", "contributor", "keyword", "tag"),
    )
)
"""Fields whose values repeat and are never complete: names and the like."""


def text_keywords(texts: TextSummary, key: str, tolerance: Tolerance) -> dict[str, Any]:
    """Return what a schema says of the texts of a field."""
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
    if texts.count >= _NOT_EMPTY and texts.empty <= tolerance.of(texts.count):
        keywords["minLength"] = 1
    return _with_example(keywords, texts, ())


def _shape(texts: TextSummary, count: int, tolerance: Tolerance) -> Shape | None:
    """Return the first shape that so many of the texts have, as far as it is tolerated."""
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
    """Tell whether texts are slugs, rather than words that happen to be in small letters."""
    hyphens = sum(number for marks, number in texts.marks.items() if has_hyphen(marks))
    return hyphens * 5 >= texts.count


def _choices(texts: TextSummary, key: str, tolerance: Tolerance) -> list[str]:
    """Return the values of a small set that is likely to be complete; none where it is not."""
    if texts.values is None or texts.count < _MANY or singular(key) in _OPEN:
        return []
    by_number = sorted(texts.values.items(), key=lambda item: (-item[1], item[0]))
    rare = 0
    while by_number and rare + by_number[-1][1] <= tolerance.of(texts.count):
        rare += by_number.pop()[1]
    choices = [value for value, _ in by_number]
    if (
        len(choices) > _CHOICES
        or texts.count < _REPEATED * len(choices)
        or any(len(value) > _CHOICE_LENGTH or "\n" in value for value in choices)
        or sum(number == 1 for _, number in by_number) > _NEW * texts.count
    ):
        return []
    if len(choices) == 1:
        return choices if _CONSTANT.match(choices[0]) else []
    return choices


def _several_shapes(texts: TextSummary, tolerance: Tolerance) -> dict[str, Any] | None:
    """Return a union where texts are dates of several shapes, or of one shape or empty."""
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
    """Add one of the texts that has one of the shapes."""
    fitting = [
        text
        for _, text in texts.samples
        if "\n" not in text and (not shapes or any(has(marks_of(text), shape) for shape in shapes))
    ]
    return {**keywords, "examples": fitting[:1]} if fitting else keywords
