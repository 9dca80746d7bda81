"""`if`, `dependentRequired`, `dependentSchemas` and `dependencies`: errors with the condition that causes them."""

from __future__ import annotations

from typing import Any

from .condition_words import deciders_of, describe_condition
from .errors import Errors, MemberError, is_mapping, note, with_condition


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
        present = frozenset(instance) if isinstance(instance, dict) else frozenset[str]()
        text, keys = describe_condition(condition, holds=is_met, names=present)
        errors = validator.descend(instance, schema[branch], schema_path=branch)
        deciders = deciders_of(condition, holds=is_met, names=present)
        for error in with_condition(text, keys, errors, deciders):
            if not is_met:
                note(error, "unmet", schema)
            yield error
