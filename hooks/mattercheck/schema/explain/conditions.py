"""`if`, `dependentRequired`, `dependentSchemas` and `dependencies`: errors with the condition that causes them."""

from __future__ import annotations

from typing import Any

from ..keywords import asserted
from .errors import Errors, MemberError, is_mapping, note, with_condition
from .value_descriptions import literal

_ANYTHING = frozenset({"", "^", ".*", "^.*", "^.*$", ".+", "^.+$"})
"""Regular expressions that match any text, which schemas have for whatever no other condition is about."""


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
        deciders = [key for key in keys_of(condition) if not is_met or key not in present]
        for error in with_condition(text, keys, errors, deciders):
            if not is_met:
                note(error, "unmet", condition)
            yield error


def keys_of(condition: Any) -> list[str]:
    """Return the names of the fields that an `if` is about."""
    if not isinstance(condition, dict):
        return []
    inner = [name for part in _parts(condition) for name in keys_of(part)]
    return list(dict.fromkeys([*condition.get("properties", {}), *condition.get("required", []), *inner]))


def _parts(condition: dict[str, Any]) -> list[Any]:
    return (
        [condition["not"]]
        if "not" in condition
        else [*condition.get("allOf", []), *condition.get("anyOf", [])]
    )


def describe_condition(
    condition: Any, *, holds: bool, names: frozenset[str] | None = None
) -> tuple[str, list[str]]:
    """Describe an `if` about the values of fields, as it holds or not; return the text and the names of the fields.

    With `names`, only those fields are mentioned.
    """
    if not isinstance(condition, dict):
        return "", []
    if [*asserted(condition)] == ["not"]:
        return describe_condition(condition["not"], holds=not holds, names=names)
    phrases, keys = [], []
    for name, member in condition.get("properties", {}).items():
        phrase = _phrase(name, member, holds=holds) if names is None or name in names else None
        if phrase is not None:
            phrases.append(phrase)
            keys.append(name)
    if not phrases and (holds or names is None):
        keys = [name for name in condition.get("required", []) if names is None or name in names]
        phrases = [f"`{name}` is {'' if holds else 'not '}present" for name in keys]
    for keyword, conjunction in (("allOf", " and "), ("anyOf", " or ")):
        if not phrases and isinstance(condition.get(keyword), list):
            each = [describe_condition(part, holds=holds, names=names) for part in condition[keyword]]
            texts = list(dict.fromkeys(text for text, _ in each if text))
            return conjunction.join(texts), list(dict.fromkeys(key for _, found in each for key in found))
    return " and ".join(phrases) if holds else " or ".join(phrases), keys


def _phrase(name: str, member: Any, *, holds: bool) -> str | None:
    """Return what a condition asks of the value of a field, or that this isn't met."""
    if not isinstance(member, dict):
        return None
    choices = [member["const"]] if "const" in member else member.get("enum", [])
    if choices:
        return f"`{name}` is {'' if holds else 'not '}{' or '.join(map(literal, choices))}"
    if not isinstance(member.get("pattern"), str) or member["pattern"] in _ANYTHING:
        return None
    from .patterns import in_words

    words = in_words(member["pattern"])
    if words is None:
        return (
            f"`{name}` {'matches' if holds else 'does not match'} the regular expression {member['pattern']}"
        )
    return f"`{name}` {words.present if holds else f'does not {words.infinitive}'} {words.texts}"
