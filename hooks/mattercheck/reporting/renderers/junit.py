"""JUnit XML: each file is a test case, which fails if the file has errors.

In the dialect of https://github.com/jenkinsci/xunit-plugin.
"""

from __future__ import annotations

from ...checking.result import Result, Summary
from ...core.problem import Problem, Severity
from ..color import Style
from ..one_line import describe
from ..renderer import Renderer
from ..xml_text import DECLARATION, element, text


class _JUnit(Renderer):
    wants_clean_files = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._cases: list[str] = []
        self._failures = 0

    def result(self, result: Result) -> str:
        errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
        warnings = [problem for problem in result.problems if problem.severity is not Severity.ERROR]
        content = "".join(f"\n      {_failure(problem)}" for problem in errors)
        if warnings:
            output = "\n".join(map(_line, warnings))
            content += f"\n      {element('system-out', {}, text(output))}"
        names = {"name": result.path, "classname": result.collection or "mattercheck"}
        self._cases.append(
            f"    {element('testcase', names, f'{content}{chr(10)}    ' if content else None)}\n"
        )
        self._failures += bool(errors)
        return ""

    def end(self, summary: Summary) -> str:
        del summary
        figures = {"name": "mattercheck", "tests": len(self._cases), "failures": self._failures, "errors": 0}
        suite = element("testsuite", figures, "\n" + "".join(self._cases) + "  ")
        return f"{DECLARATION}{element('testsuites', figures, f'{chr(10)}  {suite}{chr(10)}')}\n"


def _failure(problem: Problem) -> str:
    attributes = {"type": problem.rule, "message": problem.message}
    return element("failure", attributes, text(_line(problem)))


def _line(problem: Problem) -> str:
    return (
        f"{problem.span.line}:{problem.span.column}: {problem.severity}: {describe(problem)} [{problem.rule}]"
    )


make = _JUnit
