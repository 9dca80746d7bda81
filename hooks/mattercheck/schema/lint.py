"""What is doubtful about a schema though it is one: formats and keywords that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..problem import Problem, Route
from . import verdict
from .file import SchemaFile, problem_in
from .nearest import nearest
from .schema import DEFAULT_DRAFT, DRAFTS
from .walk import FIRST_DRAFT, KEYWORDS, subschemas

_ORDER = {draft: order for order, draft in enumerate(DRAFTS)}
FORMATS = (
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
)
"""The formats of draft 2020-12 (validation, section 7.3)."""
_OF_EDITORS = frozenset(
    {"defaultSnippets", "enumDescriptions", "enumNames", "isRequired", "markdownDescription"}
)
"""Keywords of form builders and editors, which resemble those of JSON Schema on purpose."""


def doubts_about(file: SchemaFile, draft: str) -> Iterator[Problem]:
    for schema, _, route in subschemas(file.document.value, file.uri):
        name = schema.get("format")
        if isinstance(name, str) and not verdict.knows_format(name, draft):
            newer = draft != DEFAULT_DRAFT and verdict.knows_format(name, DEFAULT_DRAFT)
            hint = (
                "it is known from a later draft on: write another `$schema`"
                if newer
                else _known_formats(name)
            )
            message = f"the format `{name}` is not known in {DRAFTS[draft]}, so it is not checked"
            yield problem_in(file, (*route, "format"), message, hint, "unknown-format")
        for keyword in schema:
            known = keyword in KEYWORDS or keyword in _OF_EDITORS or keyword[:2].lower() == "x-"
            first = FIRST_DRAFT.get(keyword)
            if first is not None and _ORDER[draft] < _ORDER[first]:
                message = f"the keyword `{keyword}` is not known in {DRAFTS[draft]}, so it is ignored"
                hint = f"it is known from {DRAFTS[first]} on: write another `$schema`"
                problem = problem_in(file, (*route, keyword), message, hint, "unknown-keyword")
                yield _at_key(file, problem, (*route, keyword))
            meant = None if known else nearest(keyword, KEYWORDS)
            if meant is not None:
                message = f"the keyword `{keyword}` is not known, so it is ignored; did you mean `{meant}`?"
                problem = problem_in(file, (*route, keyword), message, None, "unknown-keyword")
                yield _at_key(file, problem, (*route, keyword))


def _at_key(file: SchemaFile, problem: Problem, route: Route) -> Problem:
    return replace(problem, span=file.document.key_span(route))


def _known_formats(name: str) -> str:
    meant = nearest(name, FORMATS)
    return f"did you mean `{meant}`?" if meant else "known are: " + ", ".join(FORMATS)
