"""Summarizes the values at one place in all documents, whatever their types."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from .value_summaries import NumberSummary, TextSummary

KEYS = 500
"""Most keys of a mapping that are tracked; with more, it is treated as a table whose keys are data."""
_TABLE = 20
"""Most keys of a mapping that is never such a table; with more, it is if most keys are used only once."""
_MASK = (1 << 64) - 1


class Summary:
    """A summary of values of any type: for each type, their number and what they have in common."""

    __slots__ = ("booleans", "lists", "mappings", "nulls", "numbers", "texts")

    def __init__(self) -> None:
        self.nulls = 0
        self.booleans = 0
        self.texts: TextSummary | None = None
        self.numbers: NumberSummary | None = None
        self.lists: ListSummary | None = None
        self.mappings: MappingSummary | None = None

    def add(self, value: Any, moment: int = 0) -> None:
        """Add a value of the JSON data model from a file last changed at `moment`, in seconds since the epoch."""
        if isinstance(value, str):
            if self.texts is None:
                self.texts = TextSummary()
            self.texts.add(value)
        elif isinstance(value, dict):
            if self.mappings is None:
                self.mappings = MappingSummary()
            self.mappings.add(value, moment)
        elif isinstance(value, list):
            if self.lists is None:
                self.lists = ListSummary()
            self.lists.add(value, moment)
        elif value is None:
            self.nulls += 1
        elif isinstance(value, bool):
            self.booleans += 1
        else:
            if self.numbers is None:
                self.numbers = NumberSummary()
            self.numbers.add(value)

    @property
    def count(self) -> int:
        parts = (self.texts, self.numbers, self.lists, self.mappings)
        return self.nulls + self.booleans + sum(part.count for part in parts if part is not None)

    def merge(self, other: Summary) -> None:
        """Add everything in another summary, which isn't changed."""
        self.nulls += other.nulls
        self.booleans += other.booleans
        if other.texts is not None:
            self.texts = self.texts or TextSummary()
            self.texts.merge(other.texts)
        if other.numbers is not None:
            self.numbers = self.numbers or NumberSummary()
            self.numbers.merge(other.numbers)
        if other.lists is not None:
            self.lists = self.lists or ListSummary()
            self.lists.merge(other.lists)
        if other.mappings is not None:
            self.mappings = self.mappings or MappingSummary()
            self.mappings.merge(other.mappings)


class ListSummary:
    """A summary of lists: their number and lengths, how many may repeat an item, and their items."""

    __slots__ = ("count", "empty", "greatest", "items", "least", "repeating", "several")

    def __init__(self) -> None:
        self.count = 0
        self.empty = 0
        self.several = 0
        """Lists with more than one item."""
        self.repeating = 0
        self.least = 0
        self.greatest = 0
        self.items = Summary()

    def add(self, values: list[Any], moment: int) -> None:
        length = len(values)
        self.least = min(self.least, length) if self.count else length
        self.greatest = max(self.greatest, length)
        self.count += 1
        self.empty += not length
        if length > 1:
            self.several += 1
            is_text = all(isinstance(value, str) for value in values)
            self.repeating += not is_text or len(set(values)) < length
        for value in values:
            self.items.add(value, moment)

    def merge(self, other: ListSummary) -> None:
        if not other.count:
            return
        self.least = min(self.least, other.least) if self.count else other.least
        self.greatest = max(self.greatest, other.greatest)
        self.count += other.count
        self.empty += other.empty
        self.several += other.several
        self.repeating += other.repeating
        self.items.merge(other.items)


class Field:
    """A summary of one key of mappings: its values, its average position, and when it was last used.

    `companions` is a sum of random numbers, one for each mapping with the key: two keys that occur in the same mappings
    have the same sum.
    """

    __slots__ = ("companions", "count", "moment", "positions", "values")

    def __init__(self) -> None:
        self.count = 0
        self.positions = 0
        self.companions = 0
        self.moment = 0
        self.values = Summary()

    def merge(self, other: Field) -> None:
        self.count += other.count
        self.positions += other.positions
        self.companions = (self.companions + other.companions) & _MASK
        self.moment = max(self.moment, other.moment)
        self.values.merge(other.values)


class MappingSummary:
    """A summary of mappings: their number and their fields.

    Once there are too many keys, `others` summarizes the values of all of them and `fields` is empty.
    """

    __slots__ = ("count", "fields", "moment", "others")

    def __init__(self) -> None:
        self.count = 0
        self.moment = 0
        self.fields: dict[str, Field] = {}
        self.others: Summary | None = None

    def add(self, mapping: dict[str, Any], moment: int) -> None:
        self.count += 1
        self.moment = max(self.moment, moment)
        if self.others is not None:
            for value in mapping.values():
                self.others.add(value, moment)
            return
        number = random.getrandbits(64)
        for position, (key, value) in enumerate(mapping.items()):
            field = self.fields.get(key)
            if field is None:
                field = self.fields[key] = Field()
            field.count += 1
            field.positions += position
            field.companions = (field.companions + number) & _MASK
            field.moment = max(field.moment, moment)
            field.values.add(value, moment)
        if len(self.fields) > KEYS:
            self._give_up_keys()

    def merge(self, other: MappingSummary) -> None:
        self.count += other.count
        self.moment = max(self.moment, other.moment)
        if other.others is not None:
            self._give_up_keys()
            assert self.others is not None
            self.others.merge(other.others)
        for key, field in other.fields.items():
            if self.others is not None:
                self.others.merge(field.values)
            else:
                self.fields.setdefault(key, Field()).merge(field)
        if len(self.fields) > KEYS:
            self._give_up_keys()

    def _give_up_keys(self) -> None:
        if self.others is None:
            self.others = self.all_values()
            self.fields = {}

    @property
    def is_table(self) -> bool:
        """Tell whether the keys are probably data, such as URLs in a table of redirects."""
        once = sum(field.count == 1 for field in self.fields.values())
        return self.others is not None or (len(self.fields) > _TABLE and once * 2 > len(self.fields))

    def all_values(self) -> Summary:
        """Return one summary of the values of all fields."""
        together = Summary()
        for field in self.fields.values():
            together.merge(field.values)
        if self.others is not None:
            together.merge(self.others)
        return together

    def in_order(self) -> Iterator[tuple[str, Field]]:
        """Yield the fields by their average position."""
        yield from sorted(self.fields.items(), key=lambda item: (item[1].positions / item[1].count, item[0]))
