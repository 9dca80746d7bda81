"""Summarizes texts and numbers: counters, and a few of the values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from heapq import merge
from itertools import chain, islice
from typing import TypeVar
from zlib import crc32

from .string_shapes import marks_of

DISTINCT = 400
"""Most distinct values of a field that are kept; with more, none are."""
LONG = 60
"""Longest text, in code points, that can be a choice or an example."""
_SAMPLES = 4
AT_ONCE = 500
"""Most values that are collected before they are counted: each distinct value is looked at once."""

NEVER = 1 << 62
"""Later than any moment."""

T = TypeVar("T", str, int)


def add_counts(counts: dict[T, int], more: Iterable[tuple[T, int]]) -> None:
    """Add `more` to `counts`, in place."""
    for value, number in more:
        counts[value] = counts.get(value, 0) + number


class TextSummary:
    """A summary of texts: their number, their values if there are few, their shapes, and samples.

    `values` is None if there are too many, and doesn't have those that are too long, counted by `long`. `firsts` tells
    when the first file with a value was added. `samples` are the texts with the lowest checksums, so
    that they don't depend on the order of the texts.
    """

    __slots__ = ("_moments", "_new", "count", "empty", "firsts", "long", "marks", "samples", "values")

    def __init__(self) -> None:
        self.count = 0
        self.empty = 0
        self.long = 0
        self.values: dict[str, int] | None = {}
        self.firsts: dict[str, int] = {}
        self.marks: dict[int, int] = {}
        self.samples: list[tuple[int, str]] = []
        self._new: list[str] = []
        self._moments: list[int] = []

    def __getstate__(self) -> object:
        self.count_new()  # rather than in the process that merges the summaries of others
        return super().__getstate__()

    def add(self, text: str, moment: int) -> None:
        """Add a text from a file that was added at a moment. It isn't counted yet."""
        self._new.append(text)
        self._moments.append(moment)
        if len(self._new) == AT_ONCE:
            self.count_new()

    def count_new(self) -> None:
        """Count the texts that were added since the last time."""
        texts, moments, self._new, self._moments = self._new, self._moments, [], []
        counts = Counter(texts)
        self.count += len(texts)
        self.empty += counts[""]
        for text, number in counts.items():
            marks = marks_of(text)
            self.marks[marks] = self.marks.get(marks, 0) + number
            if len(text) > LONG:
                self.long += number
                continue
            if self.values is not None:
                self.values[text] = self.values.get(text, 0) + number
            if text:
                self._keep_lowest(text)
        self._forget()
        if self.values is not None:
            for text, moment in zip(texts, moments, strict=True):
                if text in self.values and moment <= self.firsts.get(text, NEVER):
                    self.firsts[text] = moment

    def _keep_lowest(self, text: str) -> None:
        checksum = crc32(text.encode("utf-8", "surrogatepass"))
        samples = self.samples
        if len(samples) < _SAMPLES or checksum <= samples[-1][0]:
            sample = (checksum, text)
            if sample not in samples:
                self._keep([sample])

    def _keep(self, samples: list[tuple[int, str]]) -> None:
        self.samples = list(islice(dict.fromkeys(merge(self.samples, samples)), _SAMPLES))

    def merge(self, other: TextSummary) -> None:
        """Add everything that another summary has counted."""
        self.count += other.count
        self.empty += other.empty
        add_counts(self.marks, other.marks.items())
        self._keep(other.samples)
        self.long += other.long
        if self.values is None or other.values is None:
            self.values, self.firsts = None, {}
            return
        add_counts(self.values, other.values.items())
        for text, moment in other.firsts.items():
            self.firsts[text] = min(self.firsts.get(text, NEVER), moment)
        self._forget()

    def _forget(self) -> None:
        if self.values is not None and len(self.values) > DISTINCT:
            self.values, self.firsts = None, {}


class NumberSummary:
    """A summary of numbers: how many, how many with a fraction, their range, and their values if there are few."""

    __slots__ = ("_new", "count", "fractions", "greatest", "least", "negative", "values", "zero")

    def __init__(self) -> None:
        self.count = 0
        self.fractions = 0
        self.negative = 0
        self.zero = 0
        self.least: float = 0
        self.greatest: float = 0
        self.values: Counter[int] | None = Counter()
        self._new: list[float] = []

    def __getstate__(self) -> object:
        self.count_new()
        return super().__getstate__()

    def add(self, number: float) -> None:
        """Add a number. It isn't counted yet."""
        self._new.append(number)
        if len(self._new) == AT_ONCE:
            self.count_new()

    def count_new(self) -> None:
        """Count the numbers that were added since the last time."""
        numbers, self._new = self._new, []
        if not numbers:
            return
        least, greatest = (self.least, self.greatest) if self.count else (numbers[0], numbers[0])
        self.least = min(chain((least,), numbers))
        self.greatest = max(chain((greatest,), numbers))
        self.count += len(numbers)
        self.negative += sum(number < 0 for number in numbers)
        self.zero += sum(number == 0 for number in numbers)
        whole = [number for number in numbers if isinstance(number, int)]
        self.fractions += len(numbers) - len(whole)
        if self.values is not None:
            self.values.update(whole)
            self._forget()

    def merge(self, other: NumberSummary) -> None:
        """Add everything that another summary has counted."""
        if not other.count:
            return
        self.least = min(self.least, other.least) if self.count else other.least
        self.greatest = max(self.greatest, other.greatest) if self.count else other.greatest
        self.count += other.count
        self.negative += other.negative
        self.zero += other.zero
        self.fractions += other.fractions
        if self.values is None or other.values is None:
            self.values = None
            return
        self.values.update(other.values)
        self._forget()

    def _forget(self) -> None:
        if self.values is not None and len(self.values) > DISTINCT:
            self.values = None
