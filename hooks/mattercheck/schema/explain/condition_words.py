"""What an `if` is about: a phrase such as "`type` is video", and the fields that decide whether it holds."""

from __future__ import annotations

from typing import Any

from ...core.text import count
from ..formats.table import noun_of
from ..keywords import asserted
from .value_descriptions import describe_types, literal

_ANYTHING = frozenset({"", "^", ".*", "^.*", "^.*$", ".+", "^.+$"})
"""Regular expressions that match any text, which schemas have for whatever no other condition is about."""
_BOUNDS = {
    "minimum": ("is at least", "is less than"),
    "maximum": ("is at most", "is more than"),
    "exclusiveMinimum": ("is more than", "is at most"),
    "exclusiveMaximum": ("is less than", "is at least"),
}
_SIZES = {
    "minLength": ("has at least", "has fewer than", "character"),
    "maxLength": ("has at most", "has more than", "character"),
    "minItems": ("has at least", "has fewer than", "item"),
    "maxItems": ("has at most", "has more than", "item"),
}


def describe_condition(
    condition: Any, *, holds: bool, names: frozenset[str] | None = None
) -> tuple[str, list[str]]:
    """Describe an `if` about the values of fields, as it holds or not; return the text and the names of the fields.

    `names` are the fields that are present, if that is known.
    """
    if not isinstance(condition, dict):
        return "", []
    if [*asserted(condition)] == ["not"]:
        return describe_condition(condition["not"], holds=not holds, names=names)
    phrases, keys, absent = [], [], []
    for name, member in condition.get("properties", {}).items():
        phrase = _phrase(name, member, holds=holds)
        if phrase is not None and names is not None and name not in names:
            absent.append(name)
        elif phrase is not None:
            phrases.append(phrase)
            keys.append(name)
    if not phrases and (holds or names is None):
        keys = [name for name in condition.get("required", []) if names is None or name in names]
        phrases = [f"`{name}` is {'' if holds else 'not '}present" for name in keys]
    if holds:  # a field that is missing meets any condition
        phrases += [f"`{name}` is not present" for name in absent]
    for keyword, conjunction in (("allOf", " and "), ("anyOf", " or ")):
        if not phrases and isinstance(condition.get(keyword), list):
            each = [describe_condition(part, holds=holds, names=names) for part in condition[keyword]]
            texts = list(dict.fromkeys(text for text, _ in each if text))
            return conjunction.join(texts), list(dict.fromkeys(key for _, found in each for key in found))
    return " and ".join(phrases) if holds else " or ".join(phrases), keys


def texts_of(condition: Any) -> tuple[str, ...]:
    """Return the texts that the only field of an `if` must be one of; none if it is about something else."""
    members = asserted(condition).get("properties") if isinstance(condition, dict) else None
    if (
        not isinstance(members, dict)
        or len(members) != 1
        or {*asserted(condition)} - {"properties", "required"}
    ):
        return ()
    (member,) = members.values()
    values = _values(member) if isinstance(member, dict) else []
    return tuple(values) if all(isinstance(value, str) for value in values) else ()


def deciders_of(condition: Any, *, holds: bool, names: frozenset[str]) -> list[str]:
    """Return the fields whose value, if it is wrong, is the reason why an `if` holds or doesn't.

    Those are the fields that don't have the value that the condition names. `names` are the fields that are present.
    """
    if not isinstance(condition, dict):
        return []
    if [*asserted(condition)] == ["not"]:
        return deciders_of(condition["not"], holds=not holds, names=names)
    found = [
        name
        for name, member in condition.get("properties", {}).items()
        if name not in names or not (holds ^ _is_negation(member))
    ]
    found += [name for name in condition.get("required", []) if not holds]
    for part in [*condition.get("allOf", []), *condition.get("anyOf", [])]:
        found += deciders_of(part, holds=holds, names=names)
    return list(dict.fromkeys(found))


def _is_negation(member: Any) -> bool:
    return isinstance(member, dict) and [*asserted(member)] == ["not"]


def _phrase(name: str, member: Any, *, holds: bool) -> str | None:
    """Return what a condition asks of the value of a field, or that this isn't met."""
    if not isinstance(member, dict):
        return None
    if _is_negation(member):
        return _phrase(name, member["not"], holds=not holds)
    values = _values(member)
    if values:
        return f"`{name}` is {'' if holds else 'not '}{' or '.join(map(literal, values))}"
    if isinstance(member.get("pattern"), str):
        return None if member["pattern"] in _ANYTHING else _match(name, member["pattern"], holds=holds)
    contained = member.get("contains")
    values = _values(contained) if isinstance(contained, dict) else []
    if values:
        return f"`{name}` {'contains' if holds else 'does not contain'} {' or '.join(map(literal, values))}"
    return _rest(name, member, holds=holds)


def _values(member: dict[str, Any]) -> list[Any]:
    return [member["const"]] if "const" in member else member.get("enum", [])


def _match(name: str, pattern: str, *, holds: bool) -> str:
    from .patterns import in_words

    words = in_words(pattern)
    if words is None:
        return f"`{name}` {'matches' if holds else 'does not match'} the regular expression {pattern}"
    return f"`{name}` {words.present if holds else f'does not {words.infinitive}'} {words.texts}"


def _rest(name: str, member: dict[str, Any], *, holds: bool) -> str | None:
    """Return what a bound, a format or a type asks for; None if there are several of which one may not be met."""
    found = [
        f"{phrases[not holds]} {literal(member[keyword])}"
        for keyword, phrases in _BOUNDS.items()
        if isinstance(member.get(keyword), int | float) and not isinstance(member[keyword], bool)
    ]
    found += [
        f"{phrases[not holds]} {count(member[keyword], phrases[2])}"
        for keyword, phrases in _SIZES.items()
        if isinstance(member.get(keyword), int)
    ]
    negation = "" if holds else "not "
    if isinstance(member.get("format"), str):
        found.append(f"is {negation}{noun_of(member['format'])}")
    if not found and isinstance(member.get("type"), str | list):
        noun = "empty" if member["type"] == "null" else describe_types(member["type"])
        found.append(f"is {negation}{noun}")
    is_certain = bool(found) if holds else len(found) == 1
    return f"`{name}` {' and '.join(found)}" if is_certain else None
