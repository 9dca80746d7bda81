"""A report for GitLab Code Quality.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import Any

from ...checking.result import Result, Summary
from ...core.problem import Severity
from ..color import Style
from ..finding_ids import Fingerprints
from ..json_text import to_json
from ..one_line import describe
from ..renderer import Renderer
from ..text_safety import escape_controls

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


class _GitLab(Renderer):
    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._issues: list[dict[str, Any]] = []
        self._fingerprints = Fingerprints()

    def result(self, result: Result) -> str:
        for problem in result.problems:
            place = {"path": escape_controls(problem.path), "lines": {"begin": problem.span.line}}
            self._issues.append(
                {
                    "description": describe(problem),
                    "check_name": problem.rule,
                    "fingerprint": self._fingerprints.of(problem),
                    "severity": _SEVERITIES[problem.severity],
                    "location": place,
                }
            )
        return ""

    def end(self, summary: Summary) -> str:
        del summary
        return to_json(self._issues, 2) + "\n"


make = _GitLab
