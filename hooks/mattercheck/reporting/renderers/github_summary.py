"""The job summary of GitHub Actions: a table of the problems, if there are more than GitHub annotates."""

from __future__ import annotations

from ...checking.result import Result, Summary
from ...core.text import count
from ..color import Style
from ..markdown import code
from ..one_line import describe
from ..renderer import Renderer

_MAX_ANNOTATIONS = 10
"""Annotations per severity that GitHub shows for a step."""
_MAX_TABLE = 900_000
"""Longest table, in characters; GitHub accepts 1 MiB per step."""


class _GitHubSummary(Renderer):
    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._rows: list[str] = []
        self._room = _MAX_TABLE

    def result(self, result: Result) -> str:
        for problem in result.problems:
            place = f"{problem.path}:{problem.span.line}:{problem.span.column}"
            row = f"| {code(place)} | {problem.severity} | {code(describe(problem))} | {problem.rule} |\n"
            self._room -= len(row)
            if self._room > 0:
                self._rows.append(row)
        return ""

    def end(self, summary: Summary) -> str:
        if max(summary.errors, summary.warnings) <= _MAX_ANNOTATIONS:
            return ""
        found = f"{count(summary.errors, 'error')} and {count(summary.warnings, 'warning')}"
        head = f"### mattercheck: {found} in {count(summary.faulty, 'file')}\n\n"
        hidden = summary.problems - len(self._rows)
        more = f"\nand {hidden:,} more.\n" if hidden else ""
        return f"{head}| place | severity | problem | rule |\n| --- | --- | --- | --- |\n{''.join(self._rows)}{more}\n"


make = _GitHubSummary
