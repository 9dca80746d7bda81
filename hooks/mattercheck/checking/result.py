"""The results of a check: of one file, and of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from ..core.named_tuple import NamedTuple
from ..core.problem import Problem, Severity
from ..document.source_text import SourceText

T = TypeVar("T")

_MAX_SHARDS = 10_000


class Result(NamedTuple):
    """The result for one file; `checked` is False if no schema applies to it.

    `source` gives access to its lines; `collection` is the name of its collection, or empty. `facts` are those of a
    clean file in a collection with relations, packed; empty if they weren't read. `ignores_relations` tells whether a
    comment suppresses violations of relations.
    """

    path: str
    checked: bool
    problems: list[Problem]
    source: SourceText | None = None
    collection: str = ""
    facts: bytes = b""
    ignores_relations: bool = False


CLEAN = Result("", checked=True, problems=[])
"""Stands for the result of any clean file without facts, where its path doesn't matter."""


class Noted(NamedTuple):
    """What a run notes for relations, by the paths of files.

    `facts` are the object id and the packed facts of each file that was read and whose content Git knows, by the path
    of the configuration that declares the relations. `ignoring` are the files with comments that suppress violations.
    """

    facts: dict[Path, dict[str, tuple[str, bytes]]]
    ignoring: set[str]


class Shard(NamedTuple):
    """One of the parts into which the files of a check are divided: the `part`-th of `parts`, from 1."""

    part: int
    parts: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Parse `K/N`. Raises ValueError."""
        part, slash, parts = text.partition("/")
        shard = cls(int(part), int(parts))
        if not slash or str(shard) != text or not 0 < shard.part <= shard.parts <= _MAX_SHARDS:
            raise ValueError(text)
        return shard

    def __str__(self) -> str:
        return f"{self.part}/{self.parts}"

    def select(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items of this part; together, the parts have each item once."""
        return (
            item for position, item in enumerate(items, 1) if position % self.parts == self.part % self.parts
        )


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
        self.shard = Shard(1, 1)
        """The part of the files that was checked."""
        self.divided: dict[str, str] = {}
        """What all shards of a check have in common; empty for a whole check."""
        self.whole = False
        """Whether the run, or all its shards together, covered the whole repository."""

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
