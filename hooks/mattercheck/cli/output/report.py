"""Filter, count, limit and fix the problems of a check before they are output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ...checking.result import Result, Summary
from ...core.problem import Problem
from .outputs import Outputs


class Filter(Protocol):
    """Removes the problems of a file that aren't new, and counts them in `removed`.

    `covers_relations` tells whether it also decides on violations of relations.
    """

    removed: int
    covers_relations: bool

    def filter(self, result: Result) -> list[Problem]: ...

    def describe(self) -> str: ...


class Fixes(Protocol):
    """Fixes the file of a result."""

    def fix(self, result: Result, requested: list[Problem]) -> Result:
        """Fix the requested problems of a file, and return a result with those that remain."""

    def fix_relations(self, result: Result, requested: list[Problem]) -> Result:
        """Fix the requested violations of relations in a file, and return a result with those that remain."""


class Report:
    """Counts the problems that pass the filters and writes them to the outputs; a log gets at most `limit` of them."""

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
        self._faulty: set[str] | None = None
        self.hidden = 0
        """Number of problems beyond the limit."""

    def add(self, result: Result) -> None:
        """Filter the problems of a result, fix them if requested, and report the rest."""
        if self._outputs.records:
            self._outputs.record(result)
        problems = result.problems
        for problem_filter in self._filters:
            problems = problem_filter.filter(result._replace(problems=problems))
        self.summary.known += len(result.problems) - len(problems)
        if self._file_fixer is not None and problems and result.checked:
            result = self._file_fixer.fix(result, problems)
            problems = result.problems
        self.add_new(result._replace(problems=problems))

    def expect_relations(self) -> None:
        """Remember the faulty files from now on, since violations of relations follow in a second result for a file."""
        self._faulty = set()

    def add_relations(self, result: Result) -> None:
        """Filter and report the violations of relations in a file."""
        if self._outputs.records:
            self._outputs.record(result, is_relation=True)
        problems = result.problems
        for problem_filter in self._filters:
            if problem_filter.covers_relations:
                problems = problem_filter.filter(result._replace(problems=problems))
        self.summary.known += len(result.problems) - len(problems)
        if self._file_fixer is not None and problems:
            result = self._file_fixer.fix_relations(result, problems)
            problems = result.problems
        if problems:
            self.add_new(result._replace(problems=problems))

    def add_new(self, result: Result) -> None:
        """Report all problems of a result without filtering them."""
        summary, problems = self.summary, result.problems
        if problems and result.checked:
            summary.faulty += self._faulty is None or result.path not in self._faulty
            if self._faulty is not None:
                self._faulty.add(result.path)
        before = summary.problems
        summary.add(problems)
        if self._limit is not None:
            problems = problems[: max(0, self._limit - before)]
            self.hidden = max(0, summary.problems - self._limit)
        if result.problems or result.checked:
            self._outputs.result(result, result._replace(problems=problems))
