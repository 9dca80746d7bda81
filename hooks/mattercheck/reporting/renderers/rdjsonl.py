"""One reviewdog Diagnostic for each problem as it is found.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

from typing import Any

from ...checking.result import Result
from ...core.problem import Problem, Span
from ...document.source_text import SourceText
from ...rules import HOME_PAGE, page_address
from ..json_text import to_json
from ..one_line import describe
from ..renderer import Renderer
from ..text_safety import escape_controls

SOURCE = {"name": "mattercheck", "url": HOME_PAGE}


class _DiagnosticLines(Renderer):
    def problem(self, problem: Problem, result: Result) -> str:
        return to_json({"source": SOURCE, **diagnostic(problem, result.source)}) + "\n"


def diagnostic(problem: Problem, source: SourceText | None) -> dict[str, Any]:
    """Return the members of the Diagnostic for a problem."""
    members: dict[str, Any] = {
        "message": describe(problem),
        "location": {"path": escape_controls(problem.path), "range": _range(problem.span, source)},
        "severity": problem.severity.upper(),
        "code": {"value": problem.rule, "url": page_address(problem.rule)},
    }
    if problem.fix is not None and source is not None:  # a suggestion needs columns
        members["suggestions"] = [
            {"range": _range(edit.span, source), "text": edit.text} for edit in problem.fix.edits
        ]
    return members


def _range(span: Span, source: SourceText | None) -> dict[str, Any]:
    return {
        "start": _position(span.line, span.column, source),
        "end": _position(span.end_line, span.end_column, source),
    }


def _position(line: int, column: int, source: SourceText | None) -> dict[str, int]:
    """Return a place with its column in UTF-8 bytes (1-based), or without a column if the text isn't available."""
    if source is None or line > len(source.lines):
        return {"line": line}
    before = source.lines[line - 1][: column - 1]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}


make = _DiagnosticLines
