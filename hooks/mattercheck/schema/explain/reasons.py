"""What a subschema asks for, in a sentence."""

from __future__ import annotations

from typing import Any

from ..formats.table import noun_of
from .value_descriptions import describe_types, literal


def reason_of(schema: dict[str, Any], subject: str) -> str | None:
    """Return what a subschema says about itself, or else its main keyword as a sentence about a subject."""
    if isinstance(schema.get("description"), str):
        return " ".join(schema["description"].split())
    if isinstance(schema.get("pattern"), str):
        return f"{subject} match the regular expression {schema['pattern']}"
    noun = noun_of(schema["format"]) if isinstance(schema.get("format"), str) else None
    if noun:
        return f"{subject} be {noun}"
    for keyword, phrase in (("minimum", "at least"), ("maximum", "at most")):
        if isinstance(schema.get(keyword), int | float):
            return f"{subject} be {phrase} {literal(schema[keyword])}"
    if isinstance(schema.get("type"), str | list):
        return f"{subject} be {describe_types(schema['type'])}"
    return None
