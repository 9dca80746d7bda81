"""Walks over the parts of a schema that are schemas themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from ..problem import Route

_ONE = (
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_LIST = ("allOf", "anyOf", "items", "oneOf", "prefixItems")
_MAPPING = ("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties")

KEYWORDS = frozenset(
    {
        *_ONE,
        *_LIST,
        *_MAPPING,
        *("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef"),
        *("$ref", "$schema", "$vocabulary", "const", "contentEncoding", "contentMediaType", "default"),
        *("dependentRequired", "deprecated", "description", "enum", "errorMessage", "examples"),
        *("exclusiveMaximum", "exclusiveMinimum", "format", "id", "maxContains", "maxItems", "maxLength"),
        *("maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum"),
        *("multipleOf", "pattern", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly"),
    }
)
"""The keywords of the drafts 4 to 2020-12, and `errorMessage` of ajv-errors."""


def identifier_keyword(contents: Any) -> str:
    """Return the keyword that identifies a schema: `id` in draft 4, where `$id` is unknown, else `$id`."""
    draft = contents.get("$schema") if isinstance(contents, dict) else None
    return "id" if isinstance(draft, str) and "draft-04" in draft else "$id"


def subschemas(
    schema: Any, base_uri: str, route: Route = (), keyword_of_id: str | None = None
) -> Iterator[tuple[dict[str, Any], str, Route]]:
    """Yield each object schema in a schema, itself first, with its base URI and its route from the root."""
    if not isinstance(schema, dict):
        return
    keyword_of_id = keyword_of_id or identifier_keyword(schema)
    identifier = schema.get(keyword_of_id)
    if isinstance(identifier, str) and not identifier.startswith("#"):
        with suppress(ValueError):  # that it is no URI is for whoever loads the schema to say
            base_uri = urljoin(base_uri, identifier)
    yield schema, base_uri, route
    for keyword in _ONE:
        yield from subschemas(schema.get(keyword), base_uri, (*route, keyword), keyword_of_id)
    for keyword in _LIST:
        items = schema.get(keyword)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            yield from subschemas(item, base_uri, (*route, keyword, index), keyword_of_id)
    for keyword in _MAPPING:
        members = schema.get(keyword)
        for name, member in members.items() if isinstance(members, dict) else ():
            yield from subschemas(member, base_uri, (*route, keyword, name), keyword_of_id)
