"""One line for each problem: `path:line:column: severity: message [rule]`, which editors recognize."""

from __future__ import annotations

from ...checking.result import Result
from ...core.problem import Problem
from ..color import Style
from ..renderer import Renderer
from ..text_safety import escape_controls


def headline(problem: Problem, style: Style) -> str:
    """Return the line with the place, severity, message and rule of a problem."""
    place = f"{escape_controls(style.path(problem.path))}:{problem.span.line}:{problem.span.column}:"
    severity = style.paint("red" if problem.severity == "error" else "yellow", f"{problem.severity}:")
    rule = style.paint("dim", f"[{problem.rule}]")
    return f"{style.paint('bold', place)} {severity} {escape_controls(problem.message)} {rule}"


class _Concise(Renderer):
    def problem(self, problem: Problem, result: Result) -> str:
        del result
        return headline(problem, self._style) + "\n"


make = _Concise
