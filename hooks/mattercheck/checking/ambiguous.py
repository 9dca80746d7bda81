"""Advise on values that YAML 1.1 reads differently, by the types that the schema allows."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.pointer import PointerError, follow_pointer
from ..core.problem import Problem
from ..document.document import Document
from ..schema.analysis.fields import allowed_types
from ..schema.model.schema import Schema

_QUOTE = "; quote it"


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
    fact, quote_it, _ = problem.message.partition(_QUOTE)
    text, _, bare = (problem.help or "").partition(" for text, or ")
    if types is None or not quote_it or not bare:
        return problem
    if "string" not in types:
        written = bare.partition(" for a ")[0]
        return problem._replace(message=f"{fact}; write {written}", help=f"write {written}")
    meant = {"boolean"} if bare.endswith("boolean") else {"integer", "number"}
    if not types & meant:
        return problem._replace(message=f"{fact}{quote_it}", help=text)
    return problem
