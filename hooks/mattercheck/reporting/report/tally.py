"""Counts the files and problems of groups, such as collections, rules and folders."""

from __future__ import annotations

from collections import Counter

from ...checking.result import Result
from ...core.named_tuple import NamedTuple
from ...core.problem import Severity
from ..text_safety import escape_controls


class Tally(NamedTuple):
    """The problems of a group, such as a collection, a rule or a folder."""

    name: str
    files: int
    """Number of checked files in the group; of those with problems for a rule or a field."""
    faulty: int
    errors: int
    warnings: int
    address: str = ""

    @property
    def problems(self) -> int:
        return self.errors + self.warnings

    @property
    def sound(self) -> int:
        return self.files - self.faulty


class Kind(NamedTuple):
    """A kind of mistake: a rule that a field violates, and how often."""

    field: str
    """The name of the field, empty for the whole document."""
    rule: str
    summary: str
    """What is wrong, in a sentence."""
    files: int
    problems: int


class Groups:
    """Counts the files and problems of groups."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.faulty: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()

    def add(self, name: str, result: Result) -> None:
        """Count a file in a group."""
        self.files[name] += 1
        self.faulty[name] += bool(result.problems)
        for problem in result.problems:
            self.count(name, problem.severity)

    def count(self, name: str, severity: Severity, number: int = 1) -> None:
        """Count problems in a group."""
        (self.errors if severity is Severity.ERROR else self.warnings)[name] += number

    def tally(self, name: str, address: str = "") -> Tally:
        """Return the figures of a group."""
        return Tally(
            escape_controls(name),
            self.files[name],
            self.faulty[name],
            self.errors[name],
            self.warnings[name],
            address,
        )

    def ranked(self) -> list[Tally]:
        """Return the figures of all groups, those with most problems first."""
        tallies = [self.tally(name) for name in self.files]
        return sorted(tallies, key=lambda tally: (-tally.problems, -tally.files, tally.name))
