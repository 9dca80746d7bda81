"""Summarizes the values at one place in all documents, whatever their types."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .forms import MASK, UNKNOWN, Form, KeyUse, Moment
from .key_summary import KeySummary
from .value_summaries import AT_ONCE, NumberSummary, TextSummary

KEYS = 500
"""Most keys of a mapping that are tracked; with more, it is treated as a table whose keys are data."""
_MOST_CHOICES = 16
"""Most texts of a field for which the mappings that have them are tracked."""
_MOST_KINDS = 2000
"""Most sets of keys of mappings that are tracked."""


class Summary:
    """A summary of values of any type: for each type, their number and what they have in common."""

    __slots__ = ("_numbers", "_texts", "booleans", "lists", "mappings", "nulls")

    def __init__(self) -> None:
        self.nulls = 0
        self.booleans = 0
        self.lists: ListSummary | None = None
        self.mappings: MappingSummary | None = None
        self._texts: TextSummary | None = None
        self._numbers: NumberSummary | None = None

    def add(self, value: Any, moment: Moment = UNKNOWN) -> None:
        """Add a value of the JSON data model from a file that was added and changed at a moment."""
        if isinstance(value, str):
            if self._texts is None:
                self._texts = TextSummary()
            self._texts.add(value, moment.added)
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
            if self._numbers is None:
                self._numbers = NumberSummary()
            self._numbers.add(value)

    @property
    def texts(self) -> TextSummary | None:
        """The summary of all texts; None if no value is text."""
        if self._texts is not None:
            self._texts.count_new()
        return self._texts

    @property
    def numbers(self) -> NumberSummary | None:
        """The summary of all numbers; None if no value is a number."""
        if self._numbers is not None:
            self._numbers.count_new()
        return self._numbers

    @property
    def count(self) -> int:
        parts = (self.texts, self.numbers, self.lists, self.mappings)
        return self.nulls + self.booleans + sum(part.count for part in parts if part is not None)

    def add_recovered(self, mapping: dict[str, Any], moment: Moment = UNKNOWN) -> None:
        """Add a mapping recovered from a file with syntax errors, which may lack some of its keys."""
        if self.mappings is None:
            self.mappings = MappingSummary()
        self.mappings.add(mapping, moment, partial=True)

    def counts(self) -> dict[str, int]:
        """Return the number of values of each type that occurs, by its name in JSON Schema."""
        counts = {
            "string": self.texts.count if self.texts else 0,
            "number": self.numbers.count if self.numbers else 0,
            "boolean": self.booleans,
            "array": self.lists.count if self.lists else 0,
            "object": self.mappings.count if self.mappings else 0,
        }
        return {name: number for name, number in counts.items() if number}

    def main_type(self) -> str:
        """Return the most frequent type, apart from null."""
        counts = self.counts()
        return max(counts, key=counts.__getitem__, default="null")

    def merge(self, other: Summary) -> None:
        """Add everything in another summary, which isn't changed."""
        self.nulls += other.nulls
        self.booleans += other.booleans
        if other.texts is not None:
            self._texts = self._texts or TextSummary()
            self._texts.merge(other.texts)
        if other.numbers is not None:
            self._numbers = self._numbers or NumberSummary()
            self._numbers.merge(other.numbers)
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

    def add(self, values: list[Any], moment: Moment) -> None:
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


class Field(KeyUse):
    """A summary of one key of mappings: how it is used, and its values.

    `choices` has for each text of the field the sum of the random numbers of the mappings, unless there are too many.
    """

    __slots__ = ("choices", "values")

    def __init__(self) -> None:
        super().__init__()
        self.choices: dict[str, int] | None = {}
        self.values = Summary()

    def add(self, value: Any, number: int, moment: Moment) -> None:
        """Add the value of the key in a mapping; `number` is the random number of the mapping."""
        if self.choices is not None and isinstance(value, str):
            self.choices[value] = (self.choices.get(value, 0) + number) & MASK
            self._forget_choices()
        self.values.add(value, moment)

    def merge(self, other: Field) -> None:
        self.merge_use(other)
        if self.choices is None or other.choices is None:
            self.choices = None
        else:
            for text, number in other.choices.items():
                self.choices[text] = (self.choices.get(text, 0) + number) & MASK
            self._forget_choices()
        self.values.merge(other.values)

    def _forget_choices(self) -> None:
        if self.choices is not None and len(self.choices) > _MOST_CHOICES:
            self.choices = None


class MappingSummary:
    """A summary of mappings: their number and their fields.

    Once there are too many keys, `others` summarizes the values of all of them, `names` the keys, and `fields` is empty.
    `kinds` counts the mappings by their set of keys; None if there are too many sets. `partial` counts those that may
    lack some of their keys, and that `count` leaves out.
    """

    __slots__ = ("_fields", "_forms", "_kinds", "count", "moment", "names", "others", "partial")

    def __init__(self) -> None:
        self.count = 0
        self.partial = 0
        self.moment = 0
        self.others: Summary | None = None
        self.names: KeySummary | None = None
        self._fields: dict[str, Field] = {}
        self._kinds: Counter[frozenset[str]] | None = Counter()
        self._forms: dict[tuple[str, ...], tuple[Form, list[Field]]] = {}
        """The forms of mappings that aren't counted yet, each with the fields of its keys."""

    def __getstate__(self) -> object:
        self._count_forms()
        return super().__getstate__()

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by their keys."""
        self._count_forms()
        return self._fields

    @property
    def kinds(self) -> Counter[frozenset[str]] | None:
        """The number of mappings by their set of keys."""
        self._count_forms()
        return self._kinds

    def add(self, mapping: dict[str, Any], moment: Moment, *, partial: bool = False) -> None:
        """Add a mapping. A `partial` one isn't in `count`, so that missing keys have no effect."""
        self.count += not partial
        self.partial += partial
        self.moment = max(self.moment, moment.changed)
        if self.others is not None and self.names is not None:
            for key, value in mapping.items():
                self.names.add(key)
                self.others.add(value, moment)
            return
        number = random.getrandbits(64)
        form, fields = self._forms.get(keys := tuple(mapping)) or self._new_form(keys)
        form.add(number, moment, partial=partial)
        for field, value in zip(fields, mapping.values(), strict=True):
            field.add(value, number, moment)
        if len(self._fields) > KEYS:
            self._give_up_keys()

    def _new_form(self, keys: tuple[str, ...]) -> tuple[Form, list[Field]]:
        if len(self._forms) == AT_ONCE:
            self._count_forms()
        for key in keys:
            if key not in self._fields:
                self._fields[key] = Field()
        self._forms[keys] = Form(keys), [self._fields[key] for key in keys]
        return self._forms[keys]

    def _count_forms(self) -> None:
        for form, fields in self._forms.values():
            for position, field in enumerate(fields):
                field.add_use(form, position)
            if self._kinds is not None and form.count:
                self._kinds[frozenset(form.keys)] += form.count
                self._forget_kinds()
        self._forms.clear()

    def merge(self, other: MappingSummary) -> None:
        self.count += other.count
        self.partial += other.partial
        if self.kinds is None or other.kinds is None:
            self._kinds = None
        else:
            self.kinds.update(other.kinds)
            self._forget_kinds()
        self.moment = max(self.moment, other.moment)
        if other.others is not None:
            self._give_up_keys()
            assert self.others is not None
            self.others.merge(other.others)
            assert self.names is not None
            assert other.names is not None
            self.names.merge(other.names)
        for key, field in other.fields.items():
            if self.others is not None and self.names is not None:
                self.others.merge(field.values)
                self.names.add(key)
            else:
                self._fields.setdefault(key, Field()).merge(field)
        if len(self._fields) > KEYS:
            self._give_up_keys()

    def _forget_kinds(self) -> None:
        if self._kinds is not None and len(self._kinds) > _MOST_KINDS:
            self._kinds = None

    def _give_up_keys(self) -> None:
        if self.others is None:
            self.others = self.all_values()
            self.names = self.key_summary()
            self._kinds = None
            self._fields = {}
            self._forms = {}

    def key_summary(self) -> KeySummary:
        """Return what the keys have in common."""
        if self.names is not None:
            return self.names
        names = KeySummary()
        for key in self.fields:
            names.add(key)
        return names

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
