"""What comes of a check: of one file, and of a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..core.problem import Problem, Severity
from ..document.source_text import SourceText


class Result(NamedTuple):
    """What came of one file: `checked` is False where no schema holds for it.

    `source` shows its lines; `collection` is the name of the one that it belongs to, empty where it does to none.
    """

    path: str
    checked: bool
    problems: list[Problem]
    source: SourceText | None = None
    collection: str = ""


class Summary:
    """The figures of a run."""

    def __init__(self) -> None:
        self.checked = 0
        self.skipped = 0
        self.faulty = 0
        self.errors = 0
        self.warnings = 0
        self.known = 0
        """Problems that are not new, and so are not among the others."""
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
