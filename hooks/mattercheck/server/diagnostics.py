"""Problems as diagnostics."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from ..core.problem import Problem
from ..rules import page_address
from .text import Text

_SEVERITIES = {"error": 1, "warning": 2}
_UNNECESSARY, _DEPRECATED = 1, 2
_TAGS = {
    "additionalProperties": _UNNECESSARY,
    "unevaluatedProperties": _UNNECESSARY,
    "unused-ignore": _UNNECESSARY,
    "deprecated": _DEPRECATED,
}


Locate: TypeAlias = Callable[[str], tuple[str, Text]]
"""Returns the URI and the text of a file, given by the path that problems show."""


def to_diagnostics(problems: Iterable[Problem], text: Text, uri: str, locate: Locate) -> list[dict[str, Any]]:
    """Return problems in the terms of the protocol; `text` and `uri` are those of the file that they are in."""
    return [_diagnostic(problem, text, uri, locate) for problem in problems]


def result_id(diagnostics: list[dict[str, Any]]) -> str:
    """Return an identifier of diagnostics, by which a client tells that it has them already."""
    return hashlib.sha1(json.dumps(diagnostics).encode(), usedforsecurity=False).hexdigest()


def _diagnostic(problem: Problem, text: Text, uri: str, locate: Locate) -> dict[str, Any]:
    members: dict[str, Any] = {
        "range": text.range_of(problem.span),
        "severity": _SEVERITIES[problem.severity],
        "code": problem.rule,
        "codeDescription": {"href": page_address(problem.rule)},
        "source": "mattercheck",
        "message": f"{problem.message}\n{problem.help}" if problem.help else problem.message,
    }
    if problem.rule in _TAGS:
        members["tags"] = [_TAGS[problem.rule]]
    if problem.related:
        members["relatedInformation"] = [
            {"location": {"uri": where, "range": inside.range_of(related.span)}, "message": related.message}
            for related in problem.related
            for where, inside in [locate(related.path) if related.path else (uri, text)]
        ]
    return members
