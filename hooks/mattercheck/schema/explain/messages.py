"""The messages for each keyword, for authors of content: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ...core.pointer import to_field_name
from ...core.problem import Facts
from ...core.similarity import closest_choice, closest_match, did_you_mean
from ...core.text import count, strip_typographic_quotes
from ..formats.diagnose import verified_diagnosis
from ..formats.table import example_of, noun_of
from .contained_items import no_item, wrong_number
from .expectations import Expectation, expected_by, expected_of_types, expected_text
from .field_names import known_fields, suggest_key
from .finding import Finding, Message
from .hints import empty_value, only_item, suggest_literal
from .patterns import in_words, joined, reason_for
from .reasons import reason_of, reason_of_all
from .tags import conditions_on, contradicting_fields
from .unions import allowed_values
from .value_descriptions import choices, describe_value, literal

_MAX_FORMS = 8
"""Most forms of a group that are listed."""
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


def _type(finding: Finding) -> Message:
    value, named = finding.value, finding.keyword_value
    types = [named] if isinstance(named, str) else named
    expected = expected_of_types(types)
    if value is None:
        return empty_value(finding, expected)
    is_scalar = finding.written is not None and not isinstance(value, list | dict)
    if types == ["string"] and is_scalar and not finding.allows(finding.written):
        expected = expected_of_types(types, expected_text(finding.schema))
    return _other_than(expected, value, suggest_literal(finding, types) or _among_choices(finding, types))


def _among_choices(finding: Finding, types: Sequence[str]) -> str | None:
    """Return a hint about a value of the wrong type where only a few values are allowed, or None."""
    if "boolean" in types and isinstance(finding.value, str):
        return did_you_mean(closest_choice(finding.value, ["true", "false"]))
    values = finding.schema.get("enum") if isinstance(finding.schema, dict) else None
    return f"allowed: {choices(values)}" if values else None


def _other_than(expected: Expectation, value: Any, hint: str | None) -> Message:
    return Message(f"expected {expected.noun}, found {describe_value(value)}", hint, expected.facts)


def _enum(finding: Finding) -> Message:
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


def _const(finding: Finding) -> Message:
    if isinstance(finding.keyword_value, list | dict):
        return Message("the value is not the one allowed here")
    return _other_than(Expectation((), f"`{literal(finding.keyword_value)}`"), finding.value, None)


def _required(finding: Finding) -> Message:
    if finding.misspelled is not None:
        return Message(
            f"required field is missing; is it the one written as `{finding.misspelled}`?",
            f"rename `{finding.misspelled}` to `{finding.key}`",
            Facts(suggestion=finding.key),
        )
    if finding.condition is not None:
        return Message(f"field is missing; it is required because {finding.condition.text}")
    schema = finding.field_schema if isinstance(finding.field_schema, dict) else {}
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return Message("required field is missing", f"allowed: {choices(values)}" if values else None)


def _extra(finding: Finding) -> Message:
    if finding.enables:
        return _misspelled_decider(finding)
    key = finding.key or ""
    if finding.belongs_to is not None:
        message = f"unknown field; it belongs inside `{finding.belongs_to}`"
        return Message(message, f"indent it like the other fields of `{finding.belongs_to}`")
    if finding.strayed_into is not None:
        message = f"field is inside `{finding.strayed_into}`, but belongs next to it"
        return Message(message, f"move it out of `{finding.strayed_into}`")
    required = finding.schema.get("required", []) if isinstance(finding.schema, dict) else []
    suggestion = suggest_key(finding, *required)
    if finding.known_if and suggestion != key:
        return _known_under_a_condition(finding)
    if finding.excluded_by:
        return Message(
            f"field can't be used together with {choices(finding.excluded_by)}", "remove one of them"
        )
    if suggestion is None:
        known = known_fields(finding)
        patterns = finding.schema.get("patternProperties", ()) if isinstance(finding.schema, dict) else ()
        wrong_name = None if known else _wrong_name(finding, [*patterns])
        return wrong_name or Message(
            "unknown field", f"known fields: {choices(known)}" if known else "remove the field"
        )
    if ":" in key and key.startswith(suggestion):
        return Message(
            f"missing space after the colon of `{suggestion}`",
            f"write {suggestion}: {key[len(suggestion) + 1 :]}",
            Facts(suggestion=suggestion),
        )
    if suggestion in finding.siblings:
        message = f"unknown field; did you mean `{suggestion}`, which is also present?"
        return Message(message, "remove one of the two", Facts(suggestion=suggestion))
    if key != key.strip():
        message = f"the field name starts or ends with a space character; {did_you_mean(suggestion)}"
        return Message(message, f"write {suggestion}", Facts(suggestion=suggestion))
    return _misspelled(suggestion)


def _misspelled(meant: str) -> Message:
    """Return the message for a field name that is likely a misspelling of another one."""
    hint = f"rename it to `{meant}`"
    return Message(f"unknown field; {did_you_mean(meant)}", hint, Facts(suggestion=meant))


def _misspelled_decider(finding: Finding) -> Message:
    """Return the message for a text that is likely a misspelling of the one that would allow the fields next to it."""
    names = joined([f"`{name}`" for name in finding.enables], "and")
    verb = "is" if len(finding.enables) == 1 else "are"
    message = f"{describe_value(finding.value)} is not the one for which {names} {verb} allowed"
    hint = f"write {finding.meant}"
    return Message(f"{message}; {did_you_mean(finding.meant)}", hint, Facts(suggestion=finding.meant))


def _known_under_a_condition(finding: Finding) -> Message:
    """Return the message for a field that is known only with another value of the fields that decide."""
    text = " or ".join(dict.fromkeys(condition.text for condition in finding.known_if))
    deciding = dict.fromkeys(field[-1] for condition in finding.known_if for field in condition.fields)
    present = [name for name in deciding if name in finding.siblings]
    return Message(
        f"field is only allowed if {text}",
        f"remove the field, or change {choices(present)}" if present else "remove the field",
    )


def _property_name(finding: Finding) -> Message:
    schema = finding.keyword_value if isinstance(finding.keyword_value, dict) else {}
    names = [name for name in schema.get("enum", []) if isinstance(name, str)]
    suggestion = closest_match(finding.key or "", names)
    if suggestion is not None:
        return _misspelled(suggestion)
    if names:
        return Message("field not allowed here", f"known fields: {choices(names)}")
    patterns = [str(error.validator_value) for error in finding.context if error.validator == "pattern"]
    return _wrong_name(finding, patterns) or Message(
        "field not allowed here", reason_of(schema, "its name must")
    )


def _wrong_name(finding: Finding, patterns: Sequence[str]) -> Message | None:
    """Return the message for a field name that doesn't match the only pattern for it, or None if there are several."""
    if len(patterns) != 1:
        return None
    reason = reason_for(
        patterns[0], finding.key or "", lambda text: finding.accepts({"pattern": patterns[0]}, text)
    )
    if reason is not None:
        return Message(f"field name not allowed: {reason.wrong}", reason.allowed)
    return Message("field name not allowed", reason_of({"pattern": patterns[0]}, "it must"))


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


def _union(finding: Finding) -> Message:
    branches = finding.branches
    if not branches:
        return _more_than_one(finding)
    if finding.decides:
        found = describe_value(finding.value)
        key = str(finding.route[-1])
        hint = reason_of_all(conditions_on(branches, key), "it must")
        return Message(f"this field decides which form is allowed, and none is for {found}", hint)
    if finding.meant is not None:
        return _misspelled(finding.meant)
    if isinstance(finding.value, dict):
        return _no_group(finding)
    expected = expected_by(branches)
    if expected.noun and finding.value is None:
        return empty_value(finding, expected)
    types, values = allowed_values(branches)
    texts = [value for value in values if isinstance(value, str)]
    texts += ["true", "false"] if "boolean" in types else []
    suggestion = closest_choice(finding.value, texts) if isinstance(finding.value, str) else None
    hint = suggest_literal(finding, types) or did_you_mean(suggestion)
    return _other_than(expected, finding.value, hint) if expected.noun else _no_form(finding, hint)


def _no_group(finding: Finding) -> Message:
    """Return the message for a group of fields that none of several branches allows."""
    branches = finding.branches
    missing = [" and ".join(f"`{name}`" for name in branch.missing) for branch in branches if branch.missing]
    together = contradicting_fields(branches)
    if len(together) > 1:
        return Message(f"these fields cannot be used together: {choices(together)}", "remove all except one")
    if missing:
        more = len(missing) - _MAX_FORMS
        shown = [*missing[:_MAX_FORMS], f"{more} more"] if more > 0 else missing
        is_simple = not any(" and " in names for names in shown)
        listed = joined(shown, "or") if is_simple else ", or ".join(shown)
        return Message(f"one of these is required: {listed}")
    if all(branch.is_other_type for branch in branches):
        types, _ = allowed_values(branches)
        return _other_than(expected_by(branches), finding.value, suggest_literal(finding, types))
    return _no_form(finding)


def _no_form(finding: Finding, hint: str | None = None) -> Message:
    number = len(finding.branches)
    return Message(f"{describe_value(finding.value)} matches none of the {number} allowed forms", hint)


def _more_than_one(finding: Finding) -> Message:
    """Return the message for a `oneOf` with several valid branches, with the fields that only one of them requires."""
    required = [
        name
        for branch in finding.keyword_value
        if isinstance(branch, dict)
        for name in branch.get("required", [])
    ]
    value = finding.value if isinstance(finding.value, dict) else {}
    present = [name for name in required if required.count(name) == 1 and name in value]
    if len(present) > 1:
        return Message(f"only one of these is allowed: {choices(present)}", "remove the others")
    return Message("the value matches more than one of the allowed forms; it must match exactly one")


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
    "anyOf": _union,
    "oneOf": _union,
    "not": _not,
}
