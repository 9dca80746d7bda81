"""One JSON object for the whole run, as documented in docs/output.md."""

from __future__ import annotations

from typing import Any

from ...checking.result import Result, Summary
from ...core.problem import Fix, Problem, Span
from ..color import Style
from ..json_text import to_json
from ..renderer import Renderer


class _Json(Renderer):
    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._problems: list[dict[str, Any]] = []

    def result(self, result: Result) -> str:
        self._problems.extend(members(problem) for problem in result.problems)
        return ""

    def end(self, summary: Summary) -> str:
        return to_json({"version": 1, "problems": self._problems, "summary": figures(summary)}, 2) + "\n"


def figures(summary: Summary) -> dict[str, int]:
    """Return the counts of a run."""
    return {
        "checked": summary.checked,
        "skipped": summary.skipped,
        "problems": summary.problems,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "faulty": summary.faulty,
        "known": summary.known,
    }


def members(problem: Problem) -> dict[str, Any]:
    """Return the members of the JSON object for a problem."""
    schema = problem.schema
    return {
        "path": problem.path,
        **_place(problem.span),
        "severity": problem.severity.value,
        "rule": problem.rule,
        "pointer": problem.pointer,
        "message": problem.message,
        "help": problem.help,
        "schema": schema and {"file": schema.file, "pointer": schema.pointer},
        "related": [
            {**({"path": one.path} if one.path else {}), **_place(one.span), "message": one.message}
            for one in problem.related
        ],
        "fix": problem.fix and _fix(problem.fix),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {"safe": fix.safe, "edits": [{**_place(edit.span), "text": edit.text} for edit in fix.edits]}


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


make = _Json
