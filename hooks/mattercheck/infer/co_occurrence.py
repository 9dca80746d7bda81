"""Finds keys that depend on one another: those that only occur together, and those that a value decides on."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from .descriptions import words
from .forms import MASK
from .summary import Field

_TOGETHER = 10
"""Fewest mappings with, and without, a group of keys for which their co-occurrence is significant."""
_COINCIDENCE = 100
"""The same for keys whose names have no word in common."""
_MANY = 50
"""Fewest mappings with, and without, a key for which its dependence on a value is significant."""
_MAX_CHOICES = 8
"""Most values of a field that decides which keys are required."""


def keys_together(count: int, fields: dict[str, Field]) -> dict[str, list[str]]:
    """Return the keys that occur only together, each with its companions; `count` is the number of mappings."""
    groups: dict[tuple[int, int], list[str]] = {}
    for key, field in fields.items():
        if _TOGETHER <= field.count <= count - _TOGETHER:
            groups.setdefault((field.count, field.companions), []).append(key)
    return {
        key: companions
        for (number, _), group in groups.items()
        for key in group
        if (
            companions := [
                other
                for other in group
                if other != key
                and (min(number, count - number) >= _COINCIDENCE or {*words(key)} & {*words(other)})
            ]
        )
    }


def conditional_keys(fields: dict[str, Field], optional: dict[str, Field]) -> list[dict[str, Any]]:
    """Return a condition for each field whose values decide on other fields, such as `type`.

    `optional` are the fields that may be decided on: they occur in all mappings with some values of the deciding field,
    and in no others.
    """
    conditions = []
    for key, field in fields.items():
        choices = field.choices
        if not choices or not 2 <= len(choices) <= _MAX_CHOICES or field.values.texts is None:
            continue
        values = field.values.texts.values or {}
        decided: dict[tuple[str, ...], list[str]] = {}
        for name, other in optional.items():
            chosen = _deciding(choices, other.companions) if name != key else ()
            number = sum(values.get(value, 0) for value in chosen)
            if chosen and number == other.count and min(number, field.count - number) >= _MANY:
                decided.setdefault(chosen, []).append(name)
        for chosen, names in decided.items():
            value = {"const": chosen[0]} if len(chosen) == 1 else {"enum": [*chosen]}
            condition = {"properties": {key: value}, "required": [key]}
            conditions.append({"if": condition, "then": {"required": names}})
    return conditions


def _deciding(choices: dict[str, int], companions: int) -> tuple[str, ...]:
    """Return the values in whose mappings, and in no others, a key with these companions occurs."""
    for size in range(1, len(choices)):
        for chosen in combinations(sorted(choices), size):
            if sum(choices[value] for value in chosen) & MASK == companions:
                return chosen
    return ()
