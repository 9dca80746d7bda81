"""The results of a check: of one file, and of a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..core.problem import Problem, Severity
from ..document.source_text import SourceText


class Result(NamedTuple):
    """The result for one file; `checked` is False if no schema applies to it.

    `source` gives access to its lines; `collection` is the name of its collection, or empty. `facts` are those of a
    clean file in a collection with relations, packed; empty if they weren't read.
    """

    path: str
    checked: bool
    problems: list[Problem]
    source: SourceText | None = None
    collection: str = ""
    facts: bytes = b""


class Summary:
    """The counts of a run."""

    def __init__(self) -> None:
        self.checked = 0
        self.skipped = 0
        self.faulty = 0
        self.errors = 0
        self.warnings = 0
        self.known = 0
        """Problems left out by a baseline or a diff filter; not included in the other counts."""
        self.failed = False

    @property
    def files(self) -> int:
        return self.checked + self.skipped

    @property
    def problems(self) -> int:
        return self.errors + self.warnings

    def add(self, problems: Iterable[Problem]) -> None:
        """Count the problems of a file."""
        for problem in problems:
            self.failed = self.failed or problem.rule == "internal-error"
            if problem.severity is Severity.ERROR:
                self.errors += 1
            else:
                self.warnings += 1
