"""Generate values that a schema may allow, for templates and to search for counterexamples.

The values are not guaranteed to be valid: the caller must validate them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..formats.table import FORMATS
from ..model.schema import Schema
from ..model.walk import in_place

_MAX_DEPTH = 6
_MAX_REFERENCES = 50
"""Maximum number of references to follow from a subschema."""
_MAX_LENGTH, _MAX_ITEMS = 10_000, 1_000
_BOUNDS = {"minimum": (0, -1), "maximum": (0, 1), "exclusiveMinimum": (1, 0), "exclusiveMaximum": (-1, 0)}
"""Offsets from a bound to the nearest allowed value and to the first one beyond, which another schema may allow."""
_VALUES_OF_TYPES: dict[str, tuple[Any, ...]] = {
    "string": ("text", ""),
    "integer": (1, 0, -1),
    "number": (1, 0.5, -1),
    "boolean": (False, True),
    "null": (None,),
}


class ExampleGenerator:
    """Generates values for a schema; `keys` are additional names for the fields of a mapping."""

    def __init__(self, schema: Schema, keys: tuple[str, ...] = ()) -> None:
        self._schema = schema
        self._keys = keys

    def first(self, *, whole: bool = False) -> dict[str, Any]:
        """Return a mapping with the required fields or, if `whole`, with all known fields."""
        return self._mapping(self.resolved(self._schema.contents), whole=whole, depth=0)

    def field(self, schema: Any) -> Any:
        """Return a value for a field, or None."""
        return next(self._values(schema, 0), None)

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield mappings that differ in one field, which is either omitted or has one of its possible values."""
        contents = self.resolved(self._schema.contents)
        for whole in (False, True):
            base = self._mapping(contents, whole=whole, depth=0)
            yield base
            yield from self._variations(contents, base, 0)

    def resolved(self, schema: Any) -> dict[str, Any]:
        """Return a schema merged with the targets of its `$ref` and `allOf`; its own keywords take precedence."""
        merged: dict[str, Any] = {}
        for subschema in in_place([schema], self._schema.resolver.follow, ("$ref", "allOf"), _MAX_REFERENCES):
            for keyword, value in subschema.items():
                if keyword == "properties" and isinstance(value, dict):
                    merged["properties"] = {**value, **merged.get("properties", {})}
                elif keyword == "required" and isinstance(value, list):
                    merged["required"] = list(dict.fromkeys([*merged.get("required", []), *value]))
                else:
                    merged.setdefault(keyword, value)
        return merged

    def origin(self, schema: Any) -> Any:
        """Return the final target of the `$ref` of a subschema, or the subschema itself if it has none."""
        for _ in range(_MAX_REFERENCES):
            if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
                break
            schema = self._target(schema)
        return schema

    def _target(self, subschema: dict[str, Any]) -> Any:
        return next(iter(self._schema.resolver.follow(subschema, "$ref")), {})

    def _mapping(self, schema: dict[str, Any], *, whole: bool, depth: int) -> dict[str, Any]:
        properties = schema.get("properties", {})
        names = (
            list(properties) if whole else [name for name in properties if name in schema.get("required", [])]
        )
        branches = [*schema.get("anyOf", [])[:1], *schema.get("oneOf", [])[:1]]
        needed = [*schema.get("required", []), *(name for one in branches for name in _required(one))]
        names += [name for name in needed if name not in names]
        mapping = {}
        for name in names:
            if properties.get(name, True) is not False:
                mapping[name] = next(self._values(properties.get(name, {}), depth + 1), "text")
        return mapping

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
        """Yield values for a schema, the most likely first."""
        subschema = self.resolved(schema)
        if "const" in subschema:
            yield subschema["const"]
            return
        if "default" in subschema:
            yield subschema["default"]
        yield from subschema.get("enum", ())
        yield from subschema.get("examples", ()) if isinstance(subschema.get("examples"), list) else ()
        if depth > _MAX_DEPTH or "enum" in subschema:
            return
        if isinstance(subschema.get("format"), str) and subschema["format"] in FORMATS:
            yield FORMATS[subschema["format"]].sample
        for keyword, steps in _BOUNDS.items():
            bound = subschema.get(keyword)
            if isinstance(bound, int | float) and not isinstance(bound, bool):
                yield from (bound + step for step in steps)
        for keyword in ("minLength", "maxLength"):
            if isinstance(subschema.get(keyword), int) and 0 <= subschema[keyword] < _MAX_LENGTH:
                yield from ("x" * length for length in (subschema[keyword], subschema[keyword] + 1))
        step = subschema.get("multipleOf")
        if isinstance(step, int | float):
            yield from (step, 2 * step, 3 * step)
        named = subschema.get("type")
        types = [named] if isinstance(named, str) else named or _guess_types(subschema)
        for name in types:
            yield from self._of_type(name, subschema, depth)
        for branch in [*subschema.get("anyOf", []), *subschema.get("oneOf", [])]:
            yield from self._values(branch, depth + 1)

    def _of_type(self, name: str, subschema: dict[str, Any], depth: int) -> Iterator[Any]:
        if name == "object":
            base = self._mapping(subschema, whole=False, depth=depth)
            yield base
            yield from self._variations(subschema, self._mapping(subschema, whole=True, depth=depth), depth)
        elif name == "array":
            items = subschema.get("items", {})
            min_items = subschema.get("minItems", 0)
            values = list(islice(self._values(items, depth + 1), 20)) if items is not False else []
            yield values[:min_items] if len(values) >= min_items else values * min_items
            yield from ([value] for value in values)
            max_items = subschema.get("maxItems", 2)
            if values and isinstance(max_items, int) and max_items < _MAX_ITEMS:
                yield from (values[:1] * number for number in (max_items, max_items + 1))
            yield values
        elif name == "string":
            yield from (
                ("text", "", "x" * 300) if "pattern" not in subschema else ("text", "a", "a-b", "A b", "1")
            )
        else:
            yield from _VALUES_OF_TYPES.get(name, ())


def _required(branch: Any) -> list[str]:
    return branch.get("required", []) if isinstance(branch, dict) else []


def _guess_types(subschema: dict[str, Any]) -> list[str]:
    """Return the likely types of a schema without `type`."""
    if "properties" in subschema:
        return ["object"]
    if "items" in subschema:
        return ["array"]
    if (
        "format" in subschema
        or "pattern" in subschema
        or "minLength" in subschema
        or "anyOf" in subschema
        or "oneOf" in subschema
    ):
        return ["string"]
    return ["string", "integer", "boolean", "null"]
