"""Warnings about valid schemas: unknown formats and keywords, ambiguous identifiers, files without any assertion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...core.problem import Problem
from .. import engine
from ..drafts import DEFAULT_DRAFT, DRAFTS, INTRODUCED_IN, identifier_keyword, is_defined
from ..keywords import ANNOTATIONS, DEFINITIONS, EDITOR_KEYWORDS, IDENTIFIERS, KEYWORDS
from ..model.file import SchemaFile, problem_in

_MAX_KEYWORDS = 1_000
"""Maximum number of distinct keywords of a file to check."""
_ASSERT_NOTHING = ANNOTATIONS | IDENTIFIERS | DEFINITIONS
"""Keywords that assert nothing about a value."""


_OF_NUMBERS = frozenset({"unix-time", "int32", "int64", "float", "double"})
"""Formats of numbers, which programs such as Astro write and no validator checks."""


def warn_if_not_a_schema(file: SchemaFile) -> Iterator[Problem]:
    """Yield a warning if a schema asserts nothing, as a JSON file that is not a schema would: every file passes."""
    contents = file.document.value
    if isinstance(contents, dict) and contents and not contents.keys() & (KEYWORDS - _ASSERT_NOTHING):
        message = "no keyword here checks anything, so every file passes; is this a JSON Schema?"
        yield problem_in(
            file,
            (),
            message,
            "use a JSON Schema file, with keywords such as `type` and `properties`",
            "suspicious-schema",
        )


def lint_schema_file(file: SchemaFile, draft: str) -> Iterator[Problem]:
    """Yield the warnings about a schema file. Only the first `_MAX_KEYWORDS` distinct keywords are checked."""
    warnings: dict[str, tuple[str, str | None] | None] = {}
    yield from _ambiguous_names(file, draft)
    for schema, _, route in file.subschemas:
        name = schema.get("format")
        if isinstance(name, str) and not engine.knows_format(name, draft) and name not in _OF_NUMBERS:
            newer = draft != DEFAULT_DRAFT and engine.knows_format(name, DEFAULT_DRAFT)
            hint = "a later draft defines it: change `$schema`" if newer else _format_hint(name)
            message = f"the format `{name}` is not defined in {DRAFTS[draft].name}, so it is not checked"
            yield problem_in(file, (*route, "format"), message, hint, "unknown-format")
        for keyword in schema:
            if keyword not in warnings and len(warnings) < _MAX_KEYWORDS:
                warnings[keyword] = _lint_keyword(keyword, draft)
            warning = warnings.get(keyword)
            if warning is not None:
                place = (*route, keyword)
                problem = problem_in(file, place, *warning, "unknown-keyword")
                yield problem._replace(span=file.document.key_span(place))


def _ambiguous_names(file: SchemaFile, draft: str) -> Iterator[Problem]:
    """Yield the identifiers and anchors that two different subschemas share.

    See JSON Schema core 2020-12, sections 8.2.1 and 8.2.2.
    """
    anchors = [name for name in ("$anchor", "$dynamicAnchor") if is_defined(name, draft)]
    named: dict[tuple[str, str], dict[str, Any]] = {}
    identifier = identifier_keyword(file.document.value)
    for subschema, base, route in file.subschemas:
        for keyword in (identifier, *anchors):
            name = subschema.get(keyword)
            if isinstance(name, str) and name:
                # In drafts 4 to 7 an identifier may be an anchor.
                anchor = name.lstrip("#") if keyword != identifier or name.startswith("#") else ""
                first = named.setdefault((base, anchor), subschema)
                if first is not subschema and first != subschema:
                    message = f"another subschema has the same `{keyword}`, so references to it are ambiguous"
                    yield problem_in(file, (*route, keyword), message, None, "suspicious-schema")


def _lint_keyword(keyword: str, draft: str) -> tuple[str, str | None] | None:
    """Return a message and a hint about a keyword that is ignored, probably by mistake; None for any other keyword."""
    if keyword in INTRODUCED_IN and keyword not in _ASSERT_NOTHING and not is_defined(keyword, draft):
        message = f"the keyword `{keyword}` is not defined in {DRAFTS[draft].name}, so it is ignored"
        return message, f"it was introduced in {DRAFTS[INTRODUCED_IN[keyword]].name}: change `$schema`"
    known = keyword in KEYWORDS or keyword in EDITOR_KEYWORDS or keyword[:2].lower() == "x-"
    if known:
        return None
    from ...core.similarity import closest_match

    suggestion = closest_match(keyword, KEYWORDS)
    if suggestion is None:
        return None
    return f"unknown keyword `{keyword}` is ignored; did you mean `{suggestion}`?", None


def _format_hint(name: str) -> str:
    from ...core.similarity import closest_match, did_you_mean
    from ..formats.table import FORMATS

    suggestion = closest_match(name, FORMATS)
    return did_you_mean(suggestion) or "known formats: " + ", ".join(FORMATS)
