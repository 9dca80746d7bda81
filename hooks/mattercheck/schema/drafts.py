"""The supported drafts of JSON Schema and the keywords that each introduced."""

from __future__ import annotations

from typing import Any

from ..core.named_tuple import NamedTuple


class Draft(NamedTuple):
    """A draft of JSON Schema.

    `uri` is the URI of its meta-schema without a fragment; `name` is its name in messages; `class_name` is the name of
    its class in jsonschema-rs and, followed by `Validator`, in jsonschema.
    """

    uri: str
    name: str
    class_name: str


DRAFT_4 = Draft("http://json-schema.org/draft-04/schema", "draft 4", "Draft4")
DRAFT_6 = Draft("http://json-schema.org/draft-06/schema", "draft 6", "Draft6")
DRAFT_7 = Draft("http://json-schema.org/draft-07/schema", "draft 7", "Draft7")
DRAFT_2019_09 = Draft("https://json-schema.org/draft/2019-09/schema", "2019-09", "Draft201909")
DRAFT_2020_12 = Draft("https://json-schema.org/draft/2020-12/schema", "2020-12", "Draft202012")

DRAFTS = {draft.uri: draft for draft in (DRAFT_4, DRAFT_6, DRAFT_7, DRAFT_2019_09, DRAFT_2020_12)}
"""The drafts by URI, oldest first."""
DEFAULT_DRAFT = DRAFT_2020_12.uri
"""The URI of the draft assumed for a schema without `$schema`."""

INTRODUCED_IN = {
    **dict.fromkeys(("const", "contains", "propertyNames"), DRAFT_6.uri),
    **dict.fromkeys(("if", "then", "else"), DRAFT_7.uri),
    **dict.fromkeys(
        ("dependentRequired", "dependentSchemas", "maxContains", "minContains"), DRAFT_2019_09.uri
    ),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), DRAFT_2019_09.uri),
    **dict.fromkeys(("$anchor", "$defs", "contentSchema"), DRAFT_2019_09.uri),
    **dict.fromkeys(("$dynamicAnchor", "prefixItems"), DRAFT_2020_12.uri),
}
"""The URI of the draft that introduced each keyword added after draft 4; earlier drafts ignore it."""
_REMOVED_IN = {"additionalItems": DRAFT_2020_12.uri}
_ORDER = {uri: number for number, uri in enumerate(DRAFTS)}


def is_defined(keyword: str, draft: str) -> bool:
    """Return whether the draft with this URI defines a keyword, which at least one draft must define."""
    introduced, removed = INTRODUCED_IN.get(keyword), _REMOVED_IN.get(keyword)
    return not (
        (introduced is not None and _ORDER[draft] < _ORDER[introduced])
        or (removed is not None and _ORDER[draft] >= _ORDER[removed])
    )


def draft_of(contents: Any) -> str | None:
    """Return the URI in `$schema` without a fragment, or None if there is none. It may be an unknown draft."""
    named = contents.get("$schema") if isinstance(contents, dict) else None
    return named.rstrip("#") if isinstance(named, str) else None


def known_draft_of(contents: Any, default: str = DEFAULT_DRAFT) -> str:
    """Return the URI of the draft in `$schema`, or the default if there is none or it is unknown."""
    named = draft_of(contents)
    return named if named is not None and named in DRAFTS else default


def identifier_keyword(contents: Any) -> str:
    """Return the keyword for the identifier of a schema: `id` in draft 4, `$id` in all others."""
    return "id" if draft_of(contents) == DRAFT_4.uri else "$id"
