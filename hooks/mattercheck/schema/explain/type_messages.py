"""Messages about a value of another type than expected, or outside of the choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core.problem import Facts
from ...core.similarity import closest_choice, did_you_mean
from ...core.text import strip_typographic_quotes
from .expectations import Expectation, expected_of_types, expected_text
from .finding import Finding, Message
from .hints import empty_value, only_item, suggest_literal
from .value_descriptions import choices, describe_value, literal


def wrong_type(finding: Finding) -> Message:
    """Return the message for a value of another type."""
    value, named = finding.value, finding.keyword_value
    types = [named] if isinstance(named, str) else named
    expected = expected_of_types(types)
    if value is None:
        return empty_value(finding, expected)
    is_scalar = finding.written is not None and not isinstance(value, list | dict)
    if types == ["string"] and is_scalar and not finding.allows(finding.written):
        expected = expected_of_types(types, expected_text(finding.schema))
    return other_than(expected, value, suggest_literal(finding, types) or _among_choices(finding, types))


def _among_choices(finding: Finding, types: Sequence[str]) -> str | None:
    """Return a hint about a value of the wrong type where only a few values are allowed, or None."""
    if "boolean" in types and isinstance(finding.value, str):
        return did_you_mean(closest_choice(finding.value, ["true", "false"]))
    values = finding.schema.get("enum") if isinstance(finding.schema, dict) else None
    return f"allowed: {choices(values)}" if values else None


def other_than(expected: Expectation, value: Any, hint: str | None) -> Message:
    """Return the message for a value that is not what is expected."""
    return Message(f"expected {expected.noun}, found {describe_value(value)}", hint, expected.facts)


def wrong_choice(finding: Finding) -> Message:
    """Return the message for a value outside of the choices."""
    values, value = finding.keyword_value, finding.value
    if value is None and None not in values:
        return empty_value(finding, Expectation((), f"one of {choices(values)}"))
    message = f"{describe_value(value)} is not allowed"
    if finding.condition is not None:
        message += f" if {finding.condition.text}"
    if not isinstance(value, str):
        return Message(message, _as_choice(finding, values) or f"allowed: {choices(values)}")
    if any(not isinstance(choice, str) and literal(choice) == value for choice in values):
        return Message(message, f"write {value}, without quotes")
    bare = strip_typographic_quotes(value.strip())
    if bare != value and bare in values:
        what = (
            "it includes typographic quotes"
            if bare != value.strip()
            else "it has leading or trailing whitespace"
        )
        return Message(f"{message}: {what}", f"write {bare}")
    suggestion = closest_choice(bare, [choice for choice in values if isinstance(choice, str)])
    if suggestion is not None and suggestion != value:
        message += f"; {did_you_mean(suggestion)}"
    hint = f"allowed: {choices(values, bare)}"
    if finding.allowed_if:
        hint += f"; `{literal(value)}` is allowed if {' or '.join(finding.allowed_if)}"
    return Message(message, hint, Facts(suggestion=suggestion))


def _as_choice(finding: Finding, values: Sequence[Any]) -> str | None:
    """Return how to write a value, which is no text, as one of some choices, or None."""
    value = finding.value
    if finding.written is not None and finding.written in values:
        return f'put it in quotes: "{finding.written}"'
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and value[0] in values:
        return only_item(finding)
    return None


def wrong_constant(finding: Finding) -> Message:
    """Return the message for a value that is not the only one allowed."""
    if isinstance(finding.keyword_value, list | dict):
        return Message("the value is not the one allowed here")
    return other_than(Expectation((), f"`{literal(finding.keyword_value)}`"), finding.value, None)
