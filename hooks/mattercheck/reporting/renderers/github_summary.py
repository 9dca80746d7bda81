"""The job summary of GitHub Actions: a table of the problems, when there are more than GitHub annotates."""

from __future__ import annotations

from ...checking.result import Result, Summary
from ...core.text import count
from ..color import Style, in_words
from ..markdown import code
from ..renderer import Renderer

_SHOWN = 10
"""Annotations of a severity that GitHub shows for a step."""
_LONGEST = 900_000
"""Characters of the table; GitHub takes 1 MiB for a step."""


class _GitHubSummary(Renderer):
    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._rows: list[str] = []
        self._room = _LONGEST

    def result(self, result: Result) -> str:
        for problem in result.problems:
            place = f"{problem.path}:{problem.span.line}:{problem.span.column}"
            row = f"| {code(place)} | {problem.severity} | {code(in_words(problem))} | {problem.rule} |\n"
            self._room -= len(row)
            if self._room > 0:
                self._rows.append(row)
        return ""

    def end(self, summary: Summary) -> str:
        if max(summary.errors, summary.warnings) <= _SHOWN:
            return ""
        found = f"{count(summary.errors, 'error')} and {count(summary.warnings, 'warning')}"
        head = f"### mattercheck: {found} in {count(summary.faulty, 'file')}\n\n"
        left = summary.problems - len(self._rows)
        more = f"\nand {left:,} more.\n" if left else ""
        return f"{head}| place | severity | problem | rule |\n| --- | --- | --- | --- |\n{''.join(self._rows)}{more}\n"


make = _GitHubSummary
