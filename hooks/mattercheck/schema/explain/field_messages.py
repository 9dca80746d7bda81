"""Messages about fields that are missing, unknown, or not allowed by their name."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.problem import Facts
from ...core.similarity import closest_match, did_you_mean
from .field_names import known_fields, suggest_key
from .finding import Finding, Message
from .patterns import joined, reason_for
from .reasons import reason_of
from .value_descriptions import choices, describe_value


def missing_field(finding: Finding) -> Message:
    """Return the message for a missing field."""
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


def unknown_field(finding: Finding) -> Message:
    """Return the message for a field that the schema does not know, or not here."""
    if finding.enables:
        return _wrong_decider(finding)
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
    return misspelled_field(suggestion)


def misspelled_field(meant: str) -> Message:
    """Return the message for a field name that is likely a misspelling of another one."""
    hint = f"rename it to `{meant}`"
    return Message(f"unknown field; {did_you_mean(meant)}", hint, Facts(suggestion=meant))


def _wrong_decider(finding: Finding) -> Message:
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


def wrong_field_name(finding: Finding) -> Message:
    """Return the message for a field whose name is not allowed."""
    schema = finding.keyword_value if isinstance(finding.keyword_value, dict) else {}
    names = [name for name in schema.get("enum", []) if isinstance(name, str)]
    suggestion = closest_match(finding.key or "", names)
    if suggestion is not None:
        return misspelled_field(suggestion)
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
