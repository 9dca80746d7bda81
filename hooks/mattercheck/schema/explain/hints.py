"""What the author of a value meant, and how that is written, where it can be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...core.text import strip_typographic_quotes
from ..formats.table import example_of, noun_of
from .finding import Finding, Message
from .wording import choices

_BOOLEANS = {"true": "true", "yes": "true", "on": "true", "y": "true", "1": "true"} | {
    "false": "false", "no": "false", "off": "false", "n": "false", "0": "false"
}  # fmt: skip
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def nothing(finding: Finding, expected: str) -> Message:
    """Say that there is no value; in YAML that may be one that a `#` turned into a comment."""
    message = f"expected {expected}, found nothing"
    if finding.unindented:
        names = " and ".join(f"`{name}`" for name in finding.unindented)
        verb = "is" if len(finding.unindented) == 1 else "are"
        return Message(f"{message}: {names} below it {verb} not indented", "indent them by two spaces")
    if finding.written and finding.written[0] == "#":
        quoted = f'"{finding.written}"'
        hint = f"a `#` after a space begins a comment: put the value in quotes: {quoted}"
        if not finding.written[1:2].strip():
            hint = f"what follows `#` is a comment; if it is the value, put it in quotes: {quoted}"
        return Message(message, hint)
    if finding.route and isinstance(finding.route[-1], int):
        return Message(
            f"this item of the list is empty; expected {expected}", "write a value, or remove the item"
        )
    return Message(message, "write a value after the key")


def suggest_literal(finding: Finding, expected: Sequence[str]) -> str | None:
    """Say how the value that was meant is written, for one that is of another type than those expected."""
    value, written = finding.value, finding.written
    if isinstance(value, str):
        bare = parse_literal(value, expected)
        if bare is not None:
            quoted = written is None or written[:1] in {'"', "'"}
            return f"write {bare.text}, without quotes" if quoted else f"write {bare.text}"
        if "array" in expected and re.match(r"[-\u2013\u2014]\S", value):
            return "a list item begins with `-` and a space"
    if written is None:
        return None
    if "string" in expected and not isinstance(value, list | dict):
        return _as_text(finding, written)
    if "string" in expected and written[:1] in {"[", "{"} and '"' not in written:
        begins = "a list" if written[0] == "[" else "a group of fields"
        return f'`{written[0]}` begins {begins}: put it in quotes if it is text: "{written}"'
    if "array" in expected and not isinstance(value, list | dict):
        return f"write it as a list: [{written.removesuffix(']')}]"
    if "object" in expected and not isinstance(value, list | dict):
        names = [*finding.schema.get("properties", {})] if isinstance(finding.schema, dict) else []
        return f"write its fields below it, indented: {choices(names)}" if names else None
    return None


class Literal(NamedTuple):
    """How a number, or true or false, is written; `certain` tells that a text stands for nothing else."""

    text: str
    certain: bool


def parse_literal(text: str, expected: Sequence[str]) -> Literal | None:
    """Return the number, or true or false, that a text stands for."""
    word = strip_typographic_quotes(text.strip()).lower().rstrip(",;")
    if "boolean" in expected and word in _BOOLEANS:
        return Literal(_BOOLEANS[word], certain=len(word) > 1)
    number = _NUMBER.fullmatch(word)
    if number and ("number" in expected or ("integer" in expected and "." not in word)):
        return Literal(word, certain=True)
    return None


def _as_text(finding: Finding, written: str) -> str:
    """Say how a number or the like is written as text: as it stands, for of 1.10 only that knows the last zero."""
    name = finding.schema.get("format") if isinstance(finding.schema, dict) else None
    if isinstance(name, str) and not finding.accepts({"format": name}, written):
        example = example_of(name)
        if example is not None:
            return f"expected {noun_of(name)} such as {example}"
    return f'put it in quotes: "{written}"'
