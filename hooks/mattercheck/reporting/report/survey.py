"""Facts about the content of files, by collection: which fields they fill in, with what, and when they are due."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from ...config.freshness import Freshness, member, parse_day, review_of, today
from ...core.named_tuple import NamedTuple

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

    __slots__ = ("earliest", "empty", "examples", "filled", "last_file", "latest", "months", "values")

    def __init__(self) -> None:
        self.last_file = 0
        """The number of the last file that has the field, which counts once however often it is in the file."""
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

    def add_text(self, text: str, path: str) -> None:
        """Count a text, as a date if it is one."""
        if 10 <= len(text) <= _LONGEST_DATE and text[4] == "-":
            day = parse_day(text)
            if day is not None:
                self._add_day(day.isoformat(), path)
                return
        if self.values is not None:
            self._count(text, path)

    def add_scalar(self, value: float, path: str) -> None:
        """Count a number or a truth value."""
        if self.values is not None:
            self._count(str(value).lower() if isinstance(value, bool) else str(value), path)

    def _count(self, text: str, path: str) -> None:
        assert self.values is not None
        if text in self.values:
            self.values[text] += 1
        elif len(text) > _LONGEST_VALUE or len(self.values) >= _MAX_VALUES:
            self.values, self.examples = None, {}
        else:
            self.values[text] = 1
            self.examples[text] = path

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
        if len(self.values) > _MAX_VALUES:
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


class _Branch:
    """A place in the tree of fields, where its facts and those of its members are found without its full name."""

    __slots__ = ("facts", "items", "members", "name")

    def __init__(self, name: str, facts: FieldFacts) -> None:
        self.name = name
        self.facts = facts
        self.members: dict[str, _Branch] = {}
        self.items: _Branch | None = None


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
        self._top = _Branch("", FieldFacts())

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_top": None}  # what comes from another process is only merged

    def add(self, value: Any, path: str, freshness: Freshness | None) -> None:
        """Count the front matter of a file."""
        self.files += 1
        self._add_members(value, self._top, path, 0)
        if freshness is not None:
            self._add_review(value, path, freshness)

    def _add_members(self, mapping: dict[str, Any], branch: _Branch, path: str, depth: int) -> None:
        members = branch.members
        for key, found in mapping.items():
            member = members.get(key)
            if member is None:
                member = self._branch(f"{branch.name}.{key}" if branch.name else key)
                if member is None:
                    continue
                members[key] = member
            self._add(found, member, path, depth)

    def _add_items(self, items: list[Any], branch: _Branch, path: str, depth: int) -> None:
        """Count the scalars in a list as `name[]`, and the members of its mappings as `name[].key`."""
        if branch.items is None:
            branch.items = _Branch(f"{branch.name}[]", FieldFacts())
        inner = branch.items
        for found in items:
            if isinstance(found, dict):
                if depth < _MAX_DEPTH:
                    self._add_members(found, inner, path, depth + 1)
            elif isinstance(found, list):
                if depth < _MAX_DEPTH:
                    self._add_items(found, inner, path, depth + 1)
            elif self._is_field(inner):
                self._add(found, inner, path, depth)

    def _add(self, found: Any, branch: _Branch, path: str, depth: int) -> None:
        facts = branch.facts
        is_empty = not found and not isinstance(found, (bool, int, float))
        if facts.last_file != self.files:
            facts.last_file = self.files
            if is_empty:
                facts.empty += 1
            else:
                facts.filled += 1
        if is_empty:
            return
        if isinstance(found, str):
            facts.add_text(found, path)
        elif isinstance(found, dict):
            if depth < _MAX_DEPTH:
                self._add_members(found, branch, path, depth + 1)
        elif isinstance(found, list):
            if depth < _MAX_DEPTH:
                self._add_items(found, branch, path, depth + 1)
        else:
            facts.add_scalar(found, path)

    def _is_field(self, inner: _Branch) -> bool:
        """Return whether the scalars in a list are counted; their field exists once there is one."""
        if inner.facts is self.fields.get(inner.name):
            return True
        counted = self._branch(inner.name)
        if counted is None:
            return False
        inner.facts = counted.facts
        return True

    def _branch(self, name: str) -> _Branch | None:
        """Return a new branch for a field; None if there are too many fields."""
        facts = self.fields.get(name)
        if facts is None:
            if len(self.fields) >= _MAX_FIELDS:
                self.uncounted += 1
                return None
            facts = self.fields[name] = FieldFacts()
        return _Branch(name, facts)

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
