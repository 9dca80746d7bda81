"""One line of JSON for each problem as it is found, and one for the summary at the end."""

from __future__ import annotations

from ...checking.result import Result, Summary
from ...core.problem import Problem
from ..json_text import to_json
from ..renderer import Renderer
from .json import figures, members


class _JsonLines(Renderer):
    def problem(self, problem: Problem, result: Result) -> str:
        del result
        return to_json({"kind": "problem", **members(problem)}) + "\n"

    def end(self, summary: Summary) -> str:
        return to_json({"kind": "summary", "version": 1, **figures(summary)}) + "\n"


make = _JsonLines
