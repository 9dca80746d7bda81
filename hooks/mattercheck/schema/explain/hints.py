"""Hints about how to write a value of the expected type."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...core.named_tuple import NamedTuple
from ...core.text import strip_typographic_quotes
from ..formats.table import example_of, noun_of
from .finding import Finding, Message
from .value_descriptions import choices

_BOOLEANS = {"true": "true", "yes": "true", "on": "true", "y": "true", "1": "true"} | {
    "false": "false", "no": "false", "off": "false", "n": "false", "0": "false"
}  # fmt: skip
_NOT_AN_ITEM = r"[\[\]{}#]|: |\A[@`%&*!|>'\"].*[,;]|.'.|.\"."
"""What would have another meaning between brackets in YAML."""
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_GROUPED_DIGITS = r"-?[0-9]{1,3}(?:_[0-9]{3})+"
_GLUED_FIELD = r"(?P<key>[A-Za-z_][\w./-]*):(?P<value>(?!//)[^\s:][^:]*)"
"""A field without a space after its colon, which YAML reads as text."""


def empty_value(finding: Finding, expected: str) -> Message:
    """Return the message for an empty value; in YAML, a `#` may have turned the value into a comment."""
    message = f"expected {expected}, found nothing"
    if finding.unindented:
        names = " and ".join(f"`{name}`" for name in finding.unindented)
        verb, pronoun = ("is", "it") if len(finding.unindented) == 1 else ("are", "them")
        return Message(f"{message}: {names} below it {verb} not indented", f"indent {pronoun} by two spaces")
    if finding.written and finding.written[0] == "#":
        quoted = f'"{finding.written}"'
        if not expected.startswith("text") and "or text" not in expected:
            items = [f'"{item}"' for item in re.split(r"[\s,]+", finding.written) if item.strip("#")]
            hint = "a `#` after a space starts a comment"
            is_list = expected.startswith("a list") and '"' not in finding.written
            return Message(message, f"{hint}: write it as a list: [{', '.join(items)}]" if is_list else hint)
        hint = f"a `#` after a space starts a comment: put the value in quotes: {quoted}"
        if not finding.written[1:2].strip():
            hint = f"what follows `#` is a comment; if it is the value, put it in quotes: {quoted}"
        return Message(message, hint)
    if finding.route and isinstance(finding.route[-1], int):
        return Message(f"list item is empty; expected {expected}", "write a value, or remove the item")
    return Message(message, "write a value after the key")


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
        if "array" in expected and re.match(r"[-\u2013\u2014]\S", value):
            return "a list item starts with `-` and a space"
    if "array" in expected and isinstance(value, dict) and value and all(key[:1] == "-" for key in value):
        return "a list item starts with `-` and a space"
    if "object" in expected and isinstance(value, str):
        glued = glued_field(finding, value)
        if glued is not None:
            return f"a space is missing after the colon of `{glued['key']}`"
    if "string" in expected and isinstance(value, dict) and is_meant_as_group(finding):
        return None
    if "string" in expected and isinstance(value, dict) and (written or "{")[0] not in "{[":
        hint = "the text contains `: `; put it in quotes" + _shown_in_quotes(written or "")
        name = finding.route[-1] if finding.route else None
        return f"{hint}, or write `{name}: >-` and the text below it" if isinstance(name, str) else hint
    if "string" in expected and is_text_of_lines(finding):
        return "if it is one text, write `|` after the key, and the text below it, indented"
    if written is None:
        return None
    if "string" in expected and not isinstance(value, list | dict):
        return _as_text(finding, written)
    if "string" in expected and written[:1] == ("{" if isinstance(value, dict) else "["):
        kind = "a list" if written[0] == "[" else "a group of fields"
        return f"`{written[0]}` starts {kind}: put it in quotes if it is text{_shown_in_quotes(written)}"
    if "array" in expected and not isinstance(value, list | dict):
        items = written.removesuffix("]") if "[" not in written else written
        listed = re.sub(r"\s*;\s*", ", ", items)
        return f"write it as a list: [{listed}]" if not re.search(_NOT_AN_ITEM, items) else None
    if "object" in expected and not isinstance(value, list | dict):
        names = [*finding.schema.get("properties", {})] if isinstance(finding.schema, dict) else []
        return f"write its fields below it, indented: {choices(names)}" if names else None
    return None


def is_text_of_lines(finding: Finding) -> bool:
    """Tell whether a group of fields on several lines reads as text: a name has several words, or starts as a sentence."""
    value = finding.value
    return (
        isinstance(value, dict)
        and finding.written is None
        and bool(value)
        and all(isinstance(member, str) and " " in member for member in value.values())
        and any(" " in name or name[:1].isupper() for name in value)
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
    if number and ("number" in expected or ("integer" in expected and "." not in digits)):
        return Literal(digits, certain=digits == word)
    return None


def _as_text(finding: Finding, written: str) -> str:
    """Return a hint to quote a scalar as it is written, because the value of 1.10 has lost its last zero."""
    name = finding.schema.get("format") if isinstance(finding.schema, dict) else None
    if isinstance(name, str) and not finding.accepts({"format": name}, written):
        example = example_of(name)
        if example is not None:
            return f"expected {noun_of(name)} such as {example}"
    return f'put it in quotes: "{written}"'
