"""`unevaluatedProperties` and `unevaluatedItems`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..engine import KeywordEngine
from .errors import Errors, Keyword, MemberError, Violation, is_mapping, note


def matches(keyword_engine: KeywordEngine, pattern: str, name: str) -> bool:
    """Return whether a name matches a regular expression, according to the engine."""
    return keyword_engine.is_valid({"pattern": pattern}, name)


def unevaluated_properties(keyword_engine: KeywordEngine) -> Keyword:
    """Return the `unevaluatedProperties` keyword."""

    def check(validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if not is_mapping(validator, instance):
            return
        others = {name: subschema for name, subschema in schema.items() if name != "unevaluatedProperties"}
        evaluated = _evaluated_keys(validator, instance, others, keyword_engine)
        for name, member in instance.items():
            if name in evaluated:
                continue
            if unevaluated is False:
                error = MemberError(name, path=(name,))
                note(error, "known_names", sorted(_known_names(validator, instance, others)))
                note(error, "deciding_fields", sorted(_deciding_fields(validator, instance, others, name)))
                yield error
            else:
                yield from validator.descend(member, unevaluated, path=name)

    return check


def unevaluated_items(validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    """Check `unevaluatedItems`. The version of jsonschema fails in 2019-09 if `items` is `true` or `false`."""
    if validator.is_type(instance, "array"):
        others = {name: subschema for name, subschema in schema.items() if name != "unevaluatedItems"}
        evaluated = _evaluated_items(validator, instance, others)
        rest = validator.evolve(schema=unevaluated)
        if any(index not in evaluated and not rest.is_valid(item) for index, item in enumerate(instance)):
            yield Violation()


def _evaluated_keys(
    validator: Any, instance: dict[str, Any], schema: Any, keyword_engine: KeywordEngine
) -> set[str]:
    """Return the keys that a schema evaluates (JSON Schema core 2020-12, section 11.3).

    The function for this in jsonschema matches keys of the content with Python's backtracking regular expressions.
    """
    if not isinstance(schema, dict):
        return set()
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        return set(instance)
    keys = {name for name in schema.get("properties", {}) if name in instance}
    for pattern in schema.get("patternProperties", {}):
        keys.update(name for name in instance if matches(keyword_engine, pattern, name))
    for inner, subschema in _applied(validator, instance, schema):
        keys |= _evaluated_keys(inner, instance, subschema, keyword_engine)
    return keys


def _known_names(validator: Any, instance: dict[str, Any], schema: Any) -> set[str]:
    """Return the names of the fields that a schema lists, also in the subschemas that apply to the same value."""
    if not isinstance(schema, dict):
        return set()
    names = {*schema.get("properties", {})}
    for inner, subschema in _applied(validator, instance, schema):
        names |= _known_names(inner, instance, subschema)
    return names


def _deciding_fields(validator: Any, instance: dict[str, Any], schema: Any, name: str) -> set[str]:
    """Return the fields whose values decide, by an `if` that doesn't apply, that a field of that name isn't known."""
    if not isinstance(schema, dict):
        return set()
    fields: set[str] = set()
    if isinstance(schema.get("if"), dict):
        branches = [schema.get(branch) for branch in ("then", "else")]
        if any(isinstance(branch, dict) and name in branch.get("properties", {}) for branch in branches):
            fields |= {*schema["if"].get("properties", {})}
    for inner, subschema in _applied(validator, instance, schema):
        fields |= _deciding_fields(inner, instance, subschema, name)
    return fields


def _evaluated_items(validator: Any, instance: list[Any], schema: Any) -> set[int]:
    """Return the indexes of the items that a schema evaluates (section 11.2)."""
    if not isinstance(schema, dict):
        return set()
    items = schema.get("items", [])
    if "unevaluatedItems" in schema or not isinstance(items, list) or (items and "additionalItems" in schema):
        return set(range(len(instance)))
    evaluated = set(range(len(items or schema.get("prefixItems", []))))
    if "contains" in schema:
        contained = validator.evolve(schema=schema["contains"])
        evaluated.update(index for index, item in enumerate(instance) if contained.is_valid(item))
    for inner, subschema in _applied(validator, instance, schema):
        evaluated |= _evaluated_items(inner, instance, subschema)
    return evaluated


def _applied(validator: Any, instance: Any, schema: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield the subschemas that a schema applies to the same value, each with a validator for it.

    Includes required subschemas that fail: they have errors of their own, and the keys and items that they name should
    not be reported again as unevaluated.
    """
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        if keyword in schema:
            reference = schema[keyword] if keyword != "$recursiveRef" else "#"
            resolved = validator._resolver.lookup(reference)  # noqa: SLF001 - jsonschema has no public API for it
            inner = validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
            yield inner, resolved.contents
    subschemas = [*schema.get("allOf", [])]
    if isinstance(instance, dict):
        subschemas += [
            subschema for name, subschema in schema.get("dependentSchemas", {}).items() if name in instance
        ]
    if "if" in schema:
        is_met = validator.evolve(schema=schema["if"]).is_valid(instance)
        subschemas += [schema["if"], schema.get("then", {})] if is_met else [schema.get("else", {})]
    for union in ("anyOf", "oneOf"):
        branches = schema.get(union, [])
        subschemas += [
            subschema for subschema in branches if validator.evolve(schema=subschema).is_valid(instance)
        ] or branches
    for subschema in subschemas:
        yield validator.evolve(schema=subschema), subschema
