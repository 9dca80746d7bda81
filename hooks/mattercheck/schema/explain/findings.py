"""Turn errors into findings: those of the branch of a union that was meant, one for each mistake of the author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from ..engine import KeywordEngine
from ..keywords import asserted
from .errors import Condition, MemberError, Violation
from .finding import MISSING, Finding
from .meant_branch import best_branch
from .one_per_mistake import one_per_mistake
from .tags import conditions_that_allow, deciding_field, held_tags, shared_tag, tag_choices, with_other_tags
from .unions import (
    EXTRA,
    FIXED,
    UNIONS,
    Branch,
    Member,
    branches_of,
    misspelled_group,
    possible_branches,
    shared_members,
    union_at,
)
from .value_descriptions import literal

_MAX_DEPTH = 100
"""How deeply the members that all branches of a union refuse are followed."""


def findings_of(errors: Iterable[Violation], keyword_engine: KeywordEngine) -> list[Finding]:
    """Return the findings for errors, one for each mistake."""
    return one_per_mistake(
        finding for error in errors for finding in _flatten(error, keyword_engine.is_valid)
    )


def _flatten(error: Violation, accepts: Any, field_schema: Any = None) -> Iterator[Finding]:
    """Flatten an error into findings; for a union, into those of its most likely branch.

    `field_schema` is the schema of the field that the value belongs to.
    """
    field_schema = getattr(error, "field_schema", field_schema)
    branches = branches_of(error) if error.validator in UNIONS else []
    meant = [*_of_meant_branch(error, branches, accepts, field_schema)] if branches else []
    if meant:
        for finding in meant:
            if finding.keyword in FIXED and len(finding.route) == len(error.absolute_path) + 1:
                finding.allowed_if = conditions_that_allow(branches, str(finding.route[-1]), finding.value)
        yield from meant
        return
    finding = _finding(error, accepts)
    finding.field_schema = field_schema
    finding.branches = branches
    if branches:
        _point_at_meant_field(finding, error)
    yield finding


def _of_meant_branch(
    error: Violation, branches: Sequence[Branch], accepts: Any, field_schema: Any
) -> Iterator[Finding]:
    """Yield the findings of the branch that was meant, or those about what every branch refuses; none if neither is known."""
    possible = possible_branches(branches)
    tag = shared_tag(possible)
    if tag is not None:
        yield _tag_finding(error, with_other_tags(possible, tag), tag, accepts)
        return

    def meant_text(candidates: Sequence[Branch]) -> Branch | None:
        from .meant_texts import meant_text_branch

        return meant_text_branch(candidates, accepts)

    best = best_branch(branches, meant_text)
    if best is not None:
        yield from _of_branch(error, best, possible, accepts, field_schema)
        return
    for kind, member in shared_members(possible):
        if kind == "at":
            assert member is not None
            yield from _flatten(union_at(error, possible, member), accepts)
        else:
            yield _shared_finding(error, possible, (kind, member), accepts)


def _of_branch(
    error: Violation, best: Branch, branches: Sequence[Branch], accepts: Any, field_schema: Any
) -> Iterator[Finding]:
    tags = held_tags(best, branches)
    has_wrong_tag = (
        bool(tags)
        and any(error.validator in EXTRA for error in best.errors)
        and any(_differs_only_in_tags(branch) for branch in branches if branch is not best)
    )
    for child in best.errors:
        key = str(child.relative_path[0]) if len(child.relative_path) == 1 else None
        if key is not None and best.choices_of(key) and isinstance(best.value, dict):
            choices = tag_choices(branches, key, best)
            if len(choices) > len(best.choices_of(key)):
                yield _tag_finding(error, branches, key, accepts, best)
                continue
        if has_wrong_tag and child.validator in MISSING and not child.relative_path:
            continue  # it would not be missing with the tag that the other fields ask for
        for finding in _flatten(child, accepts, None if child.relative_path else field_schema):
            if key is not None and finding.keyword in EXTRA and not finding.known_if:
                _say_where_known(finding, best, branches)
            elif tags and _is_required_by(finding, best, branches) and not child.relative_path:
                base = finding.route[:-1]
                text = " and ".join(f"`{name}` is {literal(value)}" for name, value in tags.items())
                finding.condition = Condition(text, tuple((*base, name) for name in tags))
            yield finding


def _differs_only_in_tags(branch: Branch) -> bool:
    """Tell whether the value would fit a branch if it had other fixed values in some fields."""
    return all(error.validator in FIXED and len(error.relative_path) == 1 for error in branch.errors)


def _is_required_by(finding: Finding, best: Branch, branches: Sequence[Branch]) -> bool:
    """Tell whether a missing field is required because of the branch, and not by every branch."""
    others = [branch for branch in branches if branch is not best]
    return (
        finding.keyword in MISSING
        and finding.condition is None
        and not all(finding.key in branch.fields.required for branch in others)
    )


def _say_where_known(finding: Finding, best: Branch, branches: Sequence[Branch]) -> None:
    """Let the finding of a field that another branch of a union lists say which other field decides or contradicts."""
    others = [branch for branch in branches if branch is not best and finding.key in branch.fields.names]
    base = finding.route[:-1]
    for other in others:
        fixed = {
            name: values
            for name, values in other.fields.fixed.items()
            if name in best.fields.fixed and finding.siblings.get(name) not in values
        }
        if fixed:
            text = " and ".join(
                f"`{name}` is {' or '.join(map(literal, each))}" for name, each in fixed.items()
            )
            finding.known_if = [*finding.known_if, Condition(text, tuple((*base, name) for name in fixed))]
    if others and not finding.known_if:
        finding.excluded_by = [
            name
            for name in finding.siblings
            if name in best.fields.names and not any(name in other.fields.names for other in others)
        ]


def _finding(error: Violation, accepts: Any) -> Finding:
    route = tuple(error.absolute_path)
    finding = Finding(
        str(error.validator or "falseSchema"),
        route,
        error.instance,
        error.validator_value,
        error.schema,
        accepts,
    )
    condition = getattr(error, "condition", None)
    condition = condition and condition.at(route)
    finding.condition = condition if condition is None or condition.fields != (route,) else None
    finding.author_message = _author_message(error)
    finding.holder = getattr(error, "holder", None)
    finding.known_names = getattr(error, "known_names", None)
    finding.known_if = [known.at(route) for known in getattr(error, "known_if", ())]
    deciders = getattr(error, "deciders", None)
    finding.deciders = deciders.at(route).fields if deciders is not None else ()
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
            if finding.keyword == "propertyNames":
                finding.context = error.context
    elif finding.keyword == "not":
        forbidden = cast("Any", error.validator_value)
        only_required = isinstance(forbidden, dict) and [*asserted(forbidden)] == ["required"]
        names = forbidden["required"] if only_required else []
        if len(names) == 1:
            finding.key, finding.route = names[0], (*finding.route, names[0])
    return finding


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


def _tag_finding(
    error: Violation, branches: Sequence[Branch], tag: str, accepts: Any, meant: Branch | None = None
) -> Finding:
    """Return a finding for the discriminating field of a union whose value matches no branch, or not the one `meant`."""
    instance = cast("Any", error.instance)
    choices = tag_choices(branches, tag, meant)
    finding = Finding("enum", (*error.absolute_path, tag), instance[tag], choices, {}, accepts)
    finding.holder = (error.schema, (str(error.validator),))
    conditions = {
        child.condition.at(finding.route)
        for branch in branches
        for child in branch.errors
        if hasattr(child, "condition") and list(child.relative_path) == [tag]
    }
    finding.condition = conditions.pop() if len(conditions) == 1 else None
    return finding


def _shared_finding(error: Violation, branches: Sequence[Branch], member: Member, accepts: Any) -> Finding:
    """Return a finding for a field that every branch of a union requires, or that none of them knows."""
    kind, key = member
    instance = cast("Any", error.instance)
    names = sorted({name for branch in branches for name in branch.fields.names})
    required = [name for branch in branches for name in branch.fields.required]
    choices = tag_choices(branches, str(key))
    schema = {"required": required, "properties": {str(key): {"enum": choices}} if choices else {}}
    keyword = "required" if kind == "missing" else "additionalProperties"
    route = (*error.absolute_path, str(key))
    finding = Finding(keyword, route, instance.get(key), required, schema, accepts)
    finding.key, finding.siblings = str(key), instance
    finding.known_names = names
    finding.holder = (error.schema, (str(error.validator),))
    return finding


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
