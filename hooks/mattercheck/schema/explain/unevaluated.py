"""`unevaluatedProperties` and `unevaluatedItems`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..engine import KeywordEngine
from .branches import fields_of
from .condition_words import describe_condition, texts_of
from .errors import Errors, Keyword, MemberError, RelativeCondition, Violation, is_mapping, note
from .value_descriptions import literal


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
                known_if = [*_conditions(validator, instance, others, name)]
                deciders = [key for known in known_if for key in known.keys]
                note(error, "known_if", known_if)
                note(error, "deciders", RelativeCondition("", tuple(deciders), 1))
                yield error
            else:
                yield from validator.descend(member, unevaluated, path=name)

    return check


def unevaluated_items(validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    """Check `unevaluatedItems`. The version of jsonschema fails in 2019-09 if `items` is `true` or `false`."""
    if validator.is_type(instance, "array"):
        others = {name: subschema for name, subschema in schema.items() if name != "unevaluatedItems"}
        evaluated = _evaluated_items(validator, instance, others)
        unseen = [(index, item) for index, item in enumerate(instance) if index not in evaluated]
        if unevaluated is not False:
            for index, item in unseen:
                yield from validator.descend(item, unevaluated, path=index)
        elif unseen:
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
    names = {name for name, member in schema.get("properties", {}).items() if member is not False}
    for inner, subschema in _applied(validator, instance, schema):
        names |= _known_names(inner, instance, subschema)
    return names


def _conditions(
    validator: Any, instance: dict[str, Any], schema: Any, name: str
) -> Iterator[RelativeCondition]:
    """Yield the conditions under which a field of that name would be known, one step above it."""
    if not isinstance(schema, dict):
        return
    for condition, other in _not_applied(validator, instance, schema):
        inner = validator.evolve(schema=other)
        if name in _known_names(inner, instance, other):
            if condition.text:
                yield condition
        else:
            yield from _conditions(inner, instance, other, name)
    for inner, subschema in _applied(validator, instance, schema):
        yield from _conditions(inner, instance, subschema, name)


def _not_applied(
    validator: Any, instance: dict[str, Any], schema: dict[str, Any]
) -> Iterator[tuple[RelativeCondition, Any]]:
    """Yield the subschemas that would apply to the value if a condition held, with that condition, one step above."""
    if "if" in schema:
        is_met = validator.evolve(schema=schema["if"]).is_valid(instance)
        text, keys = describe_condition(schema["if"], holds=not is_met)
        texts = () if is_met else texts_of(schema["if"])
        other = schema.get("else" if is_met else "then", True)
        yield RelativeCondition(text, tuple(keys), 1, texts), other
    for name, subschema in schema.get("dependentSchemas", {}).items():
        if name not in instance:
            yield RelativeCondition(f"`{name}` is present", (name,), 1), subschema
    for union in ("anyOf", "oneOf"):
        branches = schema.get(union, [])
        refused = [one for one in branches if not validator.evolve(schema=one).is_valid(instance)]
        for subschema in refused if len(refused) < len(branches) else ():
            fixed = {
                name: values
                for name, values in fields_of(validator, subschema).fixed.items()
                if name in instance and instance[name] not in values
            }
            each = (f"`{name}` is {' or '.join(map(literal, values))}" for name, values in fixed.items())
            yield RelativeCondition(" and ".join(each), tuple(fixed), 1), subschema


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
