"""TAP version 14: each file is a test point, with its problems as a YAML block.

https://testanything.org/tap-version-14-specification.html
"""

from __future__ import annotations

from ...checking.result import Result, Summary
from ...core.problem import Problem, Severity
from ..color import Style
from ..json_text import to_json
from ..renderer import Renderer
from ..text_safety import escape_controls


class _Tap(Renderer):
    wants_clean_files = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._points = 0

    def start(self) -> str:
        return "TAP version 14\n"

    def result(self, result: Result) -> str:
        self._points += 1
        failed = any(problem.severity is Severity.ERROR for problem in result.problems)
        name = escape_controls(result.path).replace("\\", "\\\\").replace("#", "\\#")
        point = f"{'not ok' if failed else 'ok'} {self._points} - {name}\n"
        if not result.problems:
            return point
        problems = "".join(f"    - {_flow(problem)}\n" for problem in result.problems)
        return f"{point}  ---\n  problems:\n{problems}  ...\n"

    def end(self, summary: Summary) -> str:
        del summary
        return f"1..{self._points}\n"


def _flow(problem: Problem) -> str:
    """Return a problem as JSON, which is valid YAML in flow style."""
    return to_json(
        {
            "line": problem.span.line,
            "column": problem.span.column,
            "severity": problem.severity.value,
            "rule": problem.rule,
            "message": problem.message,
            "help": problem.help,
        }
    )


make = _Tap
