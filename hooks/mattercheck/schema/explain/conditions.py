"""`if`, `dependentRequired`, `dependentSchemas` and `dependencies`: errors with the condition that causes them."""

from __future__ import annotations

from typing import Any

from .errors import Errors, MemberError, is_mapping, with_condition
from .value_descriptions import literal


def dependent_required(
    validator: Any, names: dict[str, list[str]], instance: Any, _schema: dict[str, Any]
) -> Errors:
    if is_mapping(validator, instance):
        for cause, needed in names.items():
            if cause in instance:
                missing = (MemberError(name) for name in needed if name not in instance)
                yield from with_condition(f"`{cause}` is present", [cause], missing)


def dependencies(validator: Any, members: dict[str, Any], instance: Any, schema: dict[str, Any]) -> Errors:
    if is_mapping(validator, instance):
        for cause, needed in members.items():
            if isinstance(needed, list):
                yield from dependent_required(validator, {cause: needed}, instance, schema)
            elif cause in instance:
                errors = validator.descend(instance, needed, schema_path=cause)
                yield from with_condition(f"`{cause}` is present", [cause], errors)


def if_(validator: Any, condition: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    is_met = validator.evolve(schema=condition).is_valid(instance)
    branch = "then" if is_met else "else"
    if branch in schema:
        text, keys = _describe_condition(condition, instance, is_met=is_met)
        errors = validator.descend(instance, schema[branch], schema_path=branch)
        yield from with_condition(text, keys, errors, negated=not is_met)


def _describe_condition(condition: Any, instance: Any, *, is_met: bool) -> tuple[str, list[str]]:
    """Describe an `if` about the values of fields that are present; return the text and the names of the fields."""
    members = condition.get("properties", {}) if isinstance(condition, dict) else {}
    phrases, keys = [], []
    for name, member in members.items():
        if isinstance(instance, dict) and name in instance and isinstance(member, dict):
            choices = [member["const"]] if "const" in member else member.get("enum", [])
            if choices:
                phrases.append(f"`{name}` is {'' if is_met else 'not '}{' or '.join(map(literal, choices))}")
                keys.append(name)
            elif isinstance(member.get("pattern"), str):
                verb = "matches" if is_met else "does not match"
                phrases.append(f"`{name}` {verb} the regular expression {member['pattern']}")
                keys.append(name)
    if not phrases and is_met and isinstance(condition, dict):
        keys = [
            name for name in condition.get("required", []) if isinstance(instance, dict) and name in instance
        ]
        phrases = [f"`{name}` is present" for name in keys]
    return " and ".join(phrases) if is_met else " or ".join(phrases), keys
