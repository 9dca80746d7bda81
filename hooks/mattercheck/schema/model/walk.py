"""Iterate over the subschemas of a schema."""

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
    """Return the keywords that contain subschemas in the schema's own draft, or in the latest one if it names none."""
    draft = known_draft_of(contents)
    return frozenset(keyword for keyword in APPLICATORS if is_defined(keyword, draft))


def subschemas(
    schema: Any, base_uri: str, keyword_of_id: str | None = None, keywords: frozenset[str] = APPLICATORS
) -> Iterator[tuple[dict[str, Any], str, Route]]:
    """Yield each object schema in a schema, the root first, with its base URI and its route from the root.

    `keyword_of_id` is `id` or `$id`, for schemas that do not name their draft; `keywords` are the keywords to descend
    into.
    """
    keyword_of_id = keyword_of_id or identifier_keyword(schema)
    pending: list[tuple[Any, str, Route]] = [(schema, base_uri, ())]
    while pending:
        subschema, base, route = pending.pop()
        if not isinstance(subschema, dict):
            continue
        identifier = subschema.get(keyword_of_id)
        if isinstance(identifier, str) and not identifier.startswith("#"):
            with suppress(ValueError):  # an invalid URI is reported by `require_identifiers`
                base = urljoin(base, identifier)
        yield subschema, base, route
        pending.extend((member, base, (*route, *steps)) for member, steps in _children(subschema, keywords))


def direct_subschemas(subschema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the object schemas directly below a subschema, whether they apply to the same value or to its members."""
    return (member for member, _ in _children(subschema, APPLICATORS) if isinstance(member, dict))


def _children(subschema: dict[str, Any], keywords: frozenset[str]) -> Iterator[tuple[Any, Route]]:
    for keyword, value in subschema.items():
        if keyword not in keywords:
            continue
        if isinstance(value, dict):
            if keyword in KEYWORDS_WITH_SCHEMA:
                yield value, (keyword,)
            elif keyword in KEYWORDS_WITH_MAP_OF_SCHEMAS:
                yield from ((member, (keyword, name)) for name, member in value.items())
        elif isinstance(value, list) and keyword in KEYWORDS_WITH_LIST_OF_SCHEMAS:
            yield from ((item, (keyword, index)) for index, item in enumerate(value))
