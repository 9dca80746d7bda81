"""From jsonschema's error tree to findings: one for each mistake of the author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from jsonschema.exceptions import ValidationError

from ..problem import Route
from .engine import MemberError
from .finding import Finding
from .nearest import nearest
from .unions import branches_of, meant_branch
from .verdict import KeywordVerdict

MISSING = frozenset({"required", "dependentRequired", "dependencies"})
EXTRA = frozenset({"additionalProperties", "unevaluatedProperties"})
_STRENGTH = ("type", "enum", "const", "format", "pattern", "minLength")
"""Of several reasons why one value is wrong, the one that comes first says it; the others follow from it."""


def findings_of(errors: Iterable[ValidationError], verdict: KeywordVerdict) -> list[Finding]:
    """Return what errors are about, one finding for each mistake."""
    return _one_per_mistake(finding for error in errors for finding in _flatten(error, verdict.is_valid))


def _flatten(error: ValidationError, accepts: Any, field_schema: Any = None) -> Iterator[Finding]:
    """Flatten an error into findings: those of the branch that was meant, where it is a union.

    `field_schema` is what the schema says of the field that the value belongs to.
    """
    field_schema = getattr(error, "field_schema", field_schema)
    if error.validator in {"anyOf", "oneOf"}:
        branches = branches_of(error)
        meant = meant_branch(branches)
        if meant is not None:
            for child in meant.errors:
                yield from _flatten(child, accepts, None if child.relative_path else field_schema)
            return
    else:
        branches = []
    condition = getattr(error, "condition", None)
    finding = Finding(
        keyword=str(error.validator or "falseSchema"),
        route=tuple(error.absolute_path),
        value=error.instance,
        keyword_value=error.validator_value,
        schema=error.schema,
        field_schema=field_schema,
        accepts=accepts,
        condition=condition and condition.at(tuple(error.absolute_path)),
        branches=branches,
        author_message=_author_message(error),
    )
    if isinstance(error, MemberError):
        instance = cast("Any", error.instance)
        if finding.keyword in MISSING:
            finding.key = str(error.member)
            finding.siblings = instance
            finding.route = (*finding.route, finding.key)
        elif finding.keyword == "uniqueItems":
            finding.value, finding.twin = instance[error.member], error.twin
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
        if finding.keyword not in MISSING or all(other.keyword not in MISSING for other in group):
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
    extra = [finding for finding in findings if finding.keyword in EXTRA and finding.key is not None]
    dropped: set[int] = set()
    for missing in findings:
        if missing.keyword in MISSING and missing.key is not None:
            here = [finding for finding in extra if finding.route[:-1] == missing.route[:-1]]
            if any(
                nearest(finding.key or "", _known(finding, missing.key)) == missing.key for finding in here
            ):
                dropped.add(id(missing))
    return [finding for finding in findings if id(finding) not in dropped]


def _known(extra: Finding, missing: str) -> list[str]:
    known = extra.schema.get("properties", {}) if isinstance(extra.schema, dict) else {}
    return [*known, missing]


def _author_message(error: ValidationError) -> str | None:
    """Return what the author of the schema wants to be said: `errorMessage`, as in ajv-errors."""
    said = getattr(error, "author_message", None)
    schema = error.schema if isinstance(error.schema, dict) else {}
    own = schema.get("errorMessage")
    if isinstance(own, dict):
        own = own.get(str(error.validator), own.get("_"))
        if isinstance(own, dict) and isinstance(error, MemberError):
            own = own.get(str(error.member))
    return own if isinstance(own, str) else said
