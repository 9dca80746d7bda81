"""Find the fields that discriminate the branches of a union, and the values by which they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .condition_words import describe_condition
from .unions import FIXED, Branch


def shared_tag(branches: Sequence[Branch]) -> str | None:
    """Return the field whose fixed values discriminate all branches, if the value has none of them."""
    if len(branches) < 2:
        return None
    first = (str(error.relative_path[0]) for error in branches[0].errors if len(error.relative_path) == 1)
    return next((key for key in first if all(branch.choices_of(key) for branch in branches)), None)


def with_other_tags(branches: Sequence[Branch], tag: str) -> Sequence[Branch]:
    """Return the branches whose other fixed values the value has, if some do; all of them otherwise."""
    others = [
        branch
        for branch in branches
        if not any(
            error.validator in FIXED
            and list(error.relative_path) not in ([], [tag])
            and len(error.relative_path) == 1
            for error in branch.errors
        )
    ]
    return others or branches


def tag_choices(branches: Sequence[Branch], tag: str, meant: Branch | None = None) -> list[Any]:
    """Return the fixed values of a field in all branches, those of the branch that is `meant` first."""
    ordered = branches if meant is None else [meant, *branches]
    choices: list[Any] = []
    for branch in ordered:
        fixed = branch.choices_of(tag) or branch.fields.fixed.get(tag, [])
        choices += [choice for choice in fixed if choice not in choices]
    return choices


def held_tags(meant: Branch, branches: Sequence[Branch]) -> dict[str, Any]:
    """Return the fields with their values by which a branch differs from the others, and which the value has."""
    value = meant.value if isinstance(meant.value, dict) else {}
    return {
        name: value[name]
        for name, fixed in meant.fields.fixed.items()
        if name in value
        and value[name] in fixed
        and any(
            name in other.fields.fixed and value[name] not in other.fields.fixed[name] for other in branches
        )
    }


def deciding_field(branches: Sequence[Branch]) -> str | None:
    """Return the field whose value meets the condition of no branch, if it alone excludes them all."""
    if not branches or not all(branch.is_excluded for branch in branches):
        return None
    errors = [error for branch in branches for error in branch.errors if error.schema is False]
    keys = {tuple(getattr(getattr(error, "deciders", None), "keys", ())) for error in errors}
    only = keys.pop()
    if keys or len(only) != 1 or any(error.relative_path for error in errors):
        return None
    return str(only[0])


def contradicting_fields(branches: Sequence[Branch]) -> list[str]:
    """Return the fields that are present, each of which only some of the most likely branches list."""
    groups = [branch for branch in branches if branch.fields.names and isinstance(branch.value, dict)]
    fewest = min((len(branch.unknown_fields) for branch in groups), default=0)
    likely = [branch for branch in groups if len(branch.unknown_fields) == fewest]
    listed = [{*branch.value} - {*branch.unknown_fields} for branch in likely]
    if len(listed) < 2 or not all(listed):
        return []
    shared = set.intersection(*listed)
    return [name for name in likely[0].value if name not in shared and any(name in names for names in listed)]


def conditions_on(branches: Sequence[Branch], key: str) -> list[dict[str, Any]]:
    """Return the subschemas by which the conditions of the branches decide on the value of a field."""
    members = [_member(unmet.get("if"), key) for unmet in _unmet(branches)]
    return [member for member in members if member]


def conditions_that_allow(branches: Sequence[Branch], key: str, value: Any) -> list[str]:
    """Return the conditions of the excluded branches under which a field may have its value."""
    found = []
    for unmet in _unmet(branches):
        member = _member(unmet.get("then"), key)
        if value in ([member["const"]] if "const" in member else member.get("enum", [])):
            text, keys = describe_condition(unmet.get("if"), holds=True)
            found += [text] if text and key not in keys else []
    return list(dict.fromkeys(found))


def _unmet(branches: Sequence[Branch]) -> list[dict[str, Any]]:
    """Return the subschemas with a condition that isn't met."""
    return [error.unmet for branch in branches for error in branch.errors if hasattr(error, "unmet")]


def _member(schema: Any, key: str) -> dict[str, Any]:
    member = schema.get("properties", {}).get(key) if isinstance(schema, dict) else None
    return member if isinstance(member, dict) else {}
