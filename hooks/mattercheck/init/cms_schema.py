"""Turns the field list of a CMS into a schema, together with what the content shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..schema.engine import compile_schema
from .cms import CmsField

_CLOSED: dict[str, Any] = {"additionalProperties": False}
_UNKNOWN_FIELDS = "x-unknown-fields"
_MISSPELLED = {"severity": "error", "only-misspelled": True}
_FITS = 0.9
"""Share of files that must be valid for a field list to fit."""


def fitting_schema(
    inferred: dict[str, Any], fields: Iterable[CmsField], documents: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the schema of a form, or None if too many of the documents aren't valid.

    Its set of fields is closed if most documents agree. The notations of dates, which a form doesn't say, and the head
    of the schema come from the one that was inferred.
    """
    head: dict[str, Any] = {
        key: inferred[key] for key in ("$schema", "title", "description") if key in inferred
    }
    body = _of_fields(fields, inferred)
    definitions: dict[str, Any] = (
        {"$defs": inferred["$defs"]} if "$defs" in inferred and "$ref" in str(body) else {}
    )
    open_set = {_UNKNOWN_FIELDS: {**inferred.get(_UNKNOWN_FIELDS, {}), **_MISSPELLED}}
    for others in (_CLOSED, open_set):
        schema: dict[str, Any] = {**head, **body, **others, **definitions}
        is_valid = compile_schema(schema).is_valid
        if documents and sum(map(is_valid, documents)) >= _FITS * len(documents):
            return schema
    return None


def _of_fields(fields: Iterable[CmsField], inferred: dict[str, Any]) -> dict[str, Any]:
    known = inferred.get("properties", {})
    properties: dict[str, Any] = {}
    required: list[str] = []
    for field in fields:
        properties[field.name] = _of_field(field, known.get(field.name, {}))
        if field.required:
            required.append(field.name)
    keywords: dict[str, Any] = {"type": "object"}
    if required:
        keywords["required"] = required
    return {**keywords, "properties": properties}


def _of_field(field: CmsField, inferred: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field; one that isn't required may be left empty."""
    keywords = _keywords(field, inferred)
    if not field.required and keywords:
        keywords = _or_empty(keywords)
    return {"description": field.description, **keywords} if field.description else keywords


def _keywords(field: CmsField, inferred: dict[str, Any]) -> dict[str, Any]:
    if field.choices:
        one: dict[str, Any] = {"enum": [*field.choices]}
    elif field.is_moment and inferred:
        one = {key: value for key, value in inferred.items() if key != "description"}
    elif field.type == "object":
        one = _of_fields(field.fields, inferred) if field.fields else {"type": "object"}
    elif field.type == "array":
        of_item = _of_fields(field.fields, inferred.get("items", {})) if field.fields else {}
        return {"type": "array", **({"items": of_item} if of_item else {})}
    elif field.type == "string" and field.required:
        one = {"type": "string", "minLength": 1}
    else:
        one = {"type": field.type} if field.type else {}
    if not field.multiple:
        return one
    return {"type": "array", **({"items": one} if one else {})}


def _or_empty(keywords: dict[str, Any]) -> dict[str, Any]:
    if "enum" in keywords:
        return {
            "enum": [*keywords["enum"], *(value for value in ("", None) if value not in keywords["enum"])]
        }
    if isinstance(keywords.get("type"), str) and not keywords.keys() & {"format", "pattern", "anyOf"}:
        return {**keywords, "type": [keywords["type"], "null"]}
    return {"anyOf": [keywords, {"enum": ["", None]}]}
