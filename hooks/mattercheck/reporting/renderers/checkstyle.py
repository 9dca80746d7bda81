"""Checkstyle XML, which many tools read."""

from __future__ import annotations

from ...checking.result import Result, Summary
from ..one_line import describe
from ..renderer import Renderer
from ..xml_text import DECLARATION, element


class _Checkstyle(Renderer):
    def start(self) -> str:
        return f'{DECLARATION}<checkstyle version="4.3">\n'

    def result(self, result: Result) -> str:
        errors = [
            element(
                "error",
                {
                    "line": problem.span.line,
                    "column": problem.span.column,
                    "severity": problem.severity,
                    "message": describe(problem),
                    "source": f"mattercheck.{problem.rule}",
                },
            )
            for problem in result.problems
        ]
        content = "".join(f"\n    {error}" for error in errors)
        return f"  {element('file', {'name': result.path}, content + chr(10) + '  ')}\n"

    def end(self, summary: Summary) -> str:
        del summary
        return "</checkstyle>\n"


make = _Checkstyle
