"""Values that a schema may allow, made from what it says: for templates, and to look for counter-examples.

Nothing here is sure to be valid: whoever takes a value asks the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..formats.table import FORMATS
from ..model.schema import Schema

_DEPTH = 6
_MOST_REFERENCES = 50
"""Resolver that are followed from a part of a schema."""
_LONGEST, _MOST_ITEMS = 10_000, 1_000
_BOUNDS = {"minimum": (0, -1), "maximum": (0, 1), "exclusiveMinimum": (1, 0), "exclusiveMaximum": (-1, 0)}
"""What is allowed at a bound, and what just beyond, which another schema may allow."""
_OF_TYPES: dict[str, tuple[Any, ...]] = {
    "string": ("text", ""),
    "integer": (1, 0, -1),
    "number": (1, 0.5, -1),
    "boolean": (False, True),
    "null": (None,),
}


class ExampleGenerator:
    """Makes values by a schema; `keys` are more names that a mapping may have."""

    def __init__(self, schema: Schema, keys: tuple[str, ...] = ()) -> None:
        self._schema = schema
        self._keys = keys

    def first(self, *, whole: bool = False) -> dict[str, Any]:
        """Return a mapping with what is required, or with all the fields that are known."""
        return self._mapping(self.resolved(self._schema.contents), whole=whole, depth=0)

    def field(self, schema: Any) -> Any:
        """Return a value for a field."""
        return next(self._values(schema, 0), None)

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield mappings that differ in one field: left out, or with each of the values that it may have."""
        contents = self.resolved(self._schema.contents)
        for whole in (False, True):
            base = self._mapping(contents, whole=whole, depth=0)
            yield base
            yield from self._variations(contents, base, 0)

    def resolved(self, schema: Any) -> dict[str, Any]:
        """Return a schema with what its `$ref` and `allOf` lead to beside its own keywords."""
        merged: dict[str, Any] = {}
        pending, seen = [schema], 0
        while pending and seen < _MOST_REFERENCES:
            part, seen = pending.pop(0), seen + 1
            if not isinstance(part, dict):
                continue
            for keyword, value in part.items():
                if keyword == "properties" and isinstance(value, dict):
                    merged["properties"] = {**value, **merged.get("properties", {})}
                elif keyword == "required" and isinstance(value, list):
                    merged["required"] = list(dict.fromkeys([*merged.get("required", []), *value]))
                else:
                    merged.setdefault(keyword, value)
            if isinstance(part.get("$ref"), str):
                pending.append(self._target(part))
            pending += part.get("allOf", [])
        return merged

    def origin(self, schema: Any) -> Any:
        """Return the part that references lead to from a part, which is that itself where it has none."""
        for _ in range(_MOST_REFERENCES):
            if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
                break
            schema = self._target(schema)
        return schema

    def _target(self, part: dict[str, Any]) -> Any:
        return next(iter(self._schema.resolver.follow(part, "$ref")), {})

    def _mapping(self, schema: dict[str, Any], *, whole: bool, depth: int) -> dict[str, Any]:
        properties = schema.get("properties", {})
        names = (
            list(properties) if whole else [name for name in properties if name in schema.get("required", [])]
        )
        branches = [*schema.get("anyOf", [])[:1], *schema.get("oneOf", [])[:1]]
        needed = [*schema.get("required", []), *(name for one in branches for name in _required(one))]
        names += [name for name in needed if name not in names]
        made = {}
        for name in names:
            if properties.get(name, True) is not False:
                made[name] = next(self._values(properties.get(name, {}), depth + 1), "text")
        return made

    def _variations(
        self, schema: dict[str, Any], base: dict[str, Any], depth: int
    ) -> Iterator[dict[str, Any]]:
        properties = schema.get("properties", {})
        for name in base:
            yield {key: value for key, value in base.items() if key != name}
        for name in [*properties, *self._keys]:
            for value in self._values(properties.get(name, {}), depth + 1):
                yield {**base, name: value}

    def _values(self, schema: Any, depth: int) -> Iterator[Any]:
        """Yield values of a schema, the likeliest first."""
        part = self.resolved(schema)
        if "const" in part:
            yield part["const"]
            return
        if "default" in part:
            yield part["default"]
        yield from part.get("enum", ())
        yield from part.get("examples", ()) if isinstance(part.get("examples"), list) else ()
        if depth > _DEPTH or "enum" in part:
            return
        if isinstance(part.get("format"), str) and part["format"] in FORMATS:
            yield FORMATS[part["format"]].sample
        for keyword, steps in _BOUNDS.items():
            bound = part.get(keyword)
            if isinstance(bound, int | float) and not isinstance(bound, bool):
                yield from (bound + step for step in steps)
        for keyword in ("minLength", "maxLength"):
            if isinstance(part.get(keyword), int) and 0 <= part[keyword] < _LONGEST:
                yield from ("x" * length for length in (part[keyword], part[keyword] + 1))
        step = part.get("multipleOf")
        if isinstance(step, int | float):
            yield from (step, 2 * step, 3 * step)
        named = part.get("type")
        types = [named] if isinstance(named, str) else named or _guessed(part)
        for name in types:
            yield from self._of_type(name, part, depth)
        for branch in [*part.get("anyOf", []), *part.get("oneOf", [])]:
            yield from self._values(branch, depth + 1)

    def _of_type(self, name: str, part: dict[str, Any], depth: int) -> Iterator[Any]:
        if name == "object":
            base = self._mapping(part, whole=False, depth=depth)
            yield base
            yield from self._variations(part, self._mapping(part, whole=True, depth=depth), depth)
        elif name == "array":
            items = part.get("items", {})
            fewest = part.get("minItems", 0)
            values = list(islice(self._values(items, depth + 1), 20)) if items is not False else []
            yield values[:fewest] if len(values) >= fewest else values * fewest
            yield from ([value] for value in values)
            most = part.get("maxItems", 2)
            if values and isinstance(most, int) and most < _MOST_ITEMS:
                yield from (values[:1] * number for number in (most, most + 1))
            yield values
        elif name == "string":
            yield from ("text", "", "x" * 300) if "pattern" not in part else ("text", "a", "a-b", "A b", "1")
        else:
            yield from _OF_TYPES.get(name, ())


def _required(branch: Any) -> list[str]:
    return branch.get("required", []) if isinstance(branch, dict) else []


def _guessed(part: dict[str, Any]) -> list[str]:
    """Return the types that a schema without `type` may be about."""
    if "properties" in part:
        return ["object"]
    if "items" in part:
        return ["array"]
    if "format" in part or "pattern" in part or "minLength" in part or "anyOf" in part or "oneOf" in part:
        return ["string"]
    return ["string", "integer", "boolean", "null"]
