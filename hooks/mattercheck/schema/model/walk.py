"""Walks over the parts of a schema that are schemas themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from ...core.pointer import Route
from ..drafts import identifier_keyword, is_defined, known_draft_of
from ..keywords import (
    APPLICATORS,
    KEYWORDS_WITH_LIST_OF_SCHEMAS,
    KEYWORDS_WITH_MAP_OF_SCHEMAS,
    KEYWORDS_WITH_SCHEMA,
)


def applicator_keywords(contents: Any) -> frozenset[str]:
    """Return the keywords whose values hold schemas in the draft that a schema names, or else in the latest."""
    draft = known_draft_of(contents)
    return frozenset(keyword for keyword in APPLICATORS if is_defined(keyword, draft))


def subschemas(
    schema: Any, base_uri: str, keyword_of_id: str | None = None, keywords: frozenset[str] = APPLICATORS
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


def direct_subschemas(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the object schemas that stand in a part, for values in its value or for that value itself."""
    return (member for member, _ in _members(part, APPLICATORS) if isinstance(member, dict))


def _members(part: dict[str, Any], keywords: frozenset[str]) -> Iterator[tuple[Any, Route]]:
    for keyword, value in part.items():
        if keyword not in keywords:
            continue
        if isinstance(value, dict):
            if keyword in KEYWORDS_WITH_SCHEMA:
                yield value, (keyword,)
            elif keyword in KEYWORDS_WITH_MAP_OF_SCHEMAS:
                yield from ((member, (keyword, name)) for name, member in value.items())
        elif isinstance(value, list) and keyword in KEYWORDS_WITH_LIST_OF_SCHEMAS:
            yield from ((item, (keyword, index)) for index, item in enumerate(value))
