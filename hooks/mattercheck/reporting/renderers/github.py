"""Workflow commands, which GitHub Actions turns into annotations.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import os

from ...checking.result import Result
from ...core.paths import relative
from ...core.problem import Problem
from ..color import Style
from ..one_line import located
from ..renderer import Renderer
from ..text_safety import escape_controls

_MAX_MESSAGE = 4096
"""Longest message, in characters, that GitHub accepts."""


class _GitHub(Renderer):
    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._workspace = os.environ.get("GITHUB_WORKSPACE", "")

    def problem(self, problem: Problem, result: Result) -> str:
        del result
        span = problem.span
        properties = {
            "file": self._path(problem.path),
            "line": str(span.line),
            "endLine": str(span.end_line),
            "title": f"mattercheck: {problem.rule}",
        }
        if span.line == span.end_line:  # GitHub accepts columns only then
            properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
        written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        return f"::{problem.severity} {written}::{_data(located(problem)[:_MAX_MESSAGE])}\n"

    def _path(self, path: str) -> str:
        """Return a path relative to the GitHub workspace, as annotations need it."""
        if not self._workspace or path.startswith("bundled:"):
            return path
        inside = relative(self._style.root / path, self._workspace)
        return path if inside.startswith("..") else inside


def _data(text: str) -> str:
    """Escape for the runner, which unescapes `%` last."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(escape_controls(text)).replace(":", "%3A").replace(",", "%2C")


make = _GitHub
