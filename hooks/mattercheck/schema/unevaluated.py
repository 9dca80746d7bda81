"""`unevaluatedProperties`, and the keys of a mapping that patterns name."""

from __future__ import annotations

from typing import Any

from .errors import Errors, Keyword, MemberError, is_mapping
from .verdict import KeywordVerdict


def matches(verdict: KeywordVerdict, pattern: str, name: str) -> bool:
    return verdict.is_valid({"pattern": pattern}, name)


def unevaluated_properties(verdict: KeywordVerdict) -> Keyword:
    def check(validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if not is_mapping(validator, instance):
            return
        evaluated = _evaluated_keys(validator, instance, schema, verdict)
        for name, member in instance.items():
            if name in evaluated:
                continue
            if unevaluated is False:
                yield MemberError(name, path=(name,))
            else:
                yield from validator.descend(member, unevaluated, path=name)

    return check


def _evaluated_keys(
    validator: Any, instance: dict[str, Any], schema: Any, verdict: KeywordVerdict
) -> set[str]:
    """Return the keys that a schema has an opinion on (JSON Schema core 2020-12, section 11.3).

    jsonschema has a function for this, which asks Python's regular expressions about keys of the content.
    """
    if not isinstance(schema, dict):
        return set()
    keys = {name for name in schema.get("properties", {}) if name in instance}
    for pattern in schema.get("patternProperties", {}):
        keys.update(name for name in instance if matches(verdict, pattern, name))
    if "additionalProperties" in schema:
        keys.update(instance)
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        if keyword in schema:
            reference = schema[keyword] if keyword != "$recursiveRef" else "#"
            resolved = validator._resolver.lookup(reference)  # noqa: SLF001 - there is no public way
            inner = validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
            keys |= _evaluated_keys(inner, instance, resolved.contents, verdict)
    parts = [*schema.get("allOf", []), *schema.get("anyOf", []), *schema.get("oneOf", [])]
    parts += [part for name, part in schema.get("dependentSchemas", {}).items() if name in instance]
    if "if" in schema:
        holds = validator.evolve(schema=schema["if"]).is_valid(instance)
        parts += [schema["if"], schema.get("then", {})] if holds else [schema.get("else", {})]
    for part in parts:
        if part is not False and validator.evolve(schema=part).is_valid(instance):
            keys |= _evaluated_keys(validator.evolve(schema=part), instance, part, verdict)
    if "unevaluatedProperties" in schema and validator.schema is not schema:
        keys.update(instance)
    return keys
