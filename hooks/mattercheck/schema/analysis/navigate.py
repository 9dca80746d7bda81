"""Find the subschemas that describe a field, for content that may be unfinished or invalid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...core.pointer import Route
from ..keywords import REFERENCES
from ..model.schema import Schema
from ..model.walk import applied, in_place

_MAX_SUBSCHEMAS = 500
"""Most subschemas that are looked at for one value: unions of unions multiply."""
_MAX_REFERENCES = 20
_UNIONS = ("allOf", "anyOf", "oneOf")


def subschemas_at(schema: Schema, value: Any, route: Route) -> list[dict[str, Any]]:
    """Return the subschemas that apply to the field at a route, or may do so: those of its own first.

    `value` is the whole content as far as it is known. It decides between the branches of a union: one whose constants
    contradict it doesn't apply, unless that is true of all.
    """
    found = list(_in_place(schema, [schema.contents], value))
    for step in route:
        value = _member(value, step)
        below = [member for subschema in found for member in _below(subschema, step)]
        found = list(_in_place(schema, below, value))
    return found


def _member(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _in_place(schema: Schema, subschemas: list[Any], value: Any) -> Iterator[dict[str, Any]]:
    """Yield subschemas and those that they apply to the same value."""
    pending, seen = list(subschemas), set[int]()
    while pending and len(seen) < _MAX_SUBSCHEMAS:
        subschema = pending.pop(0)
        if not isinstance(subschema, dict) or id(subschema) in seen:
            continue
        seen.add(id(subschema))
        yield subschema
        pending.extend(target for _, target in applied(subschema, schema.resolver.follow, REFERENCES))
        for keyword in _UNIONS:
            branches = subschema.get(keyword)
            if isinstance(branches, list):
                meant = [
                    one for one in branches if keyword == "allOf" or not _contradicts(schema, one, value)
                ]
                pending.extend(meant or branches)
        if isinstance(subschema.get("if"), dict):
            pending.extend(_consequences(schema, subschema, value))
        dependents = subschema.get("dependentSchemas")
        if isinstance(dependents, dict) and isinstance(value, dict):
            pending.extend(member for name, member in dependents.items() if name in value)


def _consequences(schema: Schema, subschema: dict[str, Any], value: Any) -> Iterator[Any]:
    """Yield `then`, `else`, or both if the content doesn't tell yet."""
    condition = subschema["if"]
    if _contradicts(schema, condition, value):
        yield subschema.get("else")
        return
    yield subschema.get("then")
    constants = _constants(schema, condition)
    if not constants or not isinstance(value, dict) or not constants.keys() <= value.keys():
        yield subschema.get("else")


def _contradicts(schema: Schema, branch: Any, value: Any) -> bool:
    """Tell whether a branch can't be meant: a constant in it, or its type, differs from what is written."""
    if branch is False:
        return True
    if not isinstance(branch, dict) or value is None:
        return False
    if isinstance(value, dict):
        return any(
            name in value and value[name] not in allowed
            for name, allowed in _constants(schema, branch).items()
        )
    return isinstance(value, list) and any(
        isinstance(one, dict) and one.get("type") in ("string", "object", "boolean", "integer", "number")
        for one in _with_targets(schema, branch)
    )


def _constants(schema: Schema, branch: Any) -> dict[str, list[Any]]:
    """Return the values that a branch allows for the fields that it fixes."""
    constants: dict[str, list[Any]] = {}
    for subschema in _with_targets(schema, branch):
        properties = subschema.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            for one in _with_targets(schema, member):
                if "const" in one:
                    constants[name] = [one["const"]]
                elif isinstance(one.get("enum"), list):
                    constants[name] = one["enum"]
    return constants


def _with_targets(schema: Schema, subschema: Any) -> list[dict[str, Any]]:
    """Return a subschema and the targets of its references."""
    return in_place([subschema], schema.resolver.follow, ("$ref",), _MAX_REFERENCES)


def _below(subschema: dict[str, Any], step: str | int) -> Iterator[Any]:
    """Yield the subschemas that a subschema applies to one of its members."""
    if isinstance(step, int):
        prefix = subschema.get("prefixItems", subschema.get("items"))
        if isinstance(prefix, list):
            yield (
                prefix[step]
                if step < len(prefix)
                else subschema.get("additionalItems", subschema.get("items"))
            )
        else:
            yield subschema.get("items")
        yield subschema.get("contains")
        return
    properties, patterns = subschema.get("properties"), subschema.get("patternProperties")
    found = False
    if isinstance(properties, dict) and step in properties:
        found = True
        yield properties[step]
    if isinstance(patterns, dict):
        from ..engine import compile_schema

        for pattern, member in patterns.items():
            if compile_schema({"pattern": pattern}).is_valid(step):
                found = True
                yield member
    if not found:
        yield subschema.get("additionalProperties")
        yield subschema.get("unevaluatedProperties")
