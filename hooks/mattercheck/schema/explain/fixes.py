"""What to write instead of what a schema refuses, as edits of the file.

Nothing here is tried out: whoever applies a repair checks the file again, and keeps it only if its problem is gone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ...core.problem import Edit, Fix
from ...core.similarity import closest_match
from ...core.text import strip_typographic_quotes
from ...document.document import Document
from ...document.edit.members import insert_member, remove_member
from ...document.edit.replace import rename_key, replace_scalar, replace_text
from ...document.edit.serialize import write_text
from ..formats.diagnose import verified_diagnosis
from ..keywords import SCALAR_ASSERTIONS
from .finding import Finding
from .findings import suggest_key
from .hints import parse_literal
from .unions import allowed_values

_Repair: TypeAlias = Callable[[Document, Finding], Fix | None]
_SEPARATOR = re.compile(r"\s*[,;]\s*")
_SPLIT_AT_SPACES = frozenset({"tags", "tag", "categories", "category", "keywords"})
"""Fields of which Jekyll reads a text as one item for each word."""


def suggest_fix(document: Document, finding: Finding) -> Fix | None:
    """Return how a document is mended where a schema refuses it, None where nothing certain can be written."""
    repair = _REPAIRS.get(finding.keyword)
    return repair and repair(document, finding)


def _one(edit: Edit | None, *, safe: bool) -> Fix | None:
    return edit and Fix((edit,), safe)


def _text(document: Document, finding: Finding, text: str, *, safe: bool) -> Fix | None:
    """Write a text where another one stands, if it is allowed there as far as can be seen from here."""
    if not _is_allowed(finding, text):
        return None
    return _one(replace_text(document, finding.route, text), safe=safe)


def _is_allowed(finding: Finding, value: Any) -> bool:
    schema = finding.schema if isinstance(finding.schema, dict) else {}
    return finding.accepts({name: schema[name] for name in SCALAR_ASSERTIONS if name in schema}, value)


def _format(document: Document, finding: Finding) -> Fix | None:
    diagnosis = verified_diagnosis(finding.keyword_value, finding.value, finding.accepts)
    if diagnosis.instead is None:
        return None
    return _text(document, finding, diagnosis.instead, safe=diagnosis.certain)


def _pattern(document: Document, finding: Finding) -> Fix | None:
    """Take the white space off the ends of a text, where that is all that is wrong."""
    bare = finding.value.strip()
    return None if bare == finding.value else _text(document, finding, bare, safe=True)


def _type(document: Document, finding: Finding) -> Fix | None:
    expected = finding.keyword_value
    return _as_type(document, finding, [expected] if isinstance(expected, str) else expected)


def _union(document: Document, finding: Finding) -> Fix | None:
    types, values = allowed_values(finding.branches)
    return _choice(document, finding, values) or _as_type(document, finding, types)


def _as_type(document: Document, finding: Finding, expected: Sequence[str]) -> Fix | None:
    """Write a value as one of the types that are expected."""
    value, route = finding.value, finding.route
    if value is None:
        return _empty(document, finding)
    if isinstance(value, list | dict):
        return None
    if isinstance(value, str):
        word = parse_literal(value, expected)
        if word is not None:
            return _one(replace_scalar(document, route, word.text), safe=word.certain)
    elif "string" in expected:
        return _put_in_quotes(document, finding)
    return _listed(document, finding) if "array" in expected else None


def _put_in_quotes(document: Document, finding: Finding) -> Fix | None:
    """Make a text of a number or the like, as it is written: of 1.10 only that knows the last zero."""
    written = finding.written
    if not written or not _is_allowed(finding, written):
        return None
    return _one(replace_scalar(document, finding.route, f'"{written}"'), safe=True)


def _listed(document: Document, finding: Finding) -> Fix | None:
    """Put a lone value in a list; where it holds commas, each part of it."""
    value, written, syntax = finding.value, finding.written, document.syntax
    if not written or syntax is None:
        return None
    if not isinstance(value, str):
        return _one(replace_scalar(document, finding.route, f"[{written}]"), safe=True)
    if not value.strip() or value[0] in "[{-\u2013\u2014":
        return None
    items = [item for item in _SEPARATOR.split(value.strip().removesuffix("]")) if item]
    is_several = len(items) > 1 or (finding.route[-1] in _SPLIT_AT_SPACES and " " in value)
    like = written if written[:1] in {'"', "'"} else ""
    listed = ", ".join(
        write_text(item, syntax, like=like, in_flow=True, yaml_version=document.yaml_version)
        for item in items
    )
    return _one(replace_scalar(document, finding.route, f"[{listed}]"), safe=not is_several)


def _enum(document: Document, finding: Finding) -> Fix | None:
    return _choice(document, finding, finding.keyword_value)


def _const(document: Document, finding: Finding) -> Fix | None:
    return _choice(document, finding, [finding.keyword_value])


def _choice(document: Document, finding: Finding, choices: Sequence[Any]) -> Fix | None:
    """Write the choice that was meant."""
    value, route = finding.value, finding.route
    texts = [choice for choice in choices if isinstance(choice, str)]
    if isinstance(value, bool | int | float):
        return _put_in_quotes(document, finding) if finding.written in texts else None
    if not isinstance(value, str):
        return None
    bare = strip_typographic_quotes(value.strip())
    same = [text for text in texts if text.casefold() == bare.casefold()]
    if len(same) == 1:
        return _text(document, finding, same[0], safe=True)
    written = [json.dumps(choice) for choice in choices if isinstance(choice, bool | int | float)]
    for kind in ("number", "boolean"):  # "1" is a number before it is true
        word = parse_literal(value, [kind])
        if word is not None and word.text in written:
            return _one(replace_scalar(document, route, word.text), safe=word.certain)
    meant = closest_match(bare, texts)
    return _text(document, finding, meant, safe=False) if meant else None


def _extra(document: Document, finding: Finding) -> Fix | None:
    """Rename a misspelt key: certainly meant is a field that is required and not there."""
    required = finding.schema.get("required", []) if isinstance(finding.schema, dict) else []
    meant = suggest_key(finding, *required)
    if finding.belongs_to is not None or finding.strayed_into is not None:
        return None
    if not (finding.key or "")[:1].isprintable():  # a space that is none, which was to indent it
        return None
    if meant is None or meant in finding.siblings or ":" in (finding.key or ""):
        return _one(remove_member(document, finding.route), safe=False)
    return _one(rename_key(document, finding.route, meant), safe=meant in required)


def _missing(document: Document, finding: Finding) -> Fix | None:
    """Write a field that is missing where its schema says what it is when nobody says otherwise."""
    parts = finding.schema if isinstance(finding.schema, dict) else {}
    field = parts.get("properties", {}).get(finding.key, {})
    values = (
        [field[name] for name in ("default", "const") if name in field] if isinstance(field, dict) else []
    )
    if not values or not finding.accepts(
        {name: field[name] for name in SCALAR_ASSERTIONS if name in field}, values[0]
    ):
        return None
    return _one(insert_member(document, finding.route, values[0]), safe=False)


def _empty(document: Document, finding: Finding) -> Fix | None:
    """Take out an item of which nothing but its dash is written."""
    is_item = finding.value is None and bool(finding.route) and isinstance(finding.route[-1], int)
    return _one(remove_member(document, finding.route), safe=False) if is_item else None


_REPAIRS: dict[str, _Repair] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern,
    "anyOf": _union,
    "oneOf": _union,
    "additionalProperties": _extra,
    "unevaluatedProperties": _extra,
    "required": _missing,
    "dependentRequired": _missing,
}
