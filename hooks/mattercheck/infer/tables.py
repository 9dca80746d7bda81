"""Tells mappings whose keys are data, such as dates or languages, from those whose keys are names of fields."""

from __future__ import annotations

from typing import Any

from .key_summary import KeySummary
from .summary import MappingSummary, Summary

_MIN_KEYS = 2
"""Fewest keys of one kind of data for which a mapping is a table."""
_MANY_KEYS = 20
"""Most keys of a mapping that isn't a table just because most keys are used only once."""
_ALIKE = 3
"""Fewest keys with values of the same form for which a mapping is a table."""


def is_table(mappings: MappingSummary, *, is_root: bool) -> bool:
    """Tell whether the keys of mappings are data."""
    if mappings.others is not None:
        return True
    fields = mappings.fields
    if is_root or not fields:
        return False
    keys = mappings.key_summary()
    if len(fields) >= _MIN_KEYS and keys.kind is not None:
        return True
    once = sum(field.count == 1 for field in fields.values())
    if len(fields) > _MANY_KEYS and once * 2 > len(fields):
        return True
    return len(fields) >= _ALIKE and all(_is_of_tables(field.values) for field in fields.values())


def _is_of_tables(values: Summary) -> bool:
    """Tell whether values are tables, or mappings of tables however few keys they have."""
    mappings = values.mappings
    if mappings is None or mappings.count < values.count - values.nulls:
        return False
    return (
        is_table(mappings, is_root=False)
        or mappings.key_summary().kind is not None
        or (bool(mappings.fields) and all(_is_of_tables(field.values) for field in mappings.fields.values()))
    )


def key_keywords(keys: KeySummary) -> dict[str, Any]:
    """Return the keyword that describes the keys of a table, if they have something in common."""
    kind = keys.kind
    return (
        {"propertyNames": {"pattern": kind.pattern}} if kind is not None and keys.count >= _MIN_KEYS else {}
    )
