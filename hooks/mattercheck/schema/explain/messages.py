"""The messages for each keyword, for authors of content: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ...core.pointer import to_field_name
from ...core.text import count
from ..formats.diagnose import verified_diagnosis
from ..formats.table import example_of, noun_of
from .contained_items import no_item, wrong_number
from .field_messages import missing_field, unknown_field, wrong_field_name
from .finding import Finding, Message
from .patterns import in_words, reason_for
from .reasons import reason_of
from .type_messages import wrong_choice, wrong_constant, wrong_type
from .union_messages import no_branch
from .value_descriptions import choices, describe_value, literal

_MessageFunction: TypeAlias = Callable[[Finding], Message]


def message_for(finding: Finding) -> Message:
    """Return the message for a finding, starting with the name of the field."""
    text, hint, facts = _MESSAGES.get(finding.keyword, _other)(finding)
    name = to_field_name(finding.route)
    text = finding.author_message or text
    return Message(f"{name}: {text}" if name else text, hint or _description_hint(finding), facts)


def _description_hint(finding: Finding, lead: str = "about this field: ") -> str | None:
    """Return the description of the field and an example of it from the schema, or None."""
    if not finding.route:
        return None
    description = _annotation(finding, "description")
    examples = _annotation(finding, "examples")
    parts = []
    if isinstance(description, str):
        parts.append(lead + " ".join(description.split()))
    if isinstance(examples, list) and examples and isinstance(examples[0], str | int | float):
        parts.append(f"for example {literal(examples[0])}")
    return "; ".join(parts) or None


def _annotation(finding: Finding, keyword: str) -> Any:
    """Return an annotation from the schema of the field, or else from the subschema that failed."""
    schemas = [schema for schema in (finding.field_schema, finding.schema) if isinstance(schema, dict)]
    return next((schema[keyword] for schema in schemas if keyword in schema), None)


def _format(finding: Finding) -> Message:
    name = finding.keyword_value
    diagnosis = verified_diagnosis(name, finding.value, finding.accepts)
    example = example_of(name)
    usual = f"expected {noun_of(name)} such as {example}" if example else None
    return Message(diagnosis.reason, diagnosis.hint or usual)


def _pattern(finding: Finding) -> Message:
    def matches(text: str) -> bool:
        return finding.accepts({"pattern": finding.keyword_value}, text)

    reason = reason_for(finding.keyword_value, finding.value, matches)
    message = f"{describe_value(finding.value)} does not match the expected pattern"
    is_apart = finding.schema is not finding.field_schema and "description" in finding.schema
    described = reason_of(finding.schema, "it must") if is_apart else _description_hint(finding, "")
    words = in_words(finding.keyword_value)
    if words is not None:
        wrong = f"{describe_value(finding.value)} does not {words.infinitive} {words.texts}"
        return Message(wrong, described)
    if reason is not None:
        return Message(reason.wrong, described or reason.allowed)
    return Message(message, described or reason_of(finding.schema, "it must"))


def _min_length(finding: Finding) -> Message:
    if not finding.value:
        return Message("the text is empty")
    least = count(finding.keyword_value, "character")
    return Message(f"the text is too short: {len(finding.value)} instead of at least {least}")


def _max_length(finding: Finding) -> Message:
    most = count(finding.keyword_value, "character")
    return Message(f"the text is too long: {len(finding.value)} instead of at most {most}")


def _bound(phrase: str) -> _MessageFunction:
    def message(finding: Finding) -> Message:
        comparison = phrase
        if finding.schema.get(f"exclusive{finding.keyword.capitalize()}") is True:  # draft 4
            comparison = comparison.replace("at least", "greater than").replace("at most", "less than")
        return Message(f"{literal(finding.value)} is {comparison} {literal(finding.keyword_value)}")

    return message


def _size(bound: str, noun: str) -> _MessageFunction:
    def message(finding: Finding) -> Message:
        number = len(finding.value)
        size = f"has {count(number, noun)}" if number else "is empty"
        what = "the group" if noun == "field" else "the list"
        return Message(f"{what} {size}; expected {bound} {count(finding.keyword_value, noun)}")

    return message


def _unique_items(finding: Finding) -> Message:
    return Message(f"{describe_value(finding.value)} is already in the list", "remove one of the two")


def _forbidden(finding: Finding) -> Message:
    if not finding.route:
        return Message("the schema allows no value here")
    if finding.condition is not None:
        return Message(f"field not allowed here because {finding.condition.text}", "remove the field")
    if isinstance(finding.route[-1], int):
        return Message("item not allowed here", "remove the item")
    return Message("field not allowed here", "remove the field")


def _too_many_items(finding: Finding) -> Message:
    return Message(f"the list has {count(len(finding.value), 'item')}, more than the schema allows")


def _not(finding: Finding) -> Message:
    if finding.key is not None:
        return Message("field not allowed here", "remove the field")
    forbidden = finding.keyword_value if isinstance(finding.keyword_value, dict) else {}
    required = forbidden.get("required")
    if isinstance(required, list) and required:
        return Message(f"these fields cannot be used together: {choices(required)}")
    hints = (_description_hint(finding), *_reasons_against(forbidden))
    return Message(
        f"{describe_value(finding.value)} is not allowed here", "; ".join(filter(None, hints)) or None
    )


def _reasons_against(forbidden: dict[str, Any]) -> list[str]:
    """Return why a value is forbidden, by each branch of a union."""
    branches = [branch for branch in forbidden.get("anyOf", [forbidden]) if isinstance(branch, dict)]
    reasons = [reason_of(branch, "it must not") for branch in branches]
    return [reason for reason in reasons if reason is not None]


def _other(finding: Finding) -> Message:
    return Message(f"the schema does not allow {describe_value(finding.value)}")


_MESSAGES: dict[str, _MessageFunction] = {
    "type": wrong_type,
    "enum": wrong_choice,
    "const": wrong_constant,
    "required": missing_field,
    "dependentRequired": missing_field,
    "dependencies": missing_field,
    "additionalProperties": unknown_field,
    "unevaluatedProperties": unknown_field,
    "propertyNames": wrong_field_name,
    "falseSchema": _forbidden,
    "format": _format,
    "pattern": _pattern,
    "minLength": _min_length,
    "maxLength": _max_length,
    "minimum": _bound("too small; it must be at least"),
    "maximum": _bound("too large; it must be at most"),
    "exclusiveMinimum": _bound("too small; it must be greater than"),
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
    "contentEncoding": lambda finding: Message(f"the text is not valid {finding.keyword_value}"),
    "contentMediaType": lambda finding: Message(f"the text is not valid {finding.keyword_value}"),
    "contains": no_item,
    "minContains": wrong_number(least=True),
    "maxContains": wrong_number(least=False),
    "anyOf": no_branch,
    "oneOf": no_branch,
    "not": _not,
}
