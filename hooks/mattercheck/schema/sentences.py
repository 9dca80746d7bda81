"""The words for each keyword: what is wrong, and what to do, for the person who writes content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from ..problem import to_field_name
from . import formats
from .finding import Finding
from .nearest import nearest
from .unions import allowed_values, missing_alternatives
from .words import choices, count, literal, shown, types_in_words

_BOOLEANS = {"true": "true", "yes": "true", "on": "true", "y": "true", "1": "true"} | {
    "false": "false", "no": "false", "off": "false", "n": "false", "0": "false"
}  # fmt: skip


class Sentence(NamedTuple):
    """What is wrong, and what to do about it, None where that says it all."""

    message: str
    help: str | None = None


_Words: TypeAlias = Callable[[Finding], Sentence]


def sentence_for(finding: Finding) -> Sentence:
    """Return the words for a finding, the field's name first."""
    words = _SENTENCES.get(finding.keyword, _other)(finding)
    name = to_field_name(finding.route)
    message = finding.author_message or words.message
    return Sentence(f"{name}: {message}" if name else message, words.help or _advice(finding))


def _advice(finding: Finding) -> str | None:
    """Return what the schema's author says of the field, in its description and by an example."""
    if not finding.route:
        return None
    description = _said(finding, "description")
    examples = _said(finding, "examples")
    parts = []
    if isinstance(description, str):
        parts.append(" ".join(description.split()))
    if isinstance(examples, list) and examples and isinstance(examples[0], str | int | float):
        parts.append(f"for example {literal(examples[0])}")
    return "; ".join(parts) or None


def _said(finding: Finding, keyword: str) -> Any:
    """Return what the author says of the field itself, else of the part of the schema that was not met."""
    schemas = [schema for schema in (finding.field_schema, finding.schema) if isinstance(schema, dict)]
    return next((schema[keyword] for schema in schemas if keyword in schema), None)


def _type(finding: Finding) -> Sentence:
    value, expected = finding.value, finding.keyword_value
    if value is None:
        return _nothing(finding, types_in_words(expected))
    message = f"expected {types_in_words(expected)}, found {shown(value)}"
    return Sentence(message, _as_meant(finding, [expected] if isinstance(expected, str) else expected))


def _nothing(finding: Finding, expected: str) -> Sentence:
    """Say that there is no value; in YAML that may be one that a `#` turned into a comment."""
    if finding.written and finding.written[0] == "#" and finding.written[1:2].strip():
        hint = f'a `#` after a blank begins a comment: put the value in quotes: "{finding.written}"'
        return Sentence(f"expected {expected}, found nothing", hint)
    if finding.route and isinstance(finding.route[-1], int):
        return Sentence(
            f"this item of the list is empty; expected {expected}", "write a value, or remove the item"
        )
    return Sentence(f"expected {expected}, found nothing", "write a value after the key, or remove the field")


def _as_meant(finding: Finding, expected: Sequence[str]) -> str | None:
    """Say how the value that was meant is written, where that is certain."""
    value, written = finding.value, finding.written
    if isinstance(value, str):
        word = value.strip().lower()
        if "boolean" in expected and word in _BOOLEANS:
            return f"write {_BOOLEANS[word]}, without quotes"
        if ("integer" in expected or "number" in expected) and word.isascii() and word.isdecimal():
            return f"write {word}, without quotes"
    if written is None:
        return None
    # As it is written: of the number 1.10 only the text knows the last zero.
    if "string" in expected and not isinstance(value, list | dict):
        return f'put it in quotes: "{written}"'
    if "string" in expected and written[:1] in "[{" and '"' not in written:
        begins = "a list" if written[0] == "[" else "a group of fields"
        return f'`{written[0]}` begins {begins}: put it in quotes if it is text: "{written}"'
    if "array" in expected and not isinstance(value, list | dict):
        return f"write it as a list: [{written}]"
    return None


def _enum(finding: Finding) -> Sentence:
    if finding.value is None and None not in finding.keyword_value:
        return _nothing(finding, "one of " + choices(finding.keyword_value))
    values = finding.keyword_value
    meant = (
        nearest(finding.value, [value for value in values if isinstance(value, str)])
        if isinstance(finding.value, str)
        else None
    )
    found = shown(finding.value)
    if meant is not None and meant != finding.value:
        return Sentence(
            f"{found} is not allowed; did you mean `{meant}`?", f"allowed: {choices(values, finding.value)}"
        )
    return Sentence(f"{found} is not allowed", f"allowed: {choices(values)}")


def _const(finding: Finding) -> Sentence:
    return Sentence(f"expected `{literal(finding.keyword_value)}`, found {shown(finding.value)}")


def _required(finding: Finding) -> Sentence:
    if finding.condition is not None:
        return Sentence(f"this field is missing; it is required because {finding.condition.words}")
    return Sentence("this field is missing")


def _extra(finding: Finding) -> Sentence:
    known = [*finding.schema.get("properties", {})] if isinstance(finding.schema, dict) else []
    meant = nearest(finding.key, known) if finding.key is not None else None
    listed = f"known fields: {choices(known)}" if known else None
    if meant is None:
        return Sentence("this field is not known", listed or "remove the field")
    if meant in finding.siblings:
        return Sentence(
            f"this field is not known; did you mean `{meant}`, which is there as well?",
            "remove one of the two",
        )
    return Sentence(f"this field is not known; did you mean `{meant}`?", f"rename it to `{meant}`")


def _property_name(finding: Finding) -> Sentence:
    asked = finding.keyword_value if isinstance(finding.keyword_value, dict) else {}
    names = [name for name in asked.get("enum", []) if isinstance(name, str)]
    meant = nearest(finding.key or "", names)
    if meant is not None:
        return Sentence(f"this field is not known; did you mean `{meant}`?", f"rename it to `{meant}`")
    return Sentence(
        "a field of this name is not allowed here", f"known fields: {choices(names)}" if names else None
    )


def _format(finding: Finding) -> Sentence:
    name = finding.keyword_value
    diagnosis = formats.diagnose(name, finding.value)
    instead = diagnosis.instead
    if instead is not None and finding.accepts({"format": name}, instead):
        return Sentence(diagnosis.reason, (diagnosis.help or "write {instead}").replace("{instead}", instead))
    example = formats.EXAMPLES.get(name)
    return Sentence(diagnosis.reason, f"expected {formats.noun(name)} such as {example}" if example else None)


def _pattern(finding: Finding) -> Sentence:
    message = f"{shown(finding.value)} does not have the expected form"
    return Sentence(
        message, _advice(finding) or f"it must match the regular expression {finding.keyword_value}"
    )


def _min_length(finding: Finding) -> Sentence:
    if not finding.value:
        return Sentence("the text is empty")
    least = count(finding.keyword_value, "character")
    return Sentence(f"the text is too short: {len(finding.value)} of at least {least}")


def _max_length(finding: Finding) -> Sentence:
    most = count(finding.keyword_value, "character")
    return Sentence(f"the text is too long: {len(finding.value)} of at most {most}")


def _bound(words: str) -> _Words:
    def say(finding: Finding) -> Sentence:
        said = words
        if finding.schema.get(f"exclusive{finding.keyword.capitalize()}") is True:  # draft 4
            said = said.replace("at least", "more than").replace("at most", "less than")
        return Sentence(f"{literal(finding.value)} is {said} {literal(finding.keyword_value)}")

    return say


def _size(words: str, noun: str) -> _Words:
    def say(finding: Finding) -> Sentence:
        number = len(finding.value)
        size = f"has {count(number, noun)}" if number else "is empty"
        what = "the group" if noun == "field" else "the list"
        return Sentence(f"{what} {size}; {words} {count(finding.keyword_value, noun)} expected")

    return say


def _unique_items(finding: Finding) -> Sentence:
    return Sentence(f"{shown(finding.value)} is in the list already", "remove one of the two")


def _union(finding: Finding) -> Sentence:

    branches = finding.branches
    if not branches:
        return Sentence("this has more than one of the forms of which exactly one is allowed")
    names = missing_alternatives(branches)
    if names:
        return Sentence(f"one of these fields is missing: {choices(names)}")
    types, values = allowed_values(branches)
    wanted = " or ".join(
        [*([types_in_words(types)] if types else []), *([f"one of {choices(values)}"] if values else [])]
    )
    if wanted:
        if finding.value is None:
            return _nothing(finding, wanted)
        return Sentence(f"expected {wanted}, found {shown(finding.value)}", _as_meant(finding, types))
    return Sentence(f"{shown(finding.value)} has none of the {len(branches)} forms that are allowed")


def _too_many_items(finding: Finding) -> Sentence:
    return Sentence(f"the list has {count(len(finding.value), 'item')}, more than its schema describes")


def _not(finding: Finding) -> Sentence:
    forbidden = finding.keyword_value if isinstance(finding.keyword_value, dict) else {}
    required = forbidden.get("required")
    if isinstance(required, list) and required:
        return Sentence(f"these fields do not go together: {choices(required)}")
    return Sentence(f"{shown(finding.value)} is not allowed here")


def _other(finding: Finding) -> Sentence:
    return Sentence(f"the schema refuses {shown(finding.value)}")


_SENTENCES: dict[str, _Words] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "dependentRequired": _required,
    "dependencies": _required,
    "additionalProperties": _extra,
    "unevaluatedProperties": _extra,
    "propertyNames": _property_name,
    "falseSchema": lambda _: Sentence("this field must not be there", "remove the field"),
    "format": _format,
    "pattern": _pattern,
    "minLength": _min_length,
    "maxLength": _max_length,
    "minimum": _bound("too small; it must be at least"),
    "maximum": _bound("too large; it must be at most"),
    "exclusiveMinimum": _bound("too small; it must be more than"),
    "exclusiveMaximum": _bound("too large; it must be less than"),
    "multipleOf": _bound("not a multiple of"),
    "minItems": _size("at least", "item"),
    "maxItems": _size("at most", "item"),
    "minProperties": _size("at least", "field"),
    "maxProperties": _size("at most", "field"),
    "uniqueItems": _unique_items,
    "items": _too_many_items,
    "additionalItems": _too_many_items,
    "unevaluatedItems": _too_many_items,
    "contentEncoding": lambda finding: Sentence(f"the text is not encoded as {finding.keyword_value}"),
    "contentMediaType": lambda finding: Sentence(f"the text is not {finding.keyword_value}"),
    "contains": lambda _: Sentence("the list lacks an item that it must have"),
    "minContains": lambda _: Sentence("the list has too few items of a kind that it must have"),
    "maxContains": lambda _: Sentence("the list has too many items of a kind that is limited"),
    "anyOf": _union,
    "oneOf": _union,
    "not": _not,
}
