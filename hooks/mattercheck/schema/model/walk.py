"""Iterate over the subschemas of a schema: all of them, or those that apply to the same value."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias
from urllib.parse import urljoin

from ...core.pointer import Route
from ..drafts import identifier_keyword, is_defined, known_draft_of
from ..keywords import (
    APPLICATORS,
    IN_PLACE,
    KEYWORDS_WITH_LIST_OF_SCHEMAS,
    KEYWORDS_WITH_MAP_OF_SCHEMAS,
    KEYWORDS_WITH_SCHEMA,
    REFERENCES,
)

Subschema: TypeAlias = dict[str, Any]
"""An object schema inside a schema."""
Follow: TypeAlias = Callable[[Subschema, str], Iterable[Subschema]]
"""Returns the possible targets of the reference in a keyword of a subschema."""
_MAX_IN_PLACE = 2000
"""Most subschemas that are looked at for one value, far more than real schemas have."""


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


def has_references(schema: Any) -> bool:
    """Tell whether a schema can't be evaluated on its own, because it refers to another part of its file or to a file."""
    return any(not subschema.keys().isdisjoint(REFERENCES) for subschema, _, _ in subschemas(schema, ""))


def direct_subschemas(subschema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the object schemas directly below a subschema, whether they apply to the same value or to its members."""
    return (member for member, _ in _children(subschema, APPLICATORS) if isinstance(member, dict))


def applied(
    subschema: Subschema, follow: Follow, keywords: Collection[str] = IN_PLACE
) -> Iterator[tuple[str, Subschema]]:
    """Yield the object schemas that a subschema applies to the same value by some keywords, each with the keyword."""
    for keyword in keywords:
        if keyword not in subschema:
            continue
        if keyword in REFERENCES:
            yield from ((keyword, target) for target in follow(subschema, keyword))
        else:
            members = _members(keyword, subschema[keyword])
            yield from ((keyword, member) for member, _ in members if isinstance(member, dict))


def in_place(
    found: Iterable[Any],
    follow: Follow,
    keywords: Collection[str] = IN_PLACE,
    limit: int = _MAX_IN_PLACE,
) -> list[Subschema]:
    """Return object schemas and all that they apply to the same value by some keywords, each once, the outermost first.

    `limit` is the number of subschemas after which the search ends.
    """
    seen: dict[int, Subschema] = {}
    pending = deque(found)
    while pending and len(seen) < limit:
        subschema = pending.popleft()
        if isinstance(subschema, dict) and id(subschema) not in seen:
            seen[id(subschema)] = subschema
            pending.extend(member for _, member in applied(subschema, follow, keywords))
    return list(seen.values())


def _children(subschema: dict[str, Any], keywords: frozenset[str]) -> Iterator[tuple[Any, Route]]:
    for keyword, value in subschema.items():
        if keyword in keywords:
            yield from _members(keyword, value)


def _members(keyword: str, value: Any) -> Iterator[tuple[Any, Route]]:
    """Yield the schemas in the value of a keyword, each with its route from the subschema that has the keyword."""
    if isinstance(value, dict):
        if keyword in KEYWORDS_WITH_SCHEMA:
            yield value, (keyword,)
        elif keyword in KEYWORDS_WITH_MAP_OF_SCHEMAS:
            yield from ((member, (keyword, name)) for name, member in value.items())
    elif isinstance(value, list) and keyword in KEYWORDS_WITH_LIST_OF_SCHEMAS:
        yield from ((item, (keyword, index)) for index, item in enumerate(value))
