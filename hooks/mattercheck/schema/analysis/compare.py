"""Compare two schemas: their keywords, and the values that they allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import jsonschema_rs

from ...core.named_tuple import NamedTuple
from ...core.pointer import Route, to_pointer
from .. import engine
from ..keywords import ANNOTATIONS, KEYWORDS_WITH_MAP_OF_SCHEMAS, KEYWORDS_WITH_SCHEMA
from ..model.schema import Schema
from ..model.walk import subschemas
from .examples import ExampleGenerator

_MAX_TRIES = 20_000
"""Maximum number of values per schema to try as counterexamples."""
_NO_EFFECT = ANNOTATIONS | {"$schema", "$id"}
"""Keywords without any effect on validation."""
_MAX_SHOWN = 60
_REFERRING = ('"$ref"', '"$dynamicRef"', '"$recursiveRef"', '"$id"', '"id"', '"$anchor"', '"$dynamicAnchor"')
"""Keywords that connect a subschema with others."""
_OTHER_KEY = "another-field"
"""A name that is unlikely to appear in a schema."""


class Comparison(NamedTuple):
    """The difference between an old and a new schema.

    `proven` is True if the new schema provably allows every value that the old one allows, False if it provably does
    not, and None if neither can be proven; `looser` is the same with the schemas swapped. `counter_example` is a value
    that only the old schema allows.
    """

    changes: list[str]
    proven: bool | None
    looser: bool | None
    counter_example: Any


def compare(old: Schema, new: Schema) -> Comparison:
    """Compare an old and a new schema."""
    same = _same_fields(old, new)
    if same and _covers(new, old, same):
        return Comparison(_changes(old, new), True, _covers(old, new, same) or None, None)
    proven, back = _covers(new, old), _covers(old, new)
    example = None if proven else _counter_example(old, new)
    return Comparison(_changes(old, new), False if example is not None else proven, back, example)


def _same_fields(old: Schema, new: Schema) -> frozenset[str]:
    """Return the fields with equal subschemas in both schemas that refer to nothing else.

    A value that the old schema allows is valid for these subschemas. So if the new schema allows it whatever these
    fields are, the new schema allows it.
    """
    before, after = (
        schema.contents.get("properties", {}) if isinstance(schema.contents, dict) else {}
        for schema in (old, new)
    )
    if not isinstance(before, dict) or not isinstance(after, dict):
        return frozenset()
    if any("/properties/" in json.dumps(file) for schema in (old, new) for file in schema.files.values()):
        return frozenset()  # a reference may lead to one of the fields
    return frozenset(
        name
        for name, subschema in before.items()
        if name in after and after[name] == subschema and not _refers(subschema)
    )


def _refers(subschema: Any) -> bool:
    text = json.dumps(subschema)
    return any(keyword in text for keyword in _REFERRING)


def _without(schema: Schema, fields: frozenset[str]) -> Any:
    """Return a schema that allows any value for these fields."""
    if not fields:
        return schema.contents
    properties = schema.contents["properties"]
    free = {name: {} if name in fields else subschema for name, subschema in properties.items()}
    return {**schema.contents, "properties": free}


def _covers(wide: Schema, narrow: Schema, free: frozenset[str] = frozenset()) -> bool | None:
    """Return whether one schema provably allows every value that another one allows, or None if that is unknown.

    Both are compared as if they allowed any value for the fields `free`.
    """
    try:
        one, two = (
            engine.canonical(_without(schema, free), schema.uri, schema.resources, schema.draft)
            for schema in (wide, narrow)
        )
        answer = one.covers(two)
    except (engine.SchemaFaultError, ValueError):
        return None
    containment = jsonschema_rs.canonical.Containment
    return True if answer == containment.YES else False if answer == containment.NO else None


def _counter_example(old: Schema, new: Schema) -> Any:
    """Return a short value that the old schema allows and the new one does not, or None if none is found."""
    keys = (*sorted(_names(old) ^ _names(new)), _OTHER_KEY)
    candidates = (
        value
        for schema in (old, new)
        for value in islice(ExampleGenerator(schema, keys).documents(), _MAX_TRIES)
    )
    found = (value for value in candidates if old.is_valid(value) and not new.is_valid(value))
    return min(found, key=lambda value: len(json.dumps(value)), default=None)


def _names(schema: Schema) -> set[str]:
    contents = schema.contents if isinstance(schema.contents, dict) else {}
    return set(contents.get("properties", {}))


def _changes(old: Schema, new: Schema) -> list[str]:
    before, after = _subschemas_by_route(old), _subschemas_by_route(new)
    only_in_one = before.keys() ^ after.keys()
    changes: list[str] = []
    for route in dict.fromkeys([*before, *after]):
        if any(route[:-end] in only_in_one for end in range(1, len(route))):
            continue  # reported for the subschema around it
        name = _name(route)
        if route not in after:
            changes.append(f"{name}: removed")
        elif route not in before:
            changes.append(f"{name}: added")
        else:
            changes += [f"{name}: {change}" for change in _differences(before[route], after[route])]
    return changes


def _subschemas_by_route(schema: Schema) -> dict[Route, dict[str, Any]]:
    """Return the subschemas of a schema by route. In other files, routes start with `$ref` and the name of the file."""
    found = {
        (*(("$ref", shown) if shown != schema.name else ()), *route): subschema
        for shown, contents in schema.files.items()
        for subschema, _, route in subschemas(contents, "")
    }
    return dict(sorted(found.items(), key=lambda item: list(map(str, item[0]))))


def _differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for keyword in dict.fromkeys([*old, *new]):
        before, after = old.get(keyword), new.get(keyword)
        if json.dumps(before) == json.dumps(after) and (keyword in old) == (keyword in new):
            continue
        if (
            keyword in KEYWORDS_WITH_MAP_OF_SCHEMAS
            and isinstance(before or {}, dict)
            and isinstance(after or {}, dict)
        ):
            continue  # their members are compared individually
        if keyword == "required":
            yield from (f"`{name}` is now required" for name in after or [] if name not in (before or []))
            yield from (
                f"`{name}` is no longer required" for name in before or [] if name not in (after or [])
            )
        elif keyword == "enum" and isinstance(before, list) and isinstance(after, list):
            yield from (f"{_show(one)} is no longer allowed" for one in before if one not in after)
            yield from (f"{_show(one)} is now allowed" for one in after if one not in before)
        elif keyword in KEYWORDS_WITH_SCHEMA and isinstance(before, dict) and isinstance(after, dict):
            continue  # compared as a subschema
        elif keyword not in old:
            yield f"`{keyword}` added: {_show(after)}"
        elif keyword not in new:
            yield f"`{keyword}` removed; it was {_show(before)}"
        else:
            note = " (no effect on validation)" if keyword in _NO_EFFECT else ""
            yield f"`{keyword}` changed from {_show(before)} to {_show(after)}{note}"


def _name(route: Route) -> str:
    """Return the name of the field that a route through a schema leads to, or else a JSON Pointer."""
    if route[:1] == ("$ref",):
        return f"{route[1]}#{to_pointer(route[2:])}"
    name = ""
    steps = list(route)
    while steps:
        step = steps.pop(0)
        if step == "properties" and steps:
            name += ("." if name else "") + str(steps.pop(0))
        elif step == "items":
            name += "[]"
        else:
            return f"#/{'/'.join(map(str, route))}"
    return name or "(root)"


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text}`" if len(text) <= _MAX_SHOWN else f"`{text[: _MAX_SHOWN - 3]}...`"
