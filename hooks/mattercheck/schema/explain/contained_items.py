"""Messages about `contains`, `minContains` and `maxContains`: what the list lacks, and which items were looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...core.pointer import Route
from ...core.text import count
from ..model.walk import has_references
from .finding import Finding, Message
from .reasons import reason_of
from .value_descriptions import choices, literal

_SUBJECT = "at least one item must"


def no_item(finding: Finding) -> Message:
    """Return the message for a list without an item that `contains` requires."""
    wanted = _wanted(finding)
    values = [wanted["const"]] if "const" in wanted else wanted.get("enum", [])
    field = _deciding_field(wanted)
    if values:
        reason: str | None = f"add {'one of ' if len(values) > 1 else ''}{choices(values)}"
    elif field is not None:
        reason = f"{_SUBJECT} have `{field[0]}` {' or '.join(map(literal, field[1]))}"
    else:
        reason = reason_of(wanted, _SUBJECT)
    parts = filter(None, (reason, _looked_at(finding.value, field and field[0])))
    return Message("the list does not contain a required item", "; ".join(parts) or None)


def wrong_number(*, least: bool) -> Callable[[Finding], Message]:
    """Return the function for the message about too few or too many items that `contains` counts."""

    def message(finding: Finding) -> Message:
        wanted, bound = _wanted(finding), finding.keyword_value
        counted = _counted(finding, wanted)
        if counted is None:
            many = "few" if least else "many"
            return Message(f"the list has too {many} items of the kind that the schema counts")
        limit = f"at {'least' if least else 'most'} {bound}"
        text = (
            f"the list has {count(len(counted), 'item')} of the kind that the schema counts; expected {limit}"
        )
        which = f"counted: {choices(counted)}" if counted and not _has_groups(counted) else None
        hint = "; ".join(filter(None, (reason_of(wanted, "such an item must"), which)))
        return Message(text, hint or None)

    return message


def _wanted(finding: Finding) -> dict[str, Any]:
    wanted = finding.schema.get("contains")
    return wanted if isinstance(wanted, dict) else {}


def _deciding_field(wanted: dict[str, Any]) -> tuple[str, list[Any]] | None:
    """Return the only field that `contains` fixes the value of, and the values."""
    properties = wanted.get("properties")
    fixed = [
        (name, [member["const"]] if "const" in member else member["enum"])
        for name, member in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(member, dict) and ("const" in member or isinstance(member.get("enum"), list))
    ]
    return fixed[0] if len(fixed) == 1 and len(properties or ()) == 1 else None


def _looked_at(items: list[Any], field: str | None) -> str | None:
    if field is not None:
        found = [item[field] for item in items if isinstance(item, dict) and field in item]
        return f"found {choices(found)}" if found and not _has_groups(found) else f"no item has `{field}`"
    if not items or _has_groups(items):
        return None
    return f"found {choices(items)}"


def _has_groups(values: list[Any]) -> bool:
    return any(isinstance(value, list | dict) for value in values)


def _counted(finding: Finding, wanted: dict[str, Any]) -> list[Any] | None:
    """Return the items that `contains` counts; None if that can't be said because it refers to another schema."""
    if has_references(wanted):
        return None
    return [item for item in finding.value if finding.accepts(wanted, item)]


def is_wanted(finding: Finding, route: Route, value: Any) -> bool:
    """Tell whether `contains` requires the item that one in the list becomes if the value at a route in the list changes."""
    wanted = _wanted(finding)
    if has_references(wanted):
        return False
    return finding.accepts(wanted, _changed(finding.value[route[0]], route[1:], value))


def _changed(container: Any, route: Route, value: Any) -> Any:
    """Return a copy of a value with another value at a route."""
    if not route:
        return value
    member = _changed(container[route[0]], route[1:], value)
    if isinstance(container, dict):
        return {**container, route[0]: member}
    return [member if index == route[0] else other for index, other in enumerate(container)]
