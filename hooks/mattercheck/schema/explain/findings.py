"""Turn the error tree of jsonschema into findings: one for each mistake of the author."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from ...core.pointer import Route
from ...core.similarity import closest_match
from ..engine import KeywordEngine
from .errors import MemberError, Violation
from .finding import Finding
from .unions import (
    EXTRA,
    Branch,
    best_branch,
    branches_of,
    deciding_field,
    misspelled_branch,
    misspelled_group,
    possible_branches,
    shared_tag,
)

MISSING = frozenset({"required", "dependentRequired", "dependencies"})
_STRENGTH = ("type", "enum", "const", "format", "pattern", "minLength")
"""Keywords by priority: of several errors about one value, only the first is reported."""


def findings_of(errors: Iterable[Violation], keyword_engine: KeywordEngine) -> list[Finding]:
    """Return the findings for errors, one for each mistake."""
    return _one_per_mistake(
        finding for error in errors for finding in _flatten(error, keyword_engine.is_valid)
    )


def _flatten(error: Violation, accepts: Any, field_schema: Any = None) -> Iterator[Finding]:
    """Flatten an error into findings; for a union, into those of its most likely branch.

    `field_schema` is the schema of the field that the value belongs to.
    """
    field_schema = getattr(error, "field_schema", field_schema)
    if error.validator in {"anyOf", "oneOf"}:
        branches = branches_of(error)
        possible = possible_branches(branches)
        tag = shared_tag(possible)
        if tag is not None:
            yield _tag_finding(error, possible, tag, accepts)
            return
        best = best_branch(branches) or misspelled_branch(branches)
        if best is not None:
            for child in best.errors:
                yield from _flatten(child, accepts, None if child.relative_path else field_schema)
            return
    else:
        branches = []
    condition = getattr(error, "condition", None)
    route = tuple(error.absolute_path)
    finding = Finding(
        str(error.validator or "falseSchema"),
        route,
        error.instance,
        error.validator_value,
        error.schema,
        accepts,
    )
    finding.field_schema = field_schema
    finding.condition = condition and condition.at(route)
    finding.branches = branches
    finding.author_message = _author_message(error)
    finding.holder = getattr(error, "holder", None)
    finding.known_names = getattr(error, "known_names", None)
    finding.deciding_fields = getattr(error, "deciding_fields", ())
    _point_at_meant_field(finding, error)
    if isinstance(error, MemberError):
        instance = cast("Any", error.instance)
        if finding.keyword in MISSING:
            finding.key = str(error.member)
            finding.siblings = instance
            finding.route = (*finding.route, finding.key)
        elif finding.keyword == "uniqueItems":
            finding.value, finding.duplicate_of = instance[error.member], error.duplicate_of
        else:
            finding.key = str(error.member)
            finding.siblings = instance
            finding.value = instance[error.member]
    elif finding.keyword == "not":
        forbidden = cast("Any", error.validator_value)
        names = forbidden.get("required", []) if isinstance(forbidden, dict) and len(forbidden) == 1 else []
        if len(names) == 1:
            finding.key, finding.route = names[0], (*finding.route, names[0])
    yield finding


def _point_at_meant_field(finding: Finding, error: Violation) -> None:
    """Let the finding of a union be about the field that decides between its branches, or about a misspelled one."""
    instance = cast("Any", error.instance)
    listed = [*error.schema.get("properties", {})] if isinstance(error.schema, dict) else []
    decides, misspelled = deciding_field(finding.branches), misspelled_group(finding.branches, listed)
    if decides is not None:
        finding.decides = True
        finding.route, finding.value = (*finding.route, decides), instance[decides]
    elif misspelled is not None:
        finding.key, finding.meant = misspelled
        finding.siblings = instance
        finding.route = (*finding.route, finding.key)


def _tag_finding(error: Violation, branches: Sequence[Branch], tag: str, accepts: Any) -> Finding:
    """Return a finding for the discriminating field of a union whose value matches no branch."""
    instance = cast("Any", error.instance)
    choices: list[Any] = []
    for branch in branches:
        choices += [choice for choice in branch.choices_of(tag) if choice not in choices]
    finding = Finding("enum", (*error.absolute_path, tag), instance[tag], choices, {}, accepts)
    finding.holder = (error.schema, (str(error.validator),))
    return finding


def _one_per_mistake(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding for each mistake of the author."""
    kept: dict[Route, list[Finding]] = {}
    for finding in findings:
        group = kept.setdefault(finding.route, [])
        # A field that several keywords require is reported as missing once.
        if finding.keyword not in MISSING or all(other.keyword not in MISSING for other in group):
            group.append(finding)
    result: list[Finding] = []
    for found in kept.values():
        group = [finding for finding in found if not (finding.decides or finding.meant)] or found[:1]
        strongest = min(_strength(finding) for finding in group)
        others = len(_STRENGTH)
        result.extend(finding for finding in group if _strength(finding) in {strongest, others})
    return _without_misspelled(_without_misplaced(_without_consequences(result)))


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """Drop findings that apply only because the value of a field is wrong, if the field itself has a finding."""
    wrong = {finding.route for finding in findings if finding.condition is None}
    return [
        finding
        for finding in findings
        if (
            finding.condition is None
            or not finding.condition.negated
            or wrong.isdisjoint(finding.condition.fields)
        )
        and wrong.isdisjoint((*finding.route[:-1], field) for field in finding.deciding_fields)
    ]


def _strength(finding: Finding) -> int:
    return _STRENGTH.index(finding.keyword) if finding.keyword in _STRENGTH else len(_STRENGTH)


def _without_misplaced(findings: list[Finding]) -> list[Finding]:
    """Report wrong indentation as one finding, and drop the findings that follow from it."""
    extras = {finding.route: finding for finding in findings if finding.keyword in EXTRA}
    strayed = {
        (*route[:-2], route[-1]): extra
        for route, extra in extras.items()
        if len(route) > 1 and isinstance(route[-2], str)
    }
    dropped: set[int] = set()
    for finding in findings:
        parent = finding.route[:-1]
        if finding.keyword == "type" and finding.value is None and isinstance(finding.schema, dict):
            inner = [extras.get((*parent, name)) for name in finding.schema.get("properties", {})]
            finding.unindented = [str(extra.key) for extra in inner if extra is not None]
            dropped.update(id(extra) for extra in inner if extra is not None)
        elif finding.keyword in MISSING:
            inside = strayed.get(finding.route)
            holder = parent[-1] if parent else None
            outside = extras.get((*parent[:-1], finding.route[-1])) if isinstance(holder, str) else None
            if inside is not None:
                inside.strayed_into = str(inside.route[-2])
            elif outside is not None:
                outside.belongs_to = str(holder)
            if inside is not None or outside is not None:
                dropped.add(id(finding))
    return [finding for finding in findings if id(finding) not in dropped]


def _without_misspelled(findings: list[Finding]) -> list[Finding]:
    """Drop the finding for a missing key if an unknown key next to it is the same key, misspelled."""
    missing: dict[Route, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.keyword in MISSING and finding.key is not None:
            missing[finding.route[:-1]].append(finding.key)
    misspelled = {
        (*extra.route[:-1], suggest_key(extra, *missing[extra.route[:-1]]))
        for extra in findings
        if extra.keyword in EXTRA and extra.route[:-1] in missing
    }
    return [
        finding for finding in findings if finding.keyword not in MISSING or finding.route not in misspelled
    ]


def suggest_key(extra: Finding, *more: str) -> str | None:
    """Return the known key that an unknown one resembles; `more` are known keys that the schema does not list."""
    known = [*known_fields(extra), *more]
    key = extra.key or ""
    first, colon, _ = key.partition(":")
    return first if colon and first in known else closest_match(key, known)


def known_fields(extra: Finding) -> list[str]:
    """Return the names of the fields that are known next to an unknown one."""
    if extra.known_names is not None:
        return [*extra.known_names]
    return [*extra.schema.get("properties", {})] if isinstance(extra.schema, dict) else []


def _author_message(error: Violation) -> str | None:
    """Return the message that the author of the schema sets in `errorMessage`, as in ajv-errors."""
    inherited = getattr(error, "author_message", None)
    schema = error.schema if isinstance(error.schema, dict) else {}
    own = schema.get("errorMessage")
    if isinstance(own, dict):
        own = own.get(str(error.validator), own.get("_"))
        if isinstance(own, dict) and isinstance(error, MemberError):
            own = own.get(str(error.member))
    return own if isinstance(own, str) else inherited
