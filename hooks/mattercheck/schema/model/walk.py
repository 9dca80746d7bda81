"""Walks over the parts of a schema that are schemas themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from ...core.pointer import Route

KEYWORDS_WITH_SCHEMA = frozenset(
    {
        *(
            "additionalItems",
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
        ),
        *("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
    }
)
"""The keywords whose value is a schema."""
_LIST = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
KEYWORDS_WITH_MAP_OF_SCHEMAS = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
"""The keywords whose value is a mapping with schemas as its members."""

KEYWORDS = frozenset(
    {
        *KEYWORDS_WITH_SCHEMA,
        *_LIST,
        *KEYWORDS_WITH_MAP_OF_SCHEMAS,
        *("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef"),
        *("$ref", "$schema", "$vocabulary", "const", "contentEncoding", "contentMediaType", "default"),
        *("dependentRequired", "deprecated", "description", "enum", "errorMessage", "examples"),
        *("exclusiveMaximum", "exclusiveMinimum", "format", "id", "maxContains", "maxItems", "maxLength"),
        *("maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum"),
        *("multipleOf", "pattern", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly"),
    }
)
"""The keywords of the drafts 4 to 2020-12, and `errorMessage` of ajv-errors."""


_DRAFTS = ("draft-04", "draft-06", "draft-07", "2019-09", "2020-12")
_SINCE = {
    **dict.fromkeys(("contains", "propertyNames"), "draft-06"),
    **dict.fromkeys(("if", "then", "else"), "draft-07"),
    **dict.fromkeys(("$defs", "contentSchema", "dependentSchemas"), "2019-09"),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "2019-09"),
    "prefixItems": "2020-12",
}
"""The drafts from which on keywords with schemas are known; before, nothing is said of what they hold."""
_APPLICATORS = KEYWORDS_WITH_SCHEMA | _LIST | KEYWORDS_WITH_MAP_OF_SCHEMAS


def identifier_keyword(contents: Any) -> str:
    """Return the keyword that identifies a schema: `id` in draft 4, where `$id` is unknown, else `$id`."""
    draft = contents.get("$schema") if isinstance(contents, dict) else None
    return "id" if isinstance(draft, str) and "draft-04" in draft else "$id"


def applicator_keywords(contents: Any) -> frozenset[str]:
    """Return the keywords whose values hold schemas in the draft that a schema names, or else in the latest."""
    named = contents.get("$schema") if isinstance(contents, dict) else None
    draft = next((one for one in _DRAFTS if isinstance(named, str) and one in named), _DRAFTS[-1])
    later = _DRAFTS[_DRAFTS.index(draft) + 1 :]
    gone = {"additionalItems"} if draft == _DRAFTS[-1] else set()
    return _APPLICATORS - {keyword for keyword, since in _SINCE.items() if since in later} - gone


def subschemas(
    schema: Any, base_uri: str, keyword_of_id: str | None = None, keywords: frozenset[str] = _APPLICATORS
) -> Iterator[tuple[dict[str, Any], str, Route]]:
    """Yield each object schema in a schema, itself first, with its base URI and its route from the root.

    `keyword_of_id` is the keyword that identifies a schema, where the schema itself does not tell its draft; `keywords`
    are those whose values are looked into.
    """
    keyword_of_id = keyword_of_id or identifier_keyword(schema)
    pending: list[tuple[Any, str, Route]] = [(schema, base_uri, ())]
    while pending:
        part, base, route = pending.pop()
        if not isinstance(part, dict):
            continue
        identifier = part.get(keyword_of_id)
        if isinstance(identifier, str) and not identifier.startswith("#"):
            with suppress(ValueError):  # that it is no URI is for whoever loads the schema to say
                base = urljoin(base, identifier)
        yield part, base, route
        pending.extend((member, base, (*route, *steps)) for member, steps in _members(part, keywords))


def members(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the object schemas that stand in a part, for values in its value or for that value itself."""
    return (member for member, _ in _members(part, _APPLICATORS) if isinstance(member, dict))


def _members(part: dict[str, Any], keywords: frozenset[str]) -> Iterator[tuple[Any, Route]]:
    for keyword, value in part.items():
        if keyword not in keywords:
            continue
        if isinstance(value, dict):
            if keyword in KEYWORDS_WITH_SCHEMA:
                yield value, (keyword,)
            elif keyword in KEYWORDS_WITH_MAP_OF_SCHEMAS:
                yield from ((member, (keyword, name)) for name, member in value.items())
        elif isinstance(value, list) and keyword in _LIST:
            yield from ((item, (keyword, index)) for index, item in enumerate(value))
