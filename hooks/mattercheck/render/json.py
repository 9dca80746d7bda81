"""One JSON object for the whole run; its shape is the contract of docs/output.md."""

from __future__ import annotations

import json
from typing import Any

from ..problem import Problem
from ..result import Result, Summary
from .style import Style


class _Json:
    def __init__(self, style: Style) -> None:
        del style
        self._problems: list[dict[str, Any]] = []

    def result(self, result: Result) -> str:
        self._problems.extend(_members(problem) for problem in result.problems)
        return ""

    def end(self, summary: Summary) -> str:
        figures = {
            "checked": summary.checked,
            "skipped": summary.skipped,
            "problems": summary.problems,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "faulty": summary.faulty,
        }
        return json.dumps({"version": 1, "problems": self._problems, "summary": figures}, indent=2) + "\n"


def _members(problem: Problem) -> dict[str, Any]:
    span, schema = problem.span, problem.schema
    return {
        "path": problem.path,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "severity": problem.severity.value,
        "rule": problem.rule,
        "pointer": problem.pointer,
        "message": problem.message,
        "help": problem.help,
        "schema": schema and {"file": schema.file, "pointer": schema.pointer},
        "related": [
            {
                "line": related.span.line,
                "column": related.span.column,
                "endLine": related.span.end_line,
                "endColumn": related.span.end_column,
                "message": related.message,
            }
            for related in problem.related
        ],
    }


make = _Json
