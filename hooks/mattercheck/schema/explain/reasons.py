"""What a subschema asks for, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..formats.table import noun_of
from .expectations import expected_text
from .patterns import in_words, joined
from .value_descriptions import choices, describe_types, literal

_MAX_SHOWN = 8
_PHRASES = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "greater than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}


def reason_of(schema: dict[str, Any], subject: str) -> str | None:
    """Return what a subschema says about itself, or else its main keyword as a sentence about a subject."""
    if isinstance(schema.get("description"), str):
        return " ".join(schema["description"].split())
    if isinstance(schema.get("pattern"), str):
        words = in_words(schema["pattern"])
        if words is None:
            return f"{subject} match the regular expression {schema['pattern']}"
        return f"{subject} {words.infinitive} {words.texts}"
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if values:
        return f"{subject} be {'one of ' if len(values) > 1 else ''}{choices(values)}"
    noun = noun_of(schema["format"]) if isinstance(schema.get("format"), str) else None
    if noun:
        return f"{subject} be {noun}"
    for keyword, phrase in _PHRASES.items():
        if isinstance(schema.get(keyword), int | float):
            return f"{subject} be {phrase} {literal(schema[keyword])}"
    if isinstance(schema.get("minLength"), int) or isinstance(schema.get("maxLength"), int):
        return f"{subject} be {expected_text(schema)}"
    if isinstance(schema.get("type"), str | list):
        return f"{subject} be {describe_types(schema['type'])}"
    return None


def reason_of_all(schemas: Sequence[dict[str, Any]], subject: str) -> str | None:
    """Return what several subschemas ask for, of which one must hold, or None if that can't be said briefly."""
    values = [
        value for one in schemas for value in ([one["const"]] if "const" in one else one.get("enum", []))
    ]
    if values:
        return f"{subject} be one of {choices(values)}"
    found = [in_words(one["pattern"]) if isinstance(one.get("pattern"), str) else None for one in schemas]
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found) or len({each.infinitive for each in known}) > 1:
        return None
    shown = [each.texts for each in known[:_MAX_SHOWN]]
    more = len(known) - len(shown)
    listed = joined(shown, "or") if not more else f"{', '.join(shown)} or one of {more} others"
    return f"{subject} {known[0].infinitive} {listed}"
