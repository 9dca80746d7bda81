"""What a schema says about one field: the subschemas that apply to it, and the names of the fields next to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ...core.pointer import Route
from ..keywords import ALWAYS_IN_PLACE, MAYBE_IN_PLACE
from ..model.schema import Schema
from ..model.walk import in_place, subschemas

COMMON_FIELDS = frozenset(
    {
        *("author", "authors", "categories", "category", "created", "date", "description", "draft", "id"),
        *("lang", "language", "layout", "name", "permalink", "slug", "status", "tags", "title", "type"),
        *("updated", "url", "version", "weight", "license", "model", "tools", "color"),
    }
)
"""Fields that front matter often has, for schemas that allow others than they list."""


def requires_text(schema: Schema, route: Route) -> bool:
    """Tell whether the value at a route must be text, whatever the other fields are."""
    return any(
        subschema.get("type") == "string"
        or (isinstance(subschema.get("type"), list) and {*subschema["type"]} <= {"string", "null"})
        for subschema in subschemas_at(schema, route, possible=False)
    )


def allowed_types(schema: Schema, route: Route) -> set[str] | None:
    """Return the types that the value at a route may have by `type`, `enum` and `const`; None if they don't say."""
    allowed: set[str] | None = None
    for subschema in subschemas_at(schema, route, possible=False):
        named = subschema.get("type")
        values = subschema.get("enum", [subschema["const"]] if "const" in subschema else None)
        types = {named} if isinstance(named, str) else {*named} if isinstance(named, list) else None
        if types is None and isinstance(values, list):
            types = {_type_of(value) for value in values}
        if types is not None:
            allowed = types if allowed is None else allowed & types
    return allowed


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "null" if value is None else "other"


def has_format(schema: Schema, route: Route, names: frozenset[str]) -> bool:
    """Tell whether the value at a route must have one of some formats."""
    return any(subschema.get("format") in names for subschema in subschemas_at(schema, route, possible=False))


def known_names(schema: Schema, route: Route) -> set[str]:
    """Return the names of all fields that a schema lists for the mapping at a route, in any branch or condition."""
    return {
        name
        for subschema in subschemas_at(schema, route, possible=True)
        for name in _mapping(subschema, "properties")
    }


def names_around(schema: Schema, route: Route) -> set[str]:
    """Return the names of the fields of the value at a route, and of all mappings that it is part of."""
    return {name for length in range(len(route) + 1) for name in known_names(schema, route[:length])}


@lru_cache(maxsize=16)
def all_names(schema: Schema) -> frozenset[str]:
    """Return the names of all fields that a schema and those it refers to list anywhere."""
    return frozenset(
        name
        for uri, contents in [(schema.uri, schema.contents), *schema.resources.items()]
        for subschema, _, _ in subschemas(contents, uri)
        for name in _mapping(subschema, "properties")
    )


def is_closed(schema: Schema, route: Route) -> bool:
    """Tell whether the mapping at a route may have no other fields than those that the schema lists."""
    return any(
        subschema.get(keyword) is False
        for subschema in subschemas_at(schema, route, possible=False)
        for keyword in ("additionalProperties", "unevaluatedProperties")
    )


def subschemas_at(schema: Schema, route: Route, *, possible: bool) -> Iterable[dict[str, Any]]:
    """Return the subschemas that apply to the value at a route; with `possible`, also those that only may apply."""
    keywords = MAYBE_IN_PLACE if possible else ALWAYS_IN_PLACE
    current = in_place([schema.contents], schema.resolver.follow, keywords)
    for step in route:
        members = [member for subschema in current for member in _members(subschema, step)]
        current = in_place(members, schema.resolver.follow, keywords)
    return current


def _members(subschema: dict[str, Any], step: str | int) -> Iterator[Any]:
    """Yield the schemas of a member: of the field of that name, or of the item at that index."""
    if isinstance(step, str):
        properties = _mapping(subschema, "properties")
        if step in properties:
            yield properties[step]
        elif isinstance(subschema.get("additionalProperties"), dict) and not subschema.get(
            "patternProperties"
        ):
            yield subschema["additionalProperties"]
        return
    first = subschema.get("prefixItems", subschema.get("items"))
    if isinstance(first, list) and step < len(first):
        yield first[step]
    elif isinstance(first, list):
        yield subschema.get("items" if "prefixItems" in subschema else "additionalItems")
    else:
        yield first


def _mapping(subschema: dict[str, Any], keyword: str) -> dict[str, Any]:
    value = subschema.get(keyword)
    return value if isinstance(value, dict) else {}
