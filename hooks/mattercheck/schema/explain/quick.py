"""Tell whether explaining an invalid document is certain to be quick, so that no other process has to guard it.

Explaining takes time for each problem, and for the length of the texts and lines that the problems are in: messages,
suggestions and fixes look at them with regular expressions that backtrack.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...document.document import Document
from ..model.schema import Schema
from .error_tree import errors_of
from .errors import MemberError, Violation

_MAX_PROBLEMS = 25
_MAX_STEPS = 5_000
"""Keywords to evaluate: about 50 ms."""
_MAX_TEXT = 1 << 18
_MAX_LENGTH = 1 << 12
"""Code points of a line, and of a value that has a problem."""


def errors_if_quick(document: Document, schema: Schema) -> list[Violation] | None:
    """Return the errors of a document, or None if finding or explaining them may take long."""
    source = document.source
    if len(source.text) > _MAX_TEXT or max(map(len, source.lines)) > _MAX_LENGTH:
        return None
    try:
        errors = errors_of(schema, document.value, _MAX_PROBLEMS + 1, _MAX_STEPS)
    except Exception:  # noqa: BLE001 - too much to explain, or a bug that must not be taken for a valid document
        return None
    return errors if len(errors) <= _MAX_PROBLEMS and _are_short(errors) else None


def _are_short(errors: Iterable[Violation]) -> bool:
    """Tell whether no error, nor any error of a union branch, is about a long text."""
    return all(
        not (isinstance(error.instance, str) and len(error.instance) > _MAX_LENGTH)
        and not (isinstance(error, MemberError) and len(str(error.member)) > _MAX_LENGTH)
        and _are_short(error.context or ())
        for error in errors
    )
