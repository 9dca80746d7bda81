"""Tells whether a schema describes a field, so that a misspelled one in the configuration is found."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from ..core.named_tuple import NamedTuple
from ..schema.model.schema import Schema
from ..schema.model.walk import in_place
from .fields import Field

_MAX_DEPTH = 20
_ANY: dict[str, Any] = {"patternProperties": {"": True}, "properties": {}}


class UnknownField(NamedTuple):
    """A key that no schema describes at its place, and those that are described there."""

    name: str
    known: list[str]


def unknown_field(field: Field, schema: Schema) -> UnknownField | None:
    """Return the first key of a field that a schema doesn't describe, or None if it may have all of them.

    A place where the schema describes no fields by name may have any.
    """
    places: list[Any] = [schema.contents]
    for step in field.steps:
        if step and not any(_may_have_keys(place, schema) for place in places):
            return UnknownField(step, [])
        subschemas = _in_place(places, schema)
        if not step:
            places = [item for one in subschemas for item in _items(one)]
            if not places:
                return None
            continue
        # A list that is written without `[]` has its fields in its items.
        subschemas += _in_place([item for one in subschemas for item in _items(one)], schema)
        named: dict[str, list[Any]] = {}
        for one in subschemas:
            properties = one.get("properties")
            for name, subschema in (properties if isinstance(properties, dict) else {}).items():
                named.setdefault(name, []).append(subschema)
            for name in one.get("required", []):
                named.setdefault(str(name), [])
        if step not in named:
            return UnknownField(step, list(named)) if named and not _has_pattern(subschemas) else None
        places = named[step]
    return None


def _may_have_keys(place: Any, schema: Schema) -> bool:
    """Tell whether a subschema may allow a mapping, or a list of mappings."""
    if _may_be("object", place, schema):
        return True
    items = [item for one in _in_place([place], schema) for item in _items(one)]
    return _may_be("array", place, schema) and (
        not items or any(_may_be("object", item, schema) for item in items)
    )


def _may_be(name: str, subschema: Any, schema: Schema, depth: int = 0) -> bool:
    """Tell whether a subschema may allow a value of a type, as far as its types tell."""
    if not isinstance(subschema, dict) or depth > _MAX_DEPTH:
        return subschema is not False
    types = subschema.get("type", name)
    if name not in ([types] if isinstance(types, str) else types):
        return False
    may = partial(_may_be, name, schema=schema, depth=depth + 1)
    if "$ref" in subschema and not all(map(may, _targets(schema, subschema, "$ref"))):
        return False
    return all(map(may, subschema.get("allOf", []))) and all(
        any(map(may, subschema[keyword])) for keyword in ("anyOf", "oneOf") if subschema.get(keyword)
    )


def _in_place(places: list[Any], schema: Schema) -> list[dict[str, Any]]:
    """Return the subschemas that apply to the same value as one of `places`."""
    return in_place(places, partial(_targets, schema))


def _targets(schema: Schema, subschema: dict[str, Any], keyword: str) -> Iterable[dict[str, Any]]:
    """Return what a reference leads to; if that isn't an object schema, one that may have any field."""
    return schema.resolver.follow(subschema, keyword) or (_ANY,)


def _items(subschema: dict[str, Any]) -> list[Any]:
    keywords = ("items", "additionalItems", "contains", "unevaluatedItems")
    found = [subschema[keyword] for keyword in keywords if isinstance(subschema.get(keyword), dict)]
    for keyword in ("prefixItems", "items"):
        if isinstance(subschema.get(keyword), list):
            found += subschema[keyword]
    return found


def _has_pattern(subschemas: list[dict[str, Any]]) -> bool:
    """Tell whether a pattern may allow further names; which ones, only the engine could tell."""
    return any(one.get("patternProperties") for one in subschemas)
