"""Advise on values that YAML 1.1 reads differently, by the types that the schema allows."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.pointer import PointerError, follow_pointer
from ..core.problem import Problem
from ..document.document import Document
from ..document.yaml.ambiguity import describe_ambiguity
from ..document.yaml.scalars import resolve_plain
from ..document.yaml.scalars_1_1 import is_ambiguous
from ..schema.analysis.fields import allowed_types
from ..schema.model.schema import Schema


def with_meant_types(document: Document, schema: Schema, problems: Sequence[Problem]) -> list[Problem]:
    """Return problems with the advice of the ambiguous ones reduced to what the schema allows."""
    return [
        _with_meant_type(document, schema, problem) if problem.rule == "ambiguous-scalar" else problem
        for problem in problems
    ]


def _with_meant_type(document: Document, schema: Schema, problem: Problem) -> Problem:
    try:
        route = follow_pointer(document.value, problem.pointer)[1]
    except PointerError:
        return problem
    is_value = document.value_span(route)[:2] == problem.span[:2]
    types = allowed_types(schema, route) if is_value else {"string"}  # a key is text
    if types is None:
        return problem
    span = problem.span
    text = document.source.lines[span.line - 1][span.column - 1 : span.end_column - 1]
    value = resolve_plain(text)
    if not is_ambiguous(text, value):  # it is read from a text that was repaired
        return problem
    message, hint = describe_ambiguity(text, value, types)
    return problem._replace(message=message, help=hint)
