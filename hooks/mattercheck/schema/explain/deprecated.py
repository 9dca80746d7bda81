"""Find fields that the schema marks as `deprecated` (JSON Schema validation 2020-12, section 9.3)."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.pointer import follow_pointer, to_field_name
from ...core.problem import Problem
from ...document.document import Document
from ..model.schema import Schema


def deprecated_fields(document: Document, schema: Schema) -> Iterator[Problem]:
    """Yield a warning for each deprecated field in a document, with its description as the hint."""
    seen: set[str] = set()
    for pointer, keyword_place, found in schema.annotations(document.value):
        if found.get("deprecated") is not True or pointer in seen:
            continue
        seen.add(pointer)
        _, route = follow_pointer(document.value, pointer)
        description = found.get("description")
        problem = document.source.problem(
            "deprecated",
            document.key_span(route),
            f"{to_field_name(route) or 'the front matter'}: field is deprecated",
            help=" ".join(description.split()) if isinstance(description, str) else None,
            route=route,
            schema=schema.place_at(f"{keyword_place}/deprecated"),
        )
        if problem.span.line not in document.repaired_lines:
            yield problem
