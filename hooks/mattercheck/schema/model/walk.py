"""Walks over the parts of a schema that are schemas themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from ...core.problem import Route, from_pointer

SUBSCHEMA_KEYWORDS = frozenset(
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
MEMBER_KEYWORDS = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
"""The keywords whose value is a mapping with schemas as its members."""

KEYWORDS = frozenset(
    {
        *SUBSCHEMA_KEYWORDS,
        *_LIST,
        *MEMBER_KEYWORDS,
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
_HOLDERS = SUBSCHEMA_KEYWORDS | _LIST | MEMBER_KEYWORDS


_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
"""An index in a JSON Pointer (RFC 6901, section 4), of which no list has one with more digits."""


class PointerError(LookupError):
    """A JSON Pointer leads nowhere: there is no `name` in a `part` of what it leads through."""

    def __init__(self, name: str, part: Any) -> None:
        super().__init__(name)
        self.name = name
        self.part = part


def follow_pointer(contents: Any, pointer: str) -> tuple[Any, Route]:
    """Return what a JSON Pointer (RFC 6901) leads to in contents, and its route. Raises PointerError."""
    route: list[str | int] = []
    for name in from_pointer(pointer):
        if isinstance(contents, list) and _INDEX.fullmatch(name) and int(name) < len(contents):
            contents = contents[int(name)]
            route.append(int(name))
        elif isinstance(contents, dict) and name in contents:
            contents = contents[name]
            route.append(name)
        else:
            raise PointerError(name, contents)
    return contents, tuple(route)


def identifier_keyword(contents: Any) -> str:
    """Return the keyword that identifies a schema: `id` in draft 4, where `$id` is unknown, else `$id`."""
    draft = contents.get("$schema") if isinstance(contents, dict) else None
    return "id" if isinstance(draft, str) and "draft-04" in draft else "$id"


def holders(contents: Any) -> frozenset[str]:
    """Return the keywords whose values hold schemas in the draft that a schema names, or else in the latest."""
    named = contents.get("$schema") if isinstance(contents, dict) else None
    draft = next((one for one in _DRAFTS if isinstance(named, str) and one in named), _DRAFTS[-1])
    later = _DRAFTS[_DRAFTS.index(draft) + 1 :]
    gone = {"additionalItems"} if draft == _DRAFTS[-1] else set()
    return _HOLDERS - {keyword for keyword, since in _SINCE.items() if since in later} - gone


def subschemas(
    schema: Any, base_uri: str, keyword_of_id: str | None = None, keywords: frozenset[str] = _HOLDERS
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
    return (member for member, _ in _members(part, _HOLDERS) if isinstance(member, dict))


def _members(part: dict[str, Any], keywords: frozenset[str]) -> Iterator[tuple[Any, Route]]:
    for keyword, value in part.items():
        if keyword not in keywords:
            continue
        if isinstance(value, dict):
            if keyword in SUBSCHEMA_KEYWORDS:
                yield value, (keyword,)
            elif keyword in MEMBER_KEYWORDS:
                yield from ((member, (keyword, name)) for name, member in value.items())
        elif isinstance(value, list) and keyword in _LIST:
            yield from ((item, (keyword, index)) for index, item in enumerate(value))
