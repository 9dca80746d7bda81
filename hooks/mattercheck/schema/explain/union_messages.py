"""Messages about a value that none of several branches allows, or more than one of them."""

from __future__ import annotations

from ...core.similarity import closest_choice, did_you_mean
from .expectations import expected_by
from .field_messages import misspelled_field
from .finding import Finding, Message
from .hints import empty_value, suggest_literal
from .patterns import joined
from .reasons import reason_of_all
from .tags import conditions_on, contradicting_fields
from .type_messages import other_than
from .unions import allowed_values
from .value_descriptions import choices, describe_value

_MAX_FORMS = 8
"""Most forms of a group that are listed."""


def no_branch(finding: Finding) -> Message:
    """Return the message for a value that no branch of a union allows, or more than one of a `oneOf`."""
    branches = finding.branches
    if not branches:
        return _more_than_one(finding)
    if finding.decides:
        found = describe_value(finding.value)
        key = str(finding.route[-1])
        hint = reason_of_all(conditions_on(branches, key), "it must")
        return Message(f"this field decides which form is allowed, and none is for {found}", hint)
    if finding.meant is not None:
        return misspelled_field(finding.meant)
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
    return other_than(expected, finding.value, hint) if expected.noun else _no_form(finding, hint)


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
        return other_than(expected_by(branches), finding.value, suggest_literal(finding, types))
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
