"""Fields that a schema calls `deprecated` (JSON Schema validation 2020-12, section 9.3), and that are there."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.pointer import follow_pointer, to_field_name
from ...core.problem import Problem
from ...document.document import Document
from ..model.schema import Schema


def deprecated_fields(document: Document, schema: Schema) -> Iterator[Problem]:
    """Yield a warning for each deprecated field, with its description as advice."""
    seen: set[str] = set()
    for pointer, keyword_place, said in schema.annotations(document.value):
        if said.get("deprecated") is not True or pointer in seen:
            continue
        seen.add(pointer)
        _, route = follow_pointer(document.value, pointer)
        description = said.get("description")
        problem = document.source.problem(
            "deprecated",
            document.key_span(route),
            f"{to_field_name(route) or 'the front matter'}: this field is deprecated",
            help=" ".join(description.split()) if isinstance(description, str) else None,
            route=route,
            schema=schema.place_at(f"{keyword_place}/deprecated"),
        )
        if problem.span.line not in document.repaired_lines:
            yield problem
