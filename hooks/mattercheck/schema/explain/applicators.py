"""The keywords of JSON Schema.

Every assertion about a single value (`format`, `pattern`, `type`, `multipleOf`, …) is evaluated by jsonschema-rs, so
that formats, regular expressions and numbers behave the same everywhere. Applicators name the key or item of an error, which
jsonschema gives only as prose.
"""

from __future__ import annotations

import json
from typing import Any

from ..drafts import DRAFT_4, INTRODUCED_IN, is_defined
from ..engine import KeywordEngine
from ..keywords import LEAF_ASSERTIONS
from .branches import Unions, any_of, one_of
from .conditions import dependencies, dependent_required, if_
from .errors import Errors, Keyword, MemberError, Violation, is_mapping, note
from .unevaluated import matches, unevaluated_items, unevaluated_properties


def keywords_for(draft: str, keyword_engine: KeywordEngine, unions: Unions) -> dict[str, Keyword]:
    """Return the keywords of a draft, given by its URI, that are implemented here."""
    keywords: dict[str, Keyword] = {
        name: _leaf(name, keyword_engine)
        for name in LEAF_ASSERTIONS
        if name not in INTRODUCED_IN or is_defined(name, draft)
    }
    if draft == DRAFT_4.uri:
        for name in ("exclusiveMinimum", "exclusiveMaximum"):  # they only modify `minimum` and `maximum`
            del keywords[name]
    keywords["properties"] = _properties
    keywords["patternProperties"] = _pattern_properties(keyword_engine)
    keywords["additionalProperties"] = _additional_properties(keyword_engine)
    keywords["uniqueItems"] = _unique_items
    keywords["required"] = _required
    keywords["dependencies"] = dependencies  # the engine asserts it in later drafts, too
    keywords["allOf"] = _all_of
    keywords["anyOf"] = any_of(unions)
    keywords["oneOf"] = one_of(unions)
    keywords["not"] = _not
    if is_defined("prefixItems", draft):
        keywords["prefixItems"] = _prefix_items("prefixItems")
        keywords["items"] = _items_after_prefix
    else:
        keywords["items"] = _items
        keywords["additionalItems"] = _additional_items
    later: dict[str, Keyword] = {
        "if": if_,
        "dependentSchemas": dependencies,
        "dependentRequired": dependent_required,
        "propertyNames": _property_names,
        "unevaluatedProperties": unevaluated_properties(keyword_engine),
        "unevaluatedItems": unevaluated_items,
    }
    keywords |= {name: keyword for name, keyword in later.items() if is_defined(name, draft)}
    return {name: unions.counted(keyword) for name, keyword in keywords.items()}


def _leaf(name: str, keyword_engine: KeywordEngine) -> Keyword:
    def check(_validator: Any, keyword_value: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        keywords = {name: keyword_value}
        limit = f"exclusive{name.capitalize()}"
        if isinstance(schema.get(limit), bool):  # draft 4
            keywords[limit] = schema[limit]
        if name == "contentMediaType" and "contentEncoding" in schema:
            keywords["contentEncoding"] = schema["contentEncoding"]  # it applies to the decoded text
        if not keyword_engine.is_valid(keywords, instance):
            yield Violation()

    return check


def _member(
    validator: Any, instance: dict[str, Any], name: str, subschema: Any, holder: tuple[Any, tuple[str, str]]
) -> Errors:
    """Validate a member against its schema. For a `false` schema, jsonschema omits the path of the member.

    `holder` is the subschema that contains the member's schema, and the route from it.
    """
    if subschema is False:
        error = Violation(
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
                    error = Violation(validator="falseSchema", path=(index,), instance=item, schema=False)
                    note(error, "holder", (schema, (name, index)))
                    yield error
                else:
                    yield from validator.descend(item, subschema, path=index, schema_path=index)

    return check


def _items(validator: Any, items: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    """Validate `items` as before 2020-12: one schema for all items, or a list of schemas for the first ones."""
    if isinstance(items, list):
        yield from _prefix_items("items")(validator, items, instance, schema)
    elif validator.is_type(instance, "array"):
        yield from _items_from(validator, 0, items, instance)


def _items_after_prefix(validator: Any, items: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    if validator.is_type(instance, "array"):
        yield from _items_from(validator, len(schema.get("prefixItems", [])), items, instance)


def _additional_items(validator: Any, additional: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    if isinstance(schema.get("items"), list) and validator.is_type(instance, "array"):
        yield from _items_from(validator, len(schema["items"]), additional, instance)


def _items_from(validator: Any, first: int, subschema: Any, instance: list[Any]) -> Errors:
    """Validate the items from an index on against one schema; if that is `false`, there is one error for all."""
    if subschema is not False:
        for index in range(first, len(instance)):
            yield from validator.descend(instance[index], subschema, path=index)
    elif len(instance) > first:
        yield Violation()


def _all_of(validator: Any, subschemas: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
    for index, subschema in enumerate(subschemas):
        yield from validator.descend(instance, subschema, schema_path=index)


def _not(validator: Any, forbidden: Any, instance: Any, _schema: dict[str, Any]) -> Errors:
    if validator.evolve(schema=forbidden).is_valid(instance):
        yield Violation()


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
