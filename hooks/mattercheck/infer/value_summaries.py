"""Summarizes texts and numbers: counters, and a few of the values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from heapq import merge
from itertools import islice
from typing import TypeVar
from zlib import crc32

from .string_shapes import marks_of

DISTINCT = 400
"""Most distinct values of a field that are kept; with more, none are."""
LONG = 60
"""Longest text, in code points, that can be a choice or an example."""
_SAMPLES = 4

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

    __slots__ = ("count", "empty", "firsts", "long", "marks", "samples", "values")

    def __init__(self) -> None:
        self.count = 0
        self.empty = 0
        self.long = 0
        self.values: dict[str, int] | None = {}
        self.firsts: dict[str, int] = {}
        self.marks: dict[int, int] = {}
        self.samples: list[tuple[int, str]] = []

    def add(self, text: str, moment: int = 0) -> None:
        self.count += 1
        if not text:
            self.empty += 1
        marks = marks_of(text)
        self.marks[marks] = self.marks.get(marks, 0) + 1
        if len(text) > LONG:
            self.long += 1
            return
        if self.values is not None:
            self.values[text] = self.values.get(text, 0) + 1
            if moment <= self.firsts.get(text, NEVER):
                self.firsts[text] = moment
            self._forget()
        if text:
            checksum = crc32(text.encode("utf-8", "surrogatepass"))
            samples = self.samples
            if len(samples) < _SAMPLES or checksum <= samples[-1][0]:
                sample = (checksum, text)
                if sample not in samples:
                    self._keep([sample])

    def _keep(self, samples: list[tuple[int, str]]) -> None:
        self.samples = list(islice(dict.fromkeys(merge(self.samples, samples)), _SAMPLES))

    def merge(self, other: TextSummary) -> None:
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

    __slots__ = ("count", "fractions", "greatest", "least", "negative", "values", "zero")

    def __init__(self) -> None:
        self.count = 0
        self.fractions = 0
        self.negative = 0
        self.zero = 0
        self.least: float = 0
        self.greatest: float = 0
        self.values: Counter[int] | None = Counter()

    def add(self, number: float) -> None:
        if not self.count:
            self.least = self.greatest = number
        elif number < self.least:
            self.least = number
        elif number > self.greatest:
            self.greatest = number
        self.count += 1
        self.negative += number < 0
        self.zero += number == 0
        if isinstance(number, float):
            self.fractions += 1
        elif self.values is not None:
            self.values[number] = self.values.get(number, 0) + 1
            if len(self.values) > DISTINCT:
                self.values = None

    def merge(self, other: NumberSummary) -> None:
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
        if len(self.values) > DISTINCT:
            self.values = None
