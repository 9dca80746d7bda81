"""How two schemas differ: in words, and in what they allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import jsonschema_rs

from ...core.pointer import Route, to_pointer
from .. import engine
from ..keywords import ANNOTATIONS, KEYWORDS_WITH_MAP_OF_SCHEMAS, KEYWORDS_WITH_SCHEMA
from ..model.schema import Schema
from ..model.walk import subschemas
from .examples import ExampleGenerator

_TRIES = 20_000
"""Values that are tried to find a counter-example."""
_ABOUT_NOTHING = ANNOTATIONS | {"$schema", "$id"}
"""Keywords that allow and refuse nothing."""
_SHOWN = 60
_OTHER_KEY = "another-field"
"""A name that no schema is likely to know."""


class Comparison(NamedTuple):
    """What a change of a schema means.

    `proven` is True where every value that the old one allows is proven to be allowed by the new one, False where
    it is proven that one is not, None where neither is. `looser` tells that it is proven the other way round.
    `counter_example` was valid and is not any more.
    """

    changes: list[str]
    proven: bool | None
    looser: bool | None
    counter_example: Any


def compare(old: Schema, new: Schema) -> Comparison:
    """Compare two schemas."""
    proven, back = _covers(new, old), _covers(old, new)
    example = None if proven else _counter_example(old, new)
    return Comparison(_changes(old, new), False if example is not None else proven, back, example)


def _covers(wide: Schema, narrow: Schema) -> bool | None:
    """Tell whether one schema allows all that another does; None where it is not known."""
    try:
        one, two = (
            engine.canonical(schema.contents, schema.uri, schema.resources, schema.draft)
            for schema in (wide, narrow)
        )
        answer = one.covers(two)
    except (engine.SchemaFaultError, ValueError):
        return None
    containment = jsonschema_rs.canonical.Containment
    return True if answer == containment.YES else False if answer == containment.NO else None


def _counter_example(old: Schema, new: Schema) -> Any:
    """Look for a value that the old schema allows and the new one does not."""
    keys = (*sorted(_names(old) ^ _names(new)), _OTHER_KEY)
    tried = (
        value for schema in (old, new) for value in islice(ExampleGenerator(schema, keys).documents(), _TRIES)
    )
    found = (value for value in tried if old.is_valid(value) and not new.is_valid(value))
    return min(found, key=lambda value: len(json.dumps(value)), default=None)


def _names(schema: Schema) -> set[str]:
    contents = schema.contents if isinstance(schema.contents, dict) else {}
    return set(contents.get("properties", {}))


def _changes(old: Schema, new: Schema) -> list[str]:
    before, after = _parts(old), _parts(new)
    said: list[str] = []
    for route in dict.fromkeys([*before, *after]):
        if any(route[:-end] in _only_in_one(before, after) for end in range(1, len(route))):
            continue  # which is said of the part around it
        name = _name(route)
        if route not in after:
            said.append(f"{name}: is no longer described")
        elif route not in before:
            said.append(f"{name}: is new")
        else:
            said += [f"{name}: {words}" for words in _differences(before[route], after[route])]
    return said


def _only_in_one(before: dict[Route, Any], after: dict[Route, Any]) -> set[Route]:
    return before.keys() ^ after.keys()


def _parts(schema: Schema) -> dict[Route, dict[str, Any]]:
    """Return the parts of a schema by their routes; those of a file that it refers to begin with `$ref` and its name."""
    parts = {
        (*(("$ref", shown) if shown != schema.name else ()), *route): part
        for shown, contents in schema.files.items()
        for part, _, route in subschemas(contents, "")
    }
    return dict(sorted(parts.items(), key=lambda item: list(map(str, item[0]))))


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
            continue  # their members are compared one by one
        if keyword == "required":
            yield from (f"`{name}` is required now" for name in after or [] if name not in (before or []))
            yield from (
                f"`{name}` is no longer required" for name in before or [] if name not in (after or [])
            )
        elif keyword == "enum" and isinstance(before, list) and isinstance(after, list):
            yield from (f"{_show(one)} is no longer allowed" for one in before if one not in after)
            yield from (f"{_show(one)} is allowed now" for one in after if one not in before)
        elif keyword in KEYWORDS_WITH_SCHEMA and isinstance(before, dict) and isinstance(after, dict):
            continue  # which is a part of its own
        elif keyword not in old:
            yield f"has `{keyword}` now: {_show(after)}"
        elif keyword not in new:
            yield f"has no `{keyword}` any more; it was {_show(before)}"
        else:
            about = " (which allows and refuses nothing)" if keyword in _ABOUT_NOTHING else ""
            yield f"`{keyword}` is {_show(after)} instead of {_show(before)}{about}"


def _name(route: Route) -> str:
    """Write a route through a schema as the field that it is about, where it is about one."""
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
    return name or "the whole"


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text}`" if len(text) <= _SHOWN else f"`{text[: _SHOWN - 3]}...`"
