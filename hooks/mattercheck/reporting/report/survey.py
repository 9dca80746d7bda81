"""Facts about the content of files, by collection: which fields they fill in, with what, and when they are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from ...config.freshness import Freshness, member, parse_day, review_of, today

_MAX_FIELDS = 2_000
"""Most fields of a collection to count; content could have a new key in every file."""
_MAX_DEPTH = 6
_MAX_VALUES = 60
"""Most different values of a field to count; a field with more is free text."""
_LONGEST_VALUE = 60
"""Longest text, in characters, that may be one of a set of values."""
_LONGEST_DATE = 35
_EMPTY: tuple[Any, ...] = (None, "", [], {})


class FieldFacts:
    """What the files of a collection contain in one field."""

    def __init__(self) -> None:
        self.filled = 0
        """Number of files with a value."""
        self.empty = 0
        """Number of files in which the field is there but empty."""
        self.values: Counter[str] | None = Counter()
        """How often each text, number or truth value occurs; None if there are too many different ones."""
        self.months: Counter[str] = Counter()
        """How many dates are in each month, such as `2024-03`."""
        self.examples: dict[str, str] = {}
        """The first file with each value."""
        self.earliest: tuple[str, str] | None = None
        """The earliest day, and the file."""
        self.latest: tuple[str, str] | None = None

    def add_value(self, value: Any, path: str) -> None:
        """Count a scalar."""
        if isinstance(value, str):
            day = parse_day(value) if 10 <= len(value) <= _LONGEST_DATE and value[4] == "-" else None
            if day is not None:
                self._add_day(day.isoformat(), path)
                return
        if self.values is None:
            return
        text = value if isinstance(value, str) else _text(value)
        if len(text) > _LONGEST_VALUE:
            self.values, self.examples = None, {}
            return
        self.values[text] += 1
        if self.values[text] == 1:
            self.examples[text] = path
            self._limit_values()

    def merge(self, other: FieldFacts) -> None:
        """Add what the other counted in later files."""
        self.filled += other.filled
        self.empty += other.empty
        self.months.update(other.months)
        for extreme in (other.earliest, other.latest):
            if extreme is not None:
                self._extend(extreme)
        if self.values is None or other.values is None:
            self.values, self.examples = None, {}
            return
        self.values.update(other.values)
        self.examples = {**other.examples, **self.examples}
        self._limit_values()

    def _limit_values(self) -> None:
        if self.values is not None and len(self.values) > _MAX_VALUES:
            self.values, self.examples = None, {}

    def _add_day(self, day: str, path: str) -> None:
        self.months[day[:7]] += 1
        self._extend((day, path))

    def _extend(self, found: tuple[str, str]) -> None:
        self.earliest = min(self.earliest or found, found)
        if self.latest is None or found[0] > self.latest[0]:
            self.latest = found


class Due(NamedTuple):
    """A file with a day on which it is due for a review."""

    path: str
    reviewed: date | None
    due: date
    by: str
    """The field that says so, empty if the period of the collection does."""


class CollectionFacts:
    """What the files of a collection contain."""

    def __init__(self) -> None:
        self.files = 0
        """Number of files with front matter that can be read."""
        self.fields: dict[str, FieldFacts] = {}
        self.uncounted = 0
        """Number of fields beyond the limit; a field may be counted more than once."""
        self.reviews: list[Due] = []
        self.dated = 0
        """Number of files with a date of the last review."""
        self.overridden = 0
        """Number of files that say themselves when they are due."""

    def add(self, value: Any, path: str, freshness: Freshness | None) -> None:
        """Count the front matter of a file."""
        self.files += 1
        seen: set[str] = set()
        for name, found in _walk(value, "", 0):
            facts = self.fields.get(name)
            if facts is None:
                if len(self.fields) >= _MAX_FIELDS:
                    self.uncounted += 1
                    continue
                facts = self.fields[name] = FieldFacts()
            if name not in seen:
                seen.add(name)
                if found in _EMPTY:
                    facts.empty += 1
                else:
                    facts.filled += 1
            if not isinstance(found, (dict, list)) and found not in _EMPTY:
                facts.add_value(found, path)
        if freshness is not None:
            self._add_review(value, path, freshness)

    def _add_review(self, value: Any, path: str, freshness: Freshness) -> None:
        review = review_of(value, freshness, today())
        self.dated += review.reviewed is not None
        self.overridden += any(member(value, name) not in _EMPTY for name in freshness.by)
        if review.due is not None:
            self.reviews.append(Due(path, review.reviewed, review.due, review.by))

    def merge(self, other: CollectionFacts) -> None:
        """Add what the other counted in later files."""
        self.files += other.files
        self.uncounted += other.uncounted
        self.reviews += other.reviews
        self.dated += other.dated
        self.overridden += other.overridden
        for name, facts in other.fields.items():
            if name in self.fields:
                self.fields[name].merge(facts)
            elif len(self.fields) < _MAX_FIELDS:
                self.fields[name] = facts
            else:
                self.uncounted += 1


class Survey:
    """What the files of a repository contain, by the name of their collection."""

    def __init__(self) -> None:
        self.collections: dict[str, CollectionFacts] = {}

    def add(self, collection: str, value: Any, path: str, freshness: Freshness | None) -> None:
        """Count the front matter of a file."""
        if collection not in self.collections:
            self.collections[collection] = CollectionFacts()
        self.collections[collection].add(value, path, freshness)

    def merge(self, other: Survey) -> None:
        """Add what the other counted in later files."""
        for name, facts in other.collections.items():
            if name in self.collections:
                self.collections[name].merge(facts)
            else:
                self.collections[name] = facts


def _walk(value: Any, prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield each field below a value by its name, `images[].width`; the fields of list items once for each item."""
    if isinstance(value, dict):
        for key, found in value.items():
            name = f"{prefix}.{key}" if prefix else key
            yield name, found
            if isinstance(found, (dict, list)) and depth < _MAX_DEPTH:
                yield from _walk(found, name, depth + 1)
    elif isinstance(value, list):
        name = f"{prefix}[]"
        for found in value:
            if isinstance(found, (dict, list)):
                if depth < _MAX_DEPTH:
                    yield from _walk(found, name, depth + 1)
            elif prefix:
                yield name, found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
