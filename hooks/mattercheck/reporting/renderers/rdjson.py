"""One reviewdog DiagnosticResult for the whole run."""

from __future__ import annotations

from typing import Any

from ...checking.result import Result, Summary
from ..color import Style
from ..json_text import to_json
from ..renderer import Renderer
from .rdjsonl import SOURCE, diagnostic


class _DiagnosticResult(Renderer):
    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._diagnostics: list[dict[str, Any]] = []

    def result(self, result: Result) -> str:
        self._diagnostics.extend(diagnostic(problem, result.source) for problem in result.problems)
        return ""

    def end(self, summary: Summary) -> str:
        severity = "ERROR" if summary.errors else "WARNING" if summary.warnings else "INFO"
        return to_json({"source": SOURCE, "severity": severity, "diagnostics": self._diagnostics}, 2) + "\n"


make = _DiagnosticResult
