"""What a check reports: not what is known, and not more than one wants to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ...checking.result import Result, Summary
from ...core.problem import Problem
from .outputs import Outputs


class Filter(Protocol):
    """Leaves out problems of a file that are not new, and counts them in `removed`."""

    removed: int

    def new(self, result: Result) -> list[Problem]: ...

    def in_words(self) -> str: ...


class Fixes(Protocol):
    """Fixes the file of a result."""

    def mended(self, result: Result, wanted: list[Problem]) -> Result:
        """Mend those of the problems of a file that are wanted; return what is left of them."""


class Report:
    """Counts the problems that pass the filters, and writes them to the outputs, to a log up to a `limit`."""

    def __init__(
        self,
        outputs: Outputs,
        summary: Summary,
        filters: Sequence[Filter],
        limit: int | None,
        fixer: Fixes | None = None,
    ) -> None:
        self._outputs = outputs
        self._filters = filters
        self._limit = limit if outputs.has_log else None
        self._file_fixer = fixer
        self.summary = summary
        self.hidden = 0
        """Problems beyond the limit."""

    def add(self, result: Result) -> None:
        problems = result.problems
        for keep in self._filters:
            problems = keep.new(result._replace(problems=problems))
        self.summary.known += len(result.problems) - len(problems)
        if self._file_fixer is not None and problems and result.checked:
            result = self._file_fixer.mended(result, problems)
            problems = result.problems
        self.add_new(result._replace(problems=problems))

    def add_new(self, result: Result) -> None:
        """Report problems that no filter is for."""
        summary, problems = self.summary, result.problems
        summary.faulty += bool(problems) and result.checked
        before = summary.problems
        summary.add(problems)
        if self._limit is not None:
            problems = problems[: max(0, self._limit - before)]
            self.hidden = max(0, summary.problems - self._limit)
        if result.problems or result.checked:
            self._outputs.result(result, result._replace(problems=problems))
