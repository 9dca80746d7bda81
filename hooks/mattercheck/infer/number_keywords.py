"""Chooses keywords for numbers: the type, and a range if there is an obvious one."""

from __future__ import annotations

from typing import Any

from .descriptions import words
from .tolerance import Tolerance
from .value_summaries import NumberSummary

_FEW = 20
_MANY = 50
"""Fewest numbers for which their range is significant."""
_UNBOUNDED = frozenset({"offset", "order", "position", "priority", "weight"})
"""Last words of the names of fields for which negative numbers make sense even if none was used yet."""
_SCALE = 10
"""Highest upper end of a scale, such as of ratings."""


def number_keywords(numbers: NumberSummary, key: str, tolerance: Tolerance) -> dict[str, Any]:
    """Return the keywords for the numbers of a field."""
    allowed = tolerance.of(numbers.count)
    fractions = numbers.fractions > allowed
    keywords: dict[str, Any] = {"type": "number" if fractions else "integer"}
    if numbers.count < _FEW or _UNBOUNDED.intersection(words(key)[-1:]):
        return keywords
    if numbers.negative > allowed:
        if numbers.least == -1 and not fractions:
            keywords["minimum"] = -1  # often used for "none"
        return keywords
    several = numbers.count >= _MANY
    is_positive = several and not fractions and numbers.negative <= allowed and not numbers.zero
    keywords["minimum"] = 1 if is_positive else 0
    if several and (_is_scale(numbers) or (fractions and 0 < numbers.greatest <= 1)):
        keywords["maximum"] = int(numbers.greatest) if not fractions else 1
    return keywords


def _is_scale(numbers: NumberSummary) -> bool:
    """Tell whether integers are steps of a scale: few, without gaps, each used more than once."""
    values = numbers.values
    return (
        values is not None
        and not numbers.fractions
        and numbers.least in {0, 1}
        and 3 <= numbers.greatest <= _SCALE
        and len(values) == numbers.greatest - numbers.least + 1
        and min(values.values()) > 1
    )
