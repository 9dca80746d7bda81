"""`unevaluatedProperties`, and the keys of a mapping that patterns name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError

from ..engine import KeywordEngine
from .errors import Errors, Keyword, MemberError, is_mapping


def matches(keyword_engine: KeywordEngine, pattern: str, name: str) -> bool:
    return keyword_engine.is_valid({"pattern": pattern}, name)


def unevaluated_properties(keyword_engine: KeywordEngine) -> Keyword:
    def check(validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if not is_mapping(validator, instance):
            return
        others = {name: part for name, part in schema.items() if name != "unevaluatedProperties"}
        evaluated = _evaluated_keys(validator, instance, others, keyword_engine)
        for name, member in instance.items():
            if name in evaluated:
                continue
            if unevaluated is False:
                yield MemberError(name, path=(name,))
            else:
                yield from validator.descend(member, unevaluated, path=name)

    return check


def unevaluated_items(validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    """As jsonschema has it, which fails in 2019-09 where `items` is `true` or `false`."""
    if validator.is_type(instance, "array"):
        others = {name: part for name, part in schema.items() if name != "unevaluatedItems"}
        evaluated = _evaluated_items(validator, instance, others)
        rest = validator.evolve(schema=unevaluated)
        if any(index not in evaluated and not rest.is_valid(item) for index, item in enumerate(instance)):
            yield ValidationError("")


def _evaluated_keys(
    validator: Any, instance: dict[str, Any], schema: Any, keyword_engine: KeywordEngine
) -> set[str]:
    """Return the keys that a schema has an opinion on (JSON Schema core 2020-12, section 11.3).

    jsonschema has a function for this, which asks Python's regular expressions about keys of the content.
    """
    if not isinstance(schema, dict):
        return set()
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        return set(instance)
    keys = {name for name in schema.get("properties", {}) if name in instance}
    for pattern in schema.get("patternProperties", {}):
        keys.update(name for name in instance if matches(keyword_engine, pattern, name))
    for inner, part in _applied(validator, instance, schema):
        keys |= _evaluated_keys(inner, instance, part, keyword_engine)
    return keys


def _evaluated_items(validator: Any, instance: list[Any], schema: Any) -> set[int]:
    """Return the indexes of the items that a schema has an opinion on (section 11.2)."""
    if not isinstance(schema, dict):
        return set()
    items = schema.get("items", [])
    if "unevaluatedItems" in schema or not isinstance(items, list) or (items and "additionalItems" in schema):
        return set(range(len(instance)))
    evaluated = set(range(len(items or schema.get("prefixItems", []))))
    if "contains" in schema:
        contained = validator.evolve(schema=schema["contains"])
        evaluated.update(index for index, item in enumerate(instance) if contained.is_valid(item))
    for inner, part in _applied(validator, instance, schema):
        evaluated |= _evaluated_items(inner, instance, part)
    return evaluated


def _applied(validator: Any, instance: Any, schema: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield the parts of a schema that are applied to the same value, each with a validator of it.

    Of a part that must hold and does not there is an error anyway: what it names is known, and no error of its own.
    """
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        if keyword in schema:
            reference = schema[keyword] if keyword != "$recursiveRef" else "#"
            resolved = validator._resolver.lookup(reference)  # noqa: SLF001 - there is no public way
            inner = validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
            yield inner, resolved.contents
    parts = [*schema.get("allOf", [])]
    if isinstance(instance, dict):
        parts += [part for name, part in schema.get("dependentSchemas", {}).items() if name in instance]
    if "if" in schema:
        holds = validator.evolve(schema=schema["if"]).is_valid(instance)
        parts += [schema["if"], schema.get("then", {})] if holds else [schema.get("else", {})]
    for union in ("anyOf", "oneOf"):
        branches = schema.get(union, [])
        parts += [part for part in branches if validator.evolve(schema=part).is_valid(instance)] or branches
    for part in parts:
        yield validator.evolve(schema=part), part
