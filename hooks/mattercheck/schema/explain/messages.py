"""The words for each keyword: what is wrong, and what to do, for the person who writes content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ...core.pointer import to_field_name
from ...core.similarity import closest_match, did_you_mean
from ...core.text import count, strip_typographic_quotes
from ..formats.diagnose import verified_diagnosis
from ..formats.table import example_of, noun_of
from .finding import Finding, Message
from .findings import suggest_key
from .hints import nothing, suggest_literal
from .unions import allowed_values
from .wording import choices, describe_types, describe_value, literal

_MessageFunction: TypeAlias = Callable[[Finding], Message]


def message_for(finding: Finding) -> Message:
    """Return the words for a finding, the field's name first."""
    words = _MESSAGES.get(finding.keyword, _other)(finding)
    name = to_field_name(finding.route)
    message = finding.author_message or words.message
    return Message(f"{name}: {message}" if name else message, words.help or _advice(finding))


def _advice(finding: Finding, lead: str = "about this field: ") -> str | None:
    """Return what the schema's author says of the field, in its description and by an example."""
    if not finding.route:
        return None
    description = _said(finding, "description")
    examples = _said(finding, "examples")
    parts = []
    if isinstance(description, str):
        parts.append(lead + " ".join(description.split()))
    if isinstance(examples, list) and examples and isinstance(examples[0], str | int | float):
        parts.append(f"for example {literal(examples[0])}")
    return "; ".join(parts) or None


def _said(finding: Finding, keyword: str) -> Any:
    """Return what the author says of the field itself, else of the part of the schema that was not met."""
    schemas = [schema for schema in (finding.field_schema, finding.schema) if isinstance(schema, dict)]
    return next((schema[keyword] for schema in schemas if keyword in schema), None)


def _type(finding: Finding) -> Message:
    value, expected = finding.value, finding.keyword_value
    if value is None:
        return nothing(finding, describe_types(expected))
    message = f"expected {describe_types(expected)}, found {describe_value(value)}"
    return Message(message, suggest_literal(finding, [expected] if isinstance(expected, str) else expected))


def _enum(finding: Finding) -> Message:
    values, value = finding.keyword_value, finding.value
    if value is None and None not in values:
        return nothing(finding, "one of " + choices(values))
    message = f"{describe_value(value)} is not allowed"
    if not isinstance(value, str):
        return Message(message, f"allowed: {choices(values)}")
    bare = strip_typographic_quotes(value.strip())
    if bare != value and bare in values:
        what = (
            "the typographic quotes are part of it" if bare != value.strip() else "there is a space around it"
        )
        return Message(f"{message}: {what}", f"write {bare}")
    meant = closest_match(bare, [choice for choice in values if isinstance(choice, str)])
    if meant is not None and meant != value:
        message += f"; did you mean `{meant}`?"
    return Message(message, f"allowed: {choices(values, bare)}")


def _const(finding: Finding) -> Message:
    if isinstance(finding.keyword_value, list | dict):
        return Message("this is not the one value that is allowed here")
    return Message(f"expected `{literal(finding.keyword_value)}`, found {describe_value(finding.value)}")


def _required(finding: Finding) -> Message:
    if finding.condition is not None:
        return Message(f"this field is missing; it is required because {finding.condition.words}")
    return Message("this field is missing")


def _extra(finding: Finding) -> Message:
    key = finding.key or ""
    if finding.belongs_to is not None:
        message = f"this field is not known here; it belongs to `{finding.belongs_to}`"
        return Message(message, f"indent it like the other fields of `{finding.belongs_to}`")
    if finding.strayed_into is not None:
        message = f"this field stands in `{finding.strayed_into}`, and belongs beside it"
        return Message(message, f"move it out of `{finding.strayed_into}`")
    required = finding.schema.get("required", []) if isinstance(finding.schema, dict) else []
    meant = suggest_key(finding, *required)
    if meant is None:
        known = [*finding.schema.get("properties", {})] if isinstance(finding.schema, dict) else []
        return Message(
            "this field is not known", f"known fields: {choices(known)}" if known else "remove the field"
        )
    if ":" in key and key.startswith(meant):
        return Message(
            f"a space is missing after the colon of `{meant}`", f"write {meant}: {key[len(meant) + 1 :]}"
        )
    if meant in finding.siblings:
        message = f"this field is not known; did you mean `{meant}`, which is there as well?"
        return Message(message, "remove one of the two")
    if key != key.strip():
        return Message(
            f"the name of this field holds a space that is none; did you mean `{meant}`?", f"write {meant}"
        )
    return Message(f"this field is not known; did you mean `{meant}`?", f"rename it to `{meant}`")


def _property_name(finding: Finding) -> Message:
    asked = finding.keyword_value if isinstance(finding.keyword_value, dict) else {}
    names = [name for name in asked.get("enum", []) if isinstance(name, str)]
    meant = closest_match(finding.key or "", names)
    if meant is not None:
        return Message(f"this field is not known; did you mean `{meant}`?", f"rename it to `{meant}`")
    return Message(
        "a field of this name is not allowed here", f"known fields: {choices(names)}" if names else None
    )


def _format(finding: Finding) -> Message:
    name = finding.keyword_value
    diagnosis = verified_diagnosis(name, finding.value, finding.accepts)
    instead = diagnosis.instead
    if instead is not None:
        return Message(diagnosis.reason, (diagnosis.help or "write {instead}").replace("{instead}", instead))
    example = example_of(name)
    return Message(diagnosis.reason, f"expected {noun_of(name)} such as {example}" if example else None)


def _pattern(finding: Finding) -> Message:
    message = f"{describe_value(finding.value)} does not have the expected form"
    return Message(
        message, _advice(finding, "") or f"it must match the regular expression {finding.keyword_value}"
    )


def _min_length(finding: Finding) -> Message:
    if not finding.value:
        return Message("the text is empty")
    least = count(finding.keyword_value, "character")
    return Message(f"the text is too short: {len(finding.value)} of at least {least}")


def _max_length(finding: Finding) -> Message:
    most = count(finding.keyword_value, "character")
    return Message(f"the text is too long: {len(finding.value)} of at most {most}")


def _bound(words: str) -> _MessageFunction:
    def say(finding: Finding) -> Message:
        said = words
        if finding.schema.get(f"exclusive{finding.keyword.capitalize()}") is True:  # draft 4
            said = said.replace("at least", "more than").replace("at most", "less than")
        return Message(f"{literal(finding.value)} is {said} {literal(finding.keyword_value)}")

    return say


def _size(words: str, noun: str) -> _MessageFunction:
    def say(finding: Finding) -> Message:
        number = len(finding.value)
        size = f"has {count(number, noun)}" if number else "is empty"
        what = "the group" if noun == "field" else "the list"
        return Message(f"{what} {size}; {words} {count(finding.keyword_value, noun)} expected")

    return say


def _unique_items(finding: Finding) -> Message:
    return Message(f"{describe_value(finding.value)} is in the list already", "remove one of the two")


def _union(finding: Finding) -> Message:
    branches = finding.branches
    if not branches:
        return _more_than_one(finding)
    missing = [" and ".join(f"`{name}`" for name in branch.missing) for branch in branches]
    if all(missing):
        return Message(f"one of these is missing: {', or '.join(missing)}")
    types, values = allowed_values(branches)
    wanted = " or ".join(
        [*([describe_types(types)] if types else []), *([f"one of {choices(values)}"] if values else [])]
    )
    if wanted:
        if finding.value is None:
            return nothing(finding, wanted)
        message = f"expected {wanted}, found {describe_value(finding.value)}"
        texts = [value for value in values if isinstance(value, str)]
        meant = closest_match(finding.value, texts) if isinstance(finding.value, str) else None
        return Message(message, did_you_mean(meant) or suggest_literal(finding, types))
    return Message(f"{describe_value(finding.value)} has none of the {len(branches)} forms that are allowed")


def _more_than_one(finding: Finding) -> Message:
    """Say of `oneOf` that too many branches hold: by the fields, each asked for by one of them."""
    required = [
        name
        for branch in finding.keyword_value
        if isinstance(branch, dict)
        for name in branch.get("required", [])
    ]
    value = finding.value if isinstance(finding.value, dict) else {}
    present = [name for name in required if required.count(name) == 1 and name in value]
    if len(present) > 1:
        return Message(f"only one of these may be there: {choices(present)}", "remove the others")
    return Message("this has more than one of the forms of which exactly one is allowed")


def _forbidden(finding: Finding) -> Message:
    if not finding.route:
        return Message("the schema allows nothing here")
    if isinstance(finding.route[-1], int):
        return Message("this item must not be there", "remove the item")
    return Message("this field must not be there", "remove the field")


def _too_many_items(finding: Finding) -> Message:
    return Message(f"the list has {count(len(finding.value), 'item')}, more than its schema describes")


def _not(finding: Finding) -> Message:
    if finding.key is not None:
        return Message("this field must not be there", "remove the field")
    forbidden = finding.keyword_value if isinstance(finding.keyword_value, dict) else {}
    required = forbidden.get("required")
    if isinstance(required, list) and required:
        return Message(f"these fields do not go together: {choices(required)}")
    return Message(f"{describe_value(finding.value)} is not allowed here")


def _other(finding: Finding) -> Message:
    return Message(f"the schema refuses {describe_value(finding.value)}")


_MESSAGES: dict[str, _MessageFunction] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "dependentRequired": _required,
    "dependencies": _required,
    "additionalProperties": _extra,
    "unevaluatedProperties": _extra,
    "propertyNames": _property_name,
    "falseSchema": _forbidden,
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
    "contentEncoding": lambda finding: Message(f"the text is not encoded as {finding.keyword_value}"),
    "contentMediaType": lambda finding: Message(f"the text is not {finding.keyword_value}"),
    "contains": lambda _: Message("the list lacks an item that it must have"),
    "minContains": lambda _: Message("the list has too few items of a kind that it must have"),
    "maxContains": lambda _: Message("the list has too many items of a kind that is limited"),
    "anyOf": _union,
    "oneOf": _union,
    "not": _not,
}
