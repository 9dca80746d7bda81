"""What is doubtful about a schema though it is one: formats and keywords that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...core.problem import Problem
from .. import engine
from ..drafts import DEFAULT_DRAFT, DRAFTS, INTRODUCED_IN, identifier_keyword, is_defined
from ..formats.table import FORMATS
from ..keywords import ANNOTATIONS, DEFINITIONS, EDITOR_KEYWORDS, IDENTIFIERS, KEYWORDS
from ..model.file import SchemaFile, problem_in

_MOST = 1_000
"""Different keywords of a file that are looked at."""
_ASKS_NOTHING = ANNOTATIONS | IDENTIFIERS | DEFINITIONS
"""Keywords that ask nothing of a value."""


def warn_if_not_a_schema(file: SchemaFile) -> Iterator[Problem]:
    """Yield a doubt about a schema that asks for nothing, as any other JSON file would: every file passes."""
    contents = file.document.value
    if isinstance(contents, dict) and contents and not contents.keys() & (KEYWORDS - _ASKS_NOTHING):
        message = "no keyword here asks for anything, so that every file passes; is this a JSON Schema?"
        yield problem_in(
            file, (), message, "name the file of a JSON Schema, with `type` and `properties`", "schema-doubt"
        )


def lint_schema_file(file: SchemaFile, draft: str) -> Iterator[Problem]:
    """Yield what is doubtful about a schema file; of keywords that nobody knows, only so many are looked at."""
    unknown: dict[str, tuple[str, str | None] | None] = {}
    yield from _ambiguous_names(file, draft)
    for schema, _, route in file.parts:
        name = schema.get("format")
        if isinstance(name, str) and not engine.knows_format(name, draft):
            newer = draft != DEFAULT_DRAFT and engine.knows_format(name, DEFAULT_DRAFT)
            hint = (
                "it is known from a later draft on: write another `$schema`"
                if newer
                else _known_formats(name)
            )
            message = f"the format `{name}` is not known in {DRAFTS[draft].name}, so it is not checked"
            yield problem_in(file, (*route, "format"), message, hint, "unknown-format")
        for keyword in schema:
            if keyword not in unknown and len(unknown) < _MOST:
                unknown[keyword] = _lint_keyword(keyword, draft)
            doubt = unknown.get(keyword)
            if doubt is not None:
                place = (*route, keyword)
                problem = problem_in(file, place, *doubt, "unknown-keyword")
                yield problem._replace(span=file.document.key_span(place))


def _ambiguous_names(file: SchemaFile, draft: str) -> Iterator[Problem]:
    """Yield the identifiers and anchors that two different parts have (JSON Schema core 2020-12, 8.2.1 and 8.2.2)."""
    anchors = [name for name in ("$anchor", "$dynamicAnchor") if is_defined(name, draft)]
    named: dict[tuple[str, str], dict[str, Any]] = {}
    identifier = identifier_keyword(file.document.value)
    for part, base, route in file.parts:
        for keyword in (identifier, *anchors):
            name = part.get(keyword)
            if isinstance(name, str) and name:
                # In the drafts 4 to 7 an identifier may be an anchor.
                anchor = name.lstrip("#") if keyword != identifier or name.startswith("#") else ""
                first = named.setdefault((base, anchor), part)
                if first is not part and first != part:
                    message = f"another part has the same `{keyword}`, so it is not certain which one a reference means"
                    yield problem_in(file, (*route, keyword), message, None, "schema-doubt")


def _lint_keyword(keyword: str, draft: str) -> tuple[str, str | None] | None:
    """Say why a draft ignores a keyword that was hardly meant to be ignored, and what to do."""
    if keyword in INTRODUCED_IN and keyword not in _ASKS_NOTHING and not is_defined(keyword, draft):
        message = f"the keyword `{keyword}` is not known in {DRAFTS[draft].name}, so it is ignored"
        return message, f"it is known from {DRAFTS[INTRODUCED_IN[keyword]].name} on: write another `$schema`"
    known = keyword in KEYWORDS or keyword in EDITOR_KEYWORDS or keyword[:2].lower() == "x-"
    if known:
        return None
    from ...core.similarity import closest_match

    meant = closest_match(keyword, KEYWORDS)
    if meant is None:
        return None
    return f"the keyword `{keyword}` is not known, so it is ignored; did you mean `{meant}`?", None


def _known_formats(name: str) -> str:
    from ...core.similarity import closest_match, did_you_mean

    meant = closest_match(name, FORMATS)
    return did_you_mean(meant) or "known are: " + ", ".join(FORMATS)
