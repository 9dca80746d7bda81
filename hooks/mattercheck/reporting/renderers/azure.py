"""Logging commands, which Azure Pipelines turns into issues of the run.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
"""

from __future__ import annotations

from ...checking.result import Result
from ...core.problem import Problem
from ..one_line import located
from ..renderer import Renderer
from ..text_safety import escape_controls


class _Azure(Renderer):
    def problem(self, problem: Problem, result: Result) -> str:
        del result
        properties = {
            "type": problem.severity.value,
            "sourcepath": escape_controls(problem.path),
            "linenumber": str(problem.span.line),
            "columnnumber": str(problem.span.column),
            "code": problem.rule,
        }
        written = "".join(f"{name}={_property(value)};" for name, value in properties.items())
        return f"##vso[task.logissue {written}]{_data(located(problem))}\n"


def _data(text: str) -> str:
    """Escape for the agent, which unescapes `%` last."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")


make = _Azure
