"""Keywords that replace those of jsonschema.

Every assertion about a single value (`format`, `pattern`, `type`, `multipleOf`, …) is evaluated by jsonschema-rs, so
that formats, regular expressions and numbers behave the same everywhere. Some applicators are replaced because
jsonschema gives the key or item of an error only as prose.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from ..engine import KeywordEngine
from ..keywords import LEAF_ASSERTIONS, REFERENCES
from .branches import Unions, any_of, one_of
from .conditions import dependencies, dependent_required, if_
from .errors import Errors, Keyword, MemberError, is_mapping, note
from .unevaluated import matches, unevaluated_items, unevaluated_properties

_CONTENT = ("contentEncoding", "contentMediaType")
"""Asserted by the engine in drafts 6 and 7; jsonschema has no such keywords."""

Enter: TypeAlias = Callable[[Any, str], Any]


def extend_validator(
    validator_class: Any, keyword_engine: KeywordEngine, unions: Unions, enter: Enter
) -> Any:
    """Return a validator class of jsonschema with the keywords replaced.

    `enter` returns the validator for the target of a reference, which may use another draft.
    """
    known = validator_class.VALIDATORS
    keywords: dict[str, Keyword] = {
        name: _leaf(name, keyword_engine) for name in LEAF_ASSERTIONS if name in known or name in _CONTENT
    }
    keywords["properties"] = _properties
    keywords["patternProperties"] = _pattern_properties(keyword_engine)
    keywords["additionalProperties"] = _additional_properties(keyword_engine)
    keywords["uniqueItems"] = _unique_items
    keywords["required"] = _required
    if "if" in known:
        keywords["if"] = if_
    if "dependentSchemas" in known:
        keywords["dependentSchemas"] = dependencies
    keywords["dependencies"] = dependencies  # the engine asserts it in later drafts, too
    keywords["anyOf"] = any_of(unions)
    keywords["oneOf"] = one_of(unions)
    if "prefixItems" in known:
        keywords["prefixItems"] = _prefix_items("prefixItems")
    else:
        keywords["items"] = _items(known["items"])
        keywords["additionalItems"] = _additional_items(known["additionalItems"])
    if "propertyNames" in known:
        keywords["propertyNames"] = _property_names
    if "unevaluatedProperties" in known:
        keywords["unevaluatedProperties"] = unevaluated_properties(keyword_engine)
        keywords["unevaluatedItems"] = unevaluated_items
    if "dependentRequired" in known:
        keywords["dependentRequired"] = dependent_required
    for name in REFERENCES:
        if name in known:
            keywords[name] = _reference(known[name], enter)
    counted = {name: unions.counted(keyword) for name, keyword in {**known, **keywords}.items()}
    extended = extend(validator_class, counted)  # type: ignore[no-untyped-call]
    extended.evolve = _keep_class(extended.evolve)
    return extended


def _keep_class(evolve: Any) -> Any:
    """Keep the validator class for subschemas: below a `$schema`, jsonschema would switch to its own."""

    def evolved(validator: Any, **changes: Any) -> Any:
        schema = changes.get("schema", validator.schema)
        if not isinstance(schema, dict) or "$schema" not in schema:
            return evolve(validator, **changes)
        result = evolve(validator, **{**changes, "schema": {}})
        result.schema = schema
        return result

    return evolved


def _reference(keyword: Any, enter: Enter) -> Keyword:
    def check(validator: Any, reference: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        yield from keyword(enter(validator, reference), reference, instance, schema) or ()

    return check


def _leaf(name: str, keyword_engine: KeywordEngine) -> Keyword:
    def check(_validator: Any, keyword_value: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        keywords = {name: keyword_value}
        limit = f"exclusive{name.capitalize()}"
        if isinstance(schema.get(limit), bool):  # draft 4
            keywords[limit] = schema[limit]
        if name == "contentMediaType" and "contentEncoding" in schema:
            keywords["contentEncoding"] = schema["contentEncoding"]  # it applies to the decoded text
        if not keyword_engine.is_valid(keywords, instance):
            yield ValidationError("")

    return check


def _member(
    validator: Any, instance: dict[str, Any], name: str, subschema: Any, holder: tuple[Any, tuple[str, str]]
) -> Errors:
    """Validate a member against its schema. For a `false` schema, jsonschema omits the path of the member.

    `holder` is the subschema that contains the member's schema, and the route from it.
    """
    if subschema is False:
        error = ValidationError(
            "",
            validator="falseSchema",
            path=(name,),
            instance=instance[name],
            schema=False,
            schema_path=holder[1][1:],
        )
        note(error, "holder", holder)
        yield error
        return
    for error in validator.descend(instance[name], subschema, path=name, schema_path=holder[1][1]):
        if len(error.relative_path) == 1:
            # The description of the field is here, even if the error comes from the target of a `$ref`.
            note(error, "field_schema", subschema)
        yield error


def _properties(validator: Any, properties: dict[str, Any], instance: Any, schema: dict[str, Any]) -> Errors:
    if is_mapping(validator, instance):
        custom = schema.get("errorMessage")
        by_name = custom.get("properties", {}) if isinstance(custom, dict) else {}
        for name, subschema in properties.items():
            if name in instance:
                for error in _member(validator, instance, name, subschema, (schema, ("properties", name))):
                    note(error, "author_message", custom if isinstance(custom, str) else by_name.get(name))
                    yield error


def _required(validator: Any, names: list[str], instance: Any, _schema: dict[str, Any]) -> Errors:
    if is_mapping(validator, instance):
        for name in names:
            if name not in instance:
                yield MemberError(name)


def _pattern_properties(keyword_engine: KeywordEngine) -> Keyword:
    def check(validator: Any, patterns: dict[str, Any], instance: Any, schema: dict[str, Any]) -> Errors:
        if is_mapping(validator, instance):
            for pattern, subschema in patterns.items():
                for name in instance:
                    if matches(keyword_engine, pattern, name):
                        holder = (schema, ("patternProperties", pattern))
                        yield from _member(validator, instance, name, subschema, holder)

    return check


def _additional_properties(keyword_engine: KeywordEngine) -> Keyword:
    def check(validator: Any, additional: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if not is_mapping(validator, instance):
            return
        patterns = schema.get("patternProperties", {})
        for name, member in instance.items():
            if name in schema.get("properties", {}) or any(
                matches(keyword_engine, pattern, name) for pattern in patterns
            ):
                continue
            if additional is False:
                yield MemberError(name, path=(name,))
            elif isinstance(additional, dict):
                yield from validator.descend(member, additional, path=name)

    return check


def _prefix_items(name: str) -> Keyword:
    """Validate the first items against their schemas. For a `false` schema, jsonschema omits the path of the item."""

    def check(validator: Any, prefix: list[Any], instance: Any, schema: dict[str, Any]) -> Errors:
        if validator.is_type(instance, "array"):
            for index, (item, subschema) in enumerate(zip(instance, prefix, strict=False)):
                if subschema is False:
                    error = ValidationError(
                        "", validator="falseSchema", path=(index,), instance=item, schema=False
                    )
                    note(error, "holder", (schema, (name, index)))
                    yield error
                else:
                    yield from validator.descend(item, subschema, path=index, schema_path=index)

    return check


def _items(keyword: Any) -> Keyword:
    """Validate `items` as before 2020-12: one schema for all items, or a list of schemas for the first ones."""
    first = _prefix_items("items")

    def check(validator: Any, items: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if isinstance(items, list):
            yield from first(validator, items, instance, schema)
        elif items is not False:
            yield from keyword(validator, items, instance, schema) or ()
        elif validator.is_type(instance, "array") and instance:
            yield ValidationError("")

    return check


def _additional_items(keyword: Any) -> Keyword:
    """Ignore `additionalItems` if one schema applies to all items; jsonschema fails if that is `true` or `false`."""

    def check(validator: Any, additional: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if isinstance(schema.get("items"), list):
            yield from keyword(validator, additional, instance, schema) or ()

    return check


def _property_names(validator: Any, subschema: Any, instance: Any, _schema: dict[str, Any]) -> Errors:
    if is_mapping(validator, instance):
        for name in instance:
            errors = list(validator.descend(instance=name, schema=subschema))
            if errors:
                error = MemberError(name, path=(name,))
                error.context = errors
                yield error


def _unique_items(validator: Any, unique: Any, instance: Any, _schema: dict[str, Any]) -> Errors:
    if unique is True and validator.is_type(instance, "array"):
        seen: dict[str, int] = {}
        for index, item in enumerate(instance):
            first = seen.setdefault(_canonical(item), index)
            if first != index:
                yield MemberError(index, (index,), first)


def _canonical(value: Any) -> str:
    """Return the same text for values that are equal in JSON Schema, such as 1 and 1.0."""
    return json.dumps(_normalize_numbers(value), sort_keys=True)


def _normalize_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_normalize_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: _normalize_numbers(item) for key, item in value.items()}
    return value
