"""Values, types and choices as text for messages: never a whole list, mapping or schema."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from ...core.similarity import closest_match
from ...core.text import count, shorten
from ..formats.table import FORMATS

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
    "array": "a list",
    "object": "a group of fields",
}
_CHOICES_SHOWN = 8
_OTHER_SPACES = "[\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_NEEDS_QUOTES = r"true|false|null|~|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?"


def describe_value(value: Any) -> str:
    """Return a short description of a value, such as `the number 5` or `a list of 2 items`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"a list of {count(len(value), 'item')}" if value else "an empty list"
    if isinstance(value, dict):
        return "a group of fields" if value else "an empty group of fields"
    if isinstance(value, str):
        # A special space looks like an ordinary one, and may be the only mistake.
        visible = shorten(value)
        if not visible.isascii():
            visible = re.sub(_OTHER_SPACES, lambda match: f"\\u{ord(match[0]):04x}", visible)
        return f'the text "{visible}"' if value else "an empty text"
    return f"the number {shorten(json.dumps(value))}"


def literal(value: Any) -> str:
    """Return a value as written in YAML, a text without quotes if it needs none."""
    if isinstance(value, str):
        return shorten(value) if value and not re.fullmatch(_NEEDS_QUOTES, value) else f'"{value}"'
    if isinstance(value, list | dict):
        return describe_value(value)
    return shorten(json.dumps(value))


def choices(values: Sequence[Any], nearest_to: Any = None) -> str:
    """Return a list of choices, cut to the first few, with the closest match to a text first."""
    ordered = [literal(value) for value in values]
    closest = closest_match(nearest_to, ordered) if isinstance(nearest_to, str) else None
    if closest is not None:
        ordered.remove(closest)
        ordered.insert(0, closest)
    more = len(ordered) - _CHOICES_SHOWN
    if more > 1:
        return ", ".join(f"`{choice}`" for choice in ordered[:_CHOICES_SHOWN]) + f" and {more} more"
    return ", ".join(f"`{choice}`" for choice in ordered)


def describe_types(names: Any) -> str:
    """Return the nouns for types and formats, such as `text or a list`."""
    listed = [names] if isinstance(names, str) else list(names)
    nouns = [
        _TYPES.get(name) or (FORMATS[name].noun if name in FORMATS else name)
        for name in listed
        if name != "null" or len(listed) == 1
    ]
    return " or ".join([", ".join(nouns[:-1]), nouns[-1]] if len(nouns) > 1 else nouns)
