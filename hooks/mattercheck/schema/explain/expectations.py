"""What a subschema, or each branch of a union, expects, in the words of an author: "text that starts with `/`"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core.named_tuple import NamedTuple
from ...core.problem import Facts
from ...core.text import count, shorten
from .errors import Violation
from .patterns import in_words, joined
from .unions import Branch
from .value_descriptions import choices, describe_types

_LIST = "a list of "
_GROUP = "a group of fields"
_MAX_GROUPS = 4
_BOUNDS = {"minimum": "at least", "maximum": "at most"}
_PLURALS = {
    "string": "text",
    "integer": "whole numbers",
    "number": "numbers",
    "array": "lists",
    "object": "groups of fields",
}


class Expectation(NamedTuple):
    """What is expected: the JSON types of which any value may do, except `null`, and a noun for all that may do."""

    types: tuple[str, ...]
    noun: str

    @property
    def facts(self) -> Facts:
        """What a message with this noun says."""
        return Facts(self.types, self.noun)


def expected_of_types(types: Sequence[str], noun: str | None = None) -> Expectation:
    """Return the expectation of a value of one of some types; without a `noun`, that of the types."""
    return Expectation(
        tuple(name for name in types if name != "null"), describe_types(types) if noun is None else noun
    )


def expected_by(branches: Sequence[Branch]) -> Expectation:
    """Return what the branches of a union expect; the noun is empty if that can't be said."""
    by_type: list[tuple[str, str]] = []
    values: list[Any] = []
    for branch in branches:
        found = _values_of(branch)
        values += [value for value in found if value not in values]
        if not found:
            by_type += _nouns_of_branch(branch)
    types = tuple(dict.fromkeys(name for name, _ in by_type))
    distinct = sorted(
        dict.fromkeys(noun for _, noun in by_type), key=lambda noun: noun.startswith(_LIST)
    )  # `or text` would join the items
    if _GROUP in distinct:
        distinct[distinct.index(_GROUP)] = _described_groups(branches)
    if values:
        distinct.append(f"one of {choices(values)}" if len(values) > 1 else choices(values))
    if len(distinct) > 1 and "true or false" in distinct:
        at = distinct.index("true or false")
        distinct[at : at + 1] = ["true", "false"]
    if any(" or " in noun or ", " in noun for noun in distinct[:-1]):
        return Expectation(types, ", or ".join(distinct))
    return Expectation(types, joined(distinct, "or"))


def _described_groups(branches: Sequence[Branch]) -> str:
    """Return the noun for the groups that some branches expect, with the fields that each of them requires."""
    required = [
        branch.fields.required for branch in branches if ("object", _GROUP) in _nouns_of_branch(branch)
    ]
    shared = frozenset.intersection(*map(frozenset, required))
    each = [[name for name in names if len(required) == 1 or name not in shared] for names in required]
    if not all(each) or len(each) > _MAX_GROUPS:
        return _GROUP
    fields = list(dict.fromkeys(" and ".join(f"`{name}`" for name in names) for names in each))
    last = f", or with {fields[-1]}" if len(fields) > 1 else ""
    return f"a group with {', with '.join(fields[:-1] or fields)}{last}"


def expected_text(schema: dict[str, Any]) -> str:
    """Return what a subschema for text expects, by its pattern and its length."""
    if isinstance(schema.get("pattern"), str):
        words = in_words(schema["pattern"])
        if words is None:
            return f"text that matches the regular expression {shorten(schema['pattern'])}"
        return words.texts if words.present == "is" else f"text that {words.present} {words.texts}"
    for keyword, phrase in (("minLength", "at least"), ("maxLength", "at most")):
        if isinstance(schema.get(keyword), int) and (schema[keyword] > 1 or keyword == "maxLength"):
            return f"text of {phrase} {count(schema[keyword], 'character')}"
    return "text"


def _values_of(branch: Branch) -> list[Any]:
    for error in _own_errors(branch):
        if error.validator in {"const", "enum"}:
            expected: Any = error.validator_value
            return list(expected) if error.validator == "enum" else [expected]
    return []


def _own_errors(branch: Branch) -> list[Violation]:
    return [error for error in branch.errors if not error.relative_path]


def _nouns_of_branch(branch: Branch) -> list[tuple[str, str]]:
    """Return what a branch expects, as types with their nouns: none for null, and one for each of its other types."""
    schema: dict[str, Any] = {}
    for error in _own_errors(branch):
        if isinstance(error.schema, dict):
            schema = {**error.schema, **schema}
    named = schema.get("type")
    types = [named] if isinstance(named, str) else [*named] if isinstance(named, list) else []
    if not types and isinstance(schema.get("format"), str):
        types = ["string"]
    elif not types:
        types = [_type_of(branch, schema)]
    return [(name, _noun(name, schema, branch)) for name in types if name not in {"null", ""}]


def _type_of(branch: Branch, schema: dict[str, Any]) -> str:
    """Return the type that a branch without `type` is about: that of its keywords, or of the value that it allows."""
    if "pattern" in schema:
        return "string"
    if isinstance(branch.value, dict):
        return "object"
    return "array" if isinstance(branch.value, list) else ""


def _noun(name: str, schema: dict[str, Any], branch: Branch) -> str:
    if name == "string":
        return (
            describe_types(schema["format"])
            if isinstance(schema.get("format"), str)
            else expected_text(schema)
        )
    if name == "array":
        items = schema.get("items")
        inner = items.get("type") if isinstance(items, dict) else _type_of_items(branch)
        return (
            f"a list of {_PLURALS[inner]}"
            if isinstance(inner, str) and inner in _PLURALS
            else describe_types(name)
        )
    if name in {"integer", "number"}:
        for keyword, phrase in _BOUNDS.items():
            if isinstance(schema.get(keyword), int | float):
                return f"{describe_types(name)} of {phrase} {schema[keyword]}"
    return describe_types(name)


def _type_of_items(branch: Branch) -> str | None:
    """Return the type that all items must have by the errors of the items that have another one."""
    types = {
        str(error.validator_value)
        for error in branch.errors
        if len(error.relative_path) == 1 and error.validator == "type"
    }
    return types.pop() if len(types) == 1 else None
