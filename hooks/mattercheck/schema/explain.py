"""From "invalid" to problems: which field, why, where. Imported only when something is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from jsonschema.exceptions import ValidationError
from jsonschema_specifications import REGISTRY
from referencing.exceptions import Unresolvable

from ..document import Document
from ..problem import Problem, Related, Route, SchemaPlace, Span, to_field_name, to_pointer
from ..rules import RULES
from .engine import MemberError, errors_of
from .nearest import nearest
from .schema import Schema
from .sentences import Finding, sentence_for
from .unions import branches_of, meant_branch
from .verdict import KeywordVerdict

_MISSING = frozenset({"required", "dependentRequired", "dependencies"})
_EXTRA = frozenset({"additionalProperties", "unevaluatedProperties"})
_STRENGTH = ("type", "enum", "const", "format", "pattern", "minLength")
"""Of several reasons why one value is wrong, the one that comes first says it; the others follow from it."""


def explain(document: Document, schema: Schema) -> list[Problem]:
    """Return why a schema refuses a document: never an empty list, but for what a syntax error explains."""
    accepts = KeywordVerdict(schema.draft).is_valid
    try:
        errors = errors_of(schema, document.value)
    except (
        Unresolvable,
        RecursionError,
    ):  # the engine that judged got through; the one that explains did not
        errors = []
    findings = [finding for error in errors for finding in _findings(error, accepts)]
    if not findings:
        return [_unexplained(document, schema)]
    problems: dict[tuple[str, Span, str], Problem] = {}
    for finding in _one_per_mistake(findings):
        problem = _problem(document, schema, finding)
        # Two parts of a schema may say the same.
        problems.setdefault((problem.rule, problem.span, problem.message), problem)
    guessed = document.repaired_lines
    return sorted(problem for problem in problems.values() if problem.span.line not in guessed)


def explain_schema(document: Document, draft: str) -> list[Problem]:
    """Return why a schema file is not a schema of its draft, as problems of that file."""
    meta_schema = Schema(draft, draft, REGISTRY.contents(draft), draft)
    problems = explain(document, meta_schema)
    severity = RULES["invalid-schema"].severity
    return [replace(problem, rule="invalid-schema", severity=severity, schema=None) for problem in problems]


def _findings(error: ValidationError, accepts: Any, field_schema: Any = None) -> Iterator[Finding]:
    """Flatten an error into findings: those of the branch that was meant, where it is a union.

    `field_schema` is what the schema says of the field that the value belongs to.
    """
    field_schema = getattr(error, "field_schema", field_schema)
    if error.validator in {"anyOf", "oneOf"}:
        branches = branches_of(error)
        meant = meant_branch(branches)
        if meant is not None:
            for child in meant.errors:
                yield from _findings(child, accepts, None if child.relative_path else field_schema)
            return
    else:
        branches = []
    finding = Finding(
        keyword=str(error.validator or "falseSchema"),
        route=tuple(error.absolute_path),
        value=error.instance,
        keyword_value=error.validator_value,
        schema=error.schema,
        field_schema=field_schema,
        accepts=accepts,
        branches=branches,
    )
    if isinstance(error, MemberError):
        instance = cast("Any", error.instance)
        finding.cause = error.because
        if finding.keyword in _MISSING:
            finding.key = str(error.member)
            finding.siblings = instance
            finding.route = (*finding.route, finding.key)
        elif finding.keyword == "uniqueItems":
            finding.value = instance[error.member]
        else:
            finding.key = str(error.member)
            finding.siblings = instance
            finding.value = instance[error.member]
    yield finding


def _one_per_mistake(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding for each mistake of the author."""
    kept: dict[Route, list[Finding]] = {}
    for finding in findings:
        group = kept.setdefault(finding.route, [])
        # A field may be missing for several reasons, and is missing once.
        if finding.keyword not in _MISSING or all(other.keyword not in _MISSING for other in group):
            group.append(finding)
    result: list[Finding] = []
    for group in kept.values():
        strongest = min(_strength(finding) for finding in group)
        others = len(_STRENGTH)
        result.extend(finding for finding in group if _strength(finding) in {strongest, others})
    return _without_misspelt(result)


def _strength(finding: Finding) -> int:
    return _STRENGTH.index(finding.keyword) if finding.keyword in _STRENGTH else len(_STRENGTH)


def _without_misspelt(findings: list[Finding]) -> list[Finding]:
    """Drop "missing" where an unknown key beside it is that very key, misspelt."""
    extra = [finding for finding in findings if finding.keyword in _EXTRA and finding.key is not None]
    dropped: set[int] = set()
    for missing in findings:
        if missing.keyword in _MISSING and missing.key is not None:
            here = [finding for finding in extra if finding.route[:-1] == missing.route[:-1]]
            if any(
                nearest(finding.key or "", _known(finding, missing.key)) == missing.key for finding in here
            ):
                dropped.add(id(missing))
    return [finding for finding in findings if id(finding) not in dropped]


def _known(extra: Finding, missing: str) -> list[str]:
    known = extra.schema.get("properties", {}) if isinstance(extra.schema, dict) else {}
    return [*known, missing]


def _problem(document: Document, schema: Schema, finding: Finding) -> Problem:
    words = sentence_for(_with_field_schema(finding))
    related: tuple[Related, ...] = ()
    if finding.keyword in _MISSING:
        span = document.key_span(finding.route[:-1])
        if finding.cause is not None:
            cause = document.key_span((*finding.route[:-1], finding.cause))
            related = (Related(cause, f"`{finding.cause}` is here"),)
    elif finding.key is not None or finding.keyword == "falseSchema":
        span = document.key_span(finding.route)
    else:
        span = document.value_span(finding.route)
        if finding.keyword == "uniqueItems" and isinstance(finding.cause, int):
            first = document.value_span((*finding.route[:-1], finding.cause))
            related = (Related(first, "the first one is here"),)
    place = schema.place_of(finding.schema, finding.keyword)
    if finding.keyword == "falseSchema":
        place = SchemaPlace(schema.name, "")
    return Problem(
        path=document.source.path,
        span=span,
        rule=finding.keyword if finding.keyword in RULES else "schema",
        message=words.message,
        severity=RULES.get(finding.keyword, RULES["schema"]).severity,
        pointer=to_pointer(finding.route),
        help=words.help,
        schema=place,
        related=related,
    )


def _with_field_schema(finding: Finding) -> Finding:
    """For a missing field, let the words speak of its own schema instead of its parent's."""
    if finding.keyword not in _MISSING or not isinstance(finding.schema, dict):
        return finding
    return replace(finding, schema={}, field_schema=finding.schema.get("properties", {}).get(finding.key, {}))


def _unexplained(document: Document, schema: Schema) -> Problem:
    """Say that the schema refuses a document where jsonschema finds no reason: with what the other engine knows."""
    route, keyword = schema.first_error(document.value)
    name = to_field_name(route)
    return Problem(
        path=document.source.path,
        span=document.value_span(route),
        rule="schema",
        message=f"{name or 'the front matter'}: the schema refuses this, by its keyword `{keyword}`",
        pointer=to_pointer(route),
        schema=SchemaPlace(schema.name, ""),
    )
