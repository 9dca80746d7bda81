"""`if`, `dependentRequired`, `dependentSchemas` and `dependencies`: errors that know what caused them."""

from __future__ import annotations

from typing import Any

from .errors import Errors, MemberError, is_mapping, under
from .wording import literal


def dependent_required(
    validator: Any, names: dict[str, list[str]], instance: Any, _schema: dict[str, Any]
) -> Errors:
    if is_mapping(validator, instance):
        for cause, needed in names.items():
            if cause in instance:
                missing = (MemberError(name) for name in needed if name not in instance)
                yield from under(f"`{cause}` is there", [cause], missing)


def dependencies(validator: Any, members: dict[str, Any], instance: Any, schema: dict[str, Any]) -> Errors:
    if is_mapping(validator, instance):
        for cause, needed in members.items():
            if isinstance(needed, list):
                yield from dependent_required(validator, {cause: needed}, instance, schema)
            elif cause in instance:
                errors = validator.descend(instance, needed, schema_path=cause)
                yield from under(f"`{cause}` is there", [cause], errors)


def if_(validator: Any, condition: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    holds = validator.evolve(schema=condition).is_valid(instance)
    branch = "then" if holds else "else"
    if branch in schema:
        words, keys = _condition(condition, instance, holds=holds)
        errors = validator.descend(instance, schema[branch], schema_path=branch)
        yield from under(words, keys, errors, denied=not holds)


def _condition(condition: Any, instance: Any, *, holds: bool) -> tuple[str, list[str]]:
    """Put an `if` into words, where it is about the values of fields: those that are there."""
    members = condition.get("properties", {}) if isinstance(condition, dict) else {}
    words, keys = [], []
    for name, member in members.items():
        if isinstance(instance, dict) and name in instance and isinstance(member, dict):
            choices = [member["const"]] if "const" in member else member.get("enum", [])
            if choices:
                words.append(f"`{name}` is {'' if holds else 'not '}{' or '.join(map(literal, choices))}")
                keys.append(name)
    if not words and holds and isinstance(condition, dict):
        keys = [
            name for name in condition.get("required", []) if isinstance(instance, dict) and name in instance
        ]
        words = [f"`{name}` is there" for name in keys]
    return " and ".join(words) if holds else " or ".join(words), keys
