"""Hints about how to write a value of the expected type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...core.named_tuple import NamedTuple
from ...core.text import strip_typographic_quotes
from ...document.edit.serialize import write_text
from ...document.syntax import Syntax
from ..formats.diagnose import verified_diagnosis
from ..formats.table import example_of, noun_of
from ..model.walk import has_references
from .expectations import Expectation
from .finding import Finding, Message
from .other_lists import items_in_other_form
from .patterns import reason_for
from .reasons import reason_of
from .value_descriptions import choices, literal

_BOOLEANS = {"true": "true", "yes": "true", "on": "true", "y": "true", "1": "true"} | {
    "false": "false", "no": "false", "off": "false", "n": "false", "0": "false"
}  # fmt: skip
_NOT_AN_ITEM = r"[\[\]{}#]|: |\A[@`%&*!|>'\"].*[,;]|.'.|.\"."
"""What would have another meaning between brackets in YAML."""
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_GROUPED_DIGITS = r"-?[0-9]{1,3}(?:_[0-9]{3})+"
_DECIMAL_COMMA = r"-?(?:0|[1-9][0-9]*),(?:[0-9]{1,2}|[0-9]{4,})"
"""A number with a decimal comma; before three digits, it may separate thousands."""
_GLUED_FIELD = r"(?P<key>[A-Za-z_][\w./-]*):(?P<value>(?!//)[^\s:][^:]*)"
"""A field without a space after its colon, which YAML reads as text."""


def empty_value(finding: Finding, expected: Expectation) -> Message:
    """Return the message for an empty value; in YAML, a `#` may have turned the value into a comment."""
    message, facts = f"expected {expected.noun}, found nothing", expected.facts
    if finding.unindented:
        names = " and ".join(f"`{name}`" for name in finding.unindented)
        verb, pronoun = ("is", "it") if len(finding.unindented) == 1 else ("are", "them")
        hint = f"indent {pronoun} by two spaces"
        return Message(f"{message}: {names} below it {verb} not indented", hint, facts)
    if finding.written and finding.written[0] == "#":
        return Message(message, _behind_hash(finding, finding.written, expected), facts)
    if finding.route and isinstance(finding.route[-1], int):
        hint = "write a value, or remove the item"
        return Message(f"list item is empty; expected {expected.noun}", hint, facts)
    return Message(message, "write a value after the key", facts)


def _behind_hash(finding: Finding, written: str, expected: Expectation) -> str:
    """Return a hint about a value that is read as a comment."""
    quoted = f'"{written}"'
    if not finding.allows(written):
        hint = "a `#` after a space starts a comment"
        items = [item for item in re.split(r"[\s,]+", written) if item.strip("#")]
        if expected.types[:1] != ("array",) or '"' in written or not finding.allows(items):
            return hint
        listed = ", ".join(f'"{item}"' for item in items)
        return f"{hint}: write it as a list: [{listed}]"
    if not written[1:2].strip():
        return f"what follows `#` is a comment; if it is the value, put it in quotes: {quoted}"
    return f"a `#` after a space starts a comment: put the value in quotes: {quoted}"


def glued_field(finding: Finding, text: str) -> re.Match[str] | None:
    """Return the `key` and `value` of a text that may be a field without a space after its colon.

    If the schema lists the fields of the group that is expected, the key must be one of them.
    """
    glued = re.match(_GLUED_FIELD, text)
    names = finding.schema.get("properties") if isinstance(finding.schema, dict) else None
    return None if glued is None or (names and glued["key"] not in names) else glued


def is_meant_as_group(finding: Finding) -> bool:
    """Tell whether a group of fields has one that is known there or around it, unlike a text with a colon in it."""
    return not finding.names_around().isdisjoint(finding.value)


def suggest_literal(finding: Finding, expected: Sequence[str]) -> str | None:
    """Return a hint about how to write a value of the wrong type as one of the expected types, or None."""
    value, written = finding.value, finding.written
    if isinstance(value, str):
        bare = parse_literal(value, expected)
        if bare is not None:
            quoted = written is None or written[:1] in {'"', "'"}
            return f"write {bare.text}, without quotes" if quoted else f"write {bare.text}"
    if "array" in expected:
        items = items_in_other_form(value)
        if items is not None and finding.allows(items):
            return _as_list_of(items, written)
    if isinstance(value, str) and "array" in expected and re.match(r"[-\u2013\u2014]\S", value):
        return "a list item starts with `-` and a space"
    if "array" in expected and isinstance(value, dict) and value and all(key[:1] == "-" for key in value):
        return "a list item starts with `-` and a space"
    if "object" in expected and isinstance(value, str):
        glued = glued_field(finding, value)
        if glued is not None:
            return f"a space is missing after the colon of `{glued['key']}`"
    if "string" in expected and isinstance(value, dict):
        hint = _group_as_text(finding, value)
        if hint is not None:
            return hint
    if "array" in expected and isinstance(value, dict) and finding.allows([value]):
        return "write it as the item of a list"
    hint = _as_written(finding, expected, written) if written is not None else None
    is_one = isinstance(value, list) and len(value) == 1 and "array" not in expected
    if hint is None and is_one and finding.allows(value[0]):
        return only_item(finding)
    if hint is None and isinstance(value, list) and "object" in expected:
        return _about_fields(finding)
    return hint


def _group_as_text(finding: Finding, value: dict[str, Any]) -> str | None:
    """Return a hint about a group of fields where text is expected, or None if it wasn't meant to be text."""
    if value and is_meant_as_group(finding):
        only = next(iter(value.values()))
        return f"write only the text: {literal(only)}" if len(value) == 1 and finding.allows(only) else None
    written = finding.written or ""
    if written and written[0] not in "{[" and finding.allows(written):
        hint = "the text contains `: `; put it in quotes" + _shown_in_quotes(written)
        name = finding.route[-1] if finding.route else None
        return f"{hint}, or write `{name}: >-` and the text below it" if isinstance(name, str) else hint
    if is_text_of_lines(finding):
        return "the text contains `: `; write `|` after the key, or put all of the text in quotes"
    return None


def _as_written(finding: Finding, expected: Sequence[str], written: str) -> str | None:
    """Return a hint about how to write a value that is on one line."""
    value = finding.value
    is_scalar = not isinstance(value, list | dict)
    if "string" in expected and is_scalar and not isinstance(value, str):
        return _as_text(finding, written)
    if "string" in expected and written[:1] == ("{" if isinstance(value, dict) else "["):
        if finding.in_brackets and finding.allows(f"[{written}]"):
            return f'`[[` starts a list in a list: put links to notes in quotes: ["[{written}]"]'
        kind = "a list" if written[0] == "[" else "a group of fields"
        hint = f"`{written[0]}` starts {kind}: put it in quotes if it is text{_shown_in_quotes(written)}"
        return hint if finding.allows(written) else None
    if "array" in expected and is_scalar:
        items = written.removesuffix("]") if "[" not in written else written
        listed = re.sub(r"\s*;\s*", ", ", items)
        is_list = not re.search(_NOT_AN_ITEM, items) and finding.allows(_items_of(value, listed))
        return f"write it as a list: [{listed}]" if is_list else _about_items(finding)
    return _about_fields(finding) if "object" in expected and is_scalar else None


def only_item(finding: Finding) -> str:
    """Return a hint to write the only item of a list as the value itself."""
    item = finding.value[0]
    if isinstance(item, list | dict):
        return "write it directly, not in a list"
    where = "brackets" if (finding.written or "").startswith("[") else "the dash"
    return f"write it without {where}: {literal(item)}"


def _about_fields(finding: Finding) -> str | None:
    """Return what fields a group has, if the schema lists them."""
    names = [*finding.schema.get("properties", {})] if isinstance(finding.schema, dict) else []
    return f"write its fields below it, indented: {choices(names)}" if names else None


def _about_items(finding: Finding) -> str | None:
    """Return what the items of a list must be, if the value can't be one, or None."""
    items = finding.schema.get("items") if isinstance(finding.schema, dict) else None
    if not isinstance(items, dict) or has_references(items):
        return None
    return None if finding.accepts(items, finding.value) else reason_of(items, "each item must")


def _as_list_of(items: list[str], written: str | None) -> str:
    """Return the hint to write items as a list, in brackets if the value is on one line."""
    if written is None:
        return "write each item on a line of its own, after `- `"
    mark = written[0] if written[0] in {'"', "'"} else ""
    return f"write it as a list: [{', '.join(write_text(item, Syntax.YAML, like=mark, in_flow=True) for item in items)}]"


def _items_of(value: Any, written: str) -> list[Any]:
    """Return the list that a value becomes in brackets."""
    return written.split(", ") if isinstance(value, str) and ", " in written else [value]


def is_text_of_lines(finding: Finding) -> bool:
    """Tell whether a group of fields on several lines reads as text: a name has several words, or starts as a sentence."""
    value = finding.value
    return (
        isinstance(value, dict)
        and finding.written is None
        and bool(value)
        and not any(isinstance(member, list | dict) for member in value.values())
        and any(" " in name or name[:1].isupper() for name in value)
        and any(" " in str(part) for pair in value.items() for part in pair)
        and not is_meant_as_group(finding)
    )


def _shown_in_quotes(written: str) -> str:
    mark = next((mark for mark in "\"'" if mark not in written), None)
    return f": {mark}{written}{mark}" if mark is not None else ""


class Literal(NamedTuple):
    """A number or boolean as it is written; `certain` means that the text cannot mean anything else."""

    text: str
    certain: bool


def parse_literal(text: str, expected: Sequence[str]) -> Literal | None:
    """Return the number or boolean that a text spells, or None."""
    word = strip_typographic_quotes(text.strip()).lower().rstrip(",;")
    if "boolean" in expected and word in _BOOLEANS:
        return Literal(_BOOLEANS[word], certain=len(word) > 1)
    digits = word.replace("_", "") if re.fullmatch(_GROUPED_DIGITS, word) else word
    number = re.fullmatch(_NUMBER, digits)
    comma = re.fullmatch(_DECIMAL_COMMA, word) if "number" in expected else None
    if comma:
        return Literal(word.replace(",", "."), certain=False)
    if number and ("number" in expected or ("integer" in expected and "." not in digits)):
        return Literal(digits, certain=digits == word)
    return None


def _as_text(finding: Finding, written: str) -> str | None:
    """Return a hint to quote a scalar as it is written, because the value of 1.10 has lost its last zero."""
    if finding.allows(written):
        return f'put it in quotes: "{written}"'
    schemas = [
        error.schema for branch in finding.branches for error in branch.errors if not error.relative_path
    ]
    for schema in (finding.schema, *schemas):
        hint = _as_text_of(finding, schema, written) if isinstance(schema, dict) else None
        if hint is not None:
            return hint
    return None


def _as_text_of(finding: Finding, schema: dict[str, Any], written: str) -> str | None:
    """Return a hint about how to write a text that a subschema allows, by its format or its pattern."""
    name, pattern = schema.get("format"), schema.get("pattern")
    if isinstance(name, str):
        diagnosis = verified_diagnosis(name, written, finding.accepts)
        if diagnosis.instead is not None and finding.allows(diagnosis.instead):
            return diagnosis.hint
        example = example_of(name)
        is_only = not finding.branches and example is not None
        return f"expected {noun_of(name)} such as {example}" if is_only else None
    if isinstance(pattern, str) and not finding.branches:
        reason = reason_for(pattern, written, lambda text: finding.accepts({"pattern": pattern}, text))
        return f"{reason.wrong}; {reason.allowed}" if reason is not None else None
    return None
