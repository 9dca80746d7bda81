"""Find which of many globs match a path, without trying them one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..core.named_tuple import NamedTuple
from .globs import Part, Pattern


class Candidate(NamedTuple):
    """A glob, and the numbers that it has."""

    pattern: Pattern
    numbers: list[int]


class _Table:
    """The candidates that require a text in a part of a path."""

    def __init__(self) -> None:
        self._by_text: dict[str, list[Candidate]] = {}
        self._lengths: list[int] = []

    def add(self, text: str, candidate: Candidate) -> None:
        """Add a candidate that requires a text."""
        self._by_text.setdefault(text, []).append(candidate)
        if len(text) not in self._lengths:
            self._lengths.append(len(text))

    def equal(self, text: str) -> list[Candidate]:
        """Return the candidates that require exactly this text."""
        return self._by_text.get(text, [])

    def starting(self, text: str) -> list[Candidate]:
        """Return the candidates that require what a text starts with."""
        return self._of(text[:length] for length in self._lengths)

    def ending(self, text: str) -> list[Candidate]:
        """Return the candidates that require what a text ends with."""
        return self._of(text[-length:] for length in self._lengths)

    def inside(self, text: str) -> list[Candidate]:
        """Return the candidates that require what a text contains."""
        parts = {text[start : start + length] for length in self._lengths for start in range(len(text))}
        return self._of(parts & self._by_text.keys())

    def _of(self, texts: Iterable[str]) -> list[Candidate]:
        by_text = self._by_text
        return [candidate for text in texts if text in by_text for candidate in by_text[text]]


class GlobIndex:
    """Finds the globs that match a path by a text that they require and that few others do.

    Each glob has a number; a path is tried with the globs of a few numbers instead of all.
    """

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        """Create an index of globs without alternatives; several may have the same number."""
        candidates: dict[str, Candidate] = {}
        for number, pattern in patterns:
            candidates.setdefault(pattern.text, Candidate(pattern, [])).numbers.append(number)
        required = [(candidate, [*candidate.pattern.required()]) for candidate in candidates.values()]
        counts = Counter(one for _, texts in required for one in texts)
        self._always: list[Candidate] = []
        self._tables: dict[Part, _Table] = {}
        for candidate, texts in required:
            if not texts:
                self._always.append(candidate)
                continue
            part, text = min(texts, key=counts.__getitem__)
            if part not in self._tables:
                self._tables[part] = _Table()
            self._tables[part].add(text, candidate)

    def matching(self, path: str) -> list[int]:
        """Return the numbers of the globs that match a path, in ascending order."""
        matching = [one.numbers for one in self.candidates(path) if one.pattern.matches(path)]
        return sorted({number for numbers in matching for number in numbers})

    def candidates(self, path: str) -> list[Candidate]:
        """Return the globs that may match a path."""
        found = [*self._always]
        for part, table in self._tables.items():
            if part == "start":
                found += table.starting(path)
            elif part == "end":
                found += table.ending(path)
            elif part == "inside":
                found += table.inside(path)
            else:
                for name in set(path.split("/")):
                    if part == "name":
                        found += table.equal(name)
                    else:
                        found += table.starting(name) if part == "name start" else table.ending(name)
        return found
