"""Counts the problems of a repository by collection, rule, field and file."""

from __future__ import annotations

from collections import Counter

from ..checking.fingerprint import field_of
from ..checking.result import Result

_WORST = 10


class CollectionStats:
    """The counts of one collection."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.files = 0
        self.clean = 0
        self.errors = 0
        self.warnings = 0
        self.rules: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self._by_file: Counter[str] = Counter()

    @property
    def problems(self) -> int:
        return self.errors + self.warnings

    def add(self, result: Result) -> None:
        """Count the result of a file."""
        self.files += 1
        self.clean += not result.problems
        self._count(result)

    def add_relations(self, result: Result) -> None:
        """Count the violations of relations in a file that `add` has counted."""
        self.clean -= bool(result.problems) and result.path not in self._by_file
        self._count(result)

    def _count(self, result: Result) -> None:
        for problem in result.problems:
            self.errors += problem.severity == "error"
            self.warnings += problem.severity != "error"
            self.rules[problem.rule] += 1
            self.fields[field_of(problem)] += 1
        if result.problems:
            self._by_file[result.path] += len(result.problems)

    @property
    def worst(self) -> list[tuple[str, int]]:
        """The files with the most problems, each with its number of problems."""
        return ranked(self._by_file)[:_WORST]

    @property
    def other_faulty_files(self) -> int:
        """The number of files with problems that aren't among the worst."""
        return len(self._by_file) - len(self.worst)


class Stats:
    """The counts of a run, by collection."""

    def __init__(self) -> None:
        self._collections: dict[str, CollectionStats] = {}

    def add(self, result: Result) -> None:
        """Count the result of a checked file."""
        name = result.collection
        if name not in self._collections:
            self._collections[name] = CollectionStats(name)
        self._collections[name].add(result)

    def add_relations(self, result: Result) -> None:
        """Count the violations of relations in a file; `add` must have counted the file."""
        if result.collection in self._collections:
            self._collections[result.collection].add_relations(result)

    @property
    def collections(self) -> list[CollectionStats]:
        """The collections with at least one file, sorted by name."""
        return [self._collections[name] for name in sorted(self._collections)]


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return names with their counts, the largest first; ties are sorted by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
