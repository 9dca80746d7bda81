"""Counts mappings by their form, the same keys in the same order, and from that how each key is used."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.named_tuple import NamedTuple
from .value_summaries import NEVER

MASK = (1 << 64) - 1
_MOST_BESIDE = 200
"""Most mappings with a key for which the other keys are tracked."""


class Moment(NamedTuple):
    """When a file was added and last changed, in seconds since the epoch; 0 if unknown."""

    added: int = 0
    changed: int = 0


UNKNOWN = Moment()


class Form:
    """What mappings with the same keys in the same order have in common.

    `numbers` is the sum of the random numbers of the mappings, `added` the earliest and `changed` the latest moment.
    """

    __slots__ = ("added", "changed", "count", "keys", "numbers", "partial")

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        self.count = 0
        self.partial = 0
        self.numbers = 0
        self.added = NEVER
        self.changed = 0

    def add(self, number: int, moment: Moment, *, partial: bool) -> None:
        """Count a mapping by its random number."""
        if partial:
            self.partial += 1
        else:
            self.count += 1
        self.numbers += number
        self.added = min(self.added, moment.added)
        self.changed = max(self.changed, moment.changed)


class KeyUse:
    """How a key of mappings is used: how often, its average position, and when first and last.

    `partial` of the `count` uses are in mappings that may lack some of their keys.
    `companions` is a sum of random numbers, one for each mapping with the key: two keys that occur in the same mappings
    have the same sum. `beside` are the keys that occur together with a rare key; None if the key isn't rare.
    """

    __slots__ = ("beside", "companions", "count", "first", "moment", "partial", "positions")

    def __init__(self) -> None:
        self.count = 0
        self.partial = 0
        self.positions = 0
        self.companions = 0
        self.beside: set[str] | None = set()
        self.first = NEVER
        self.moment = 0

    def add_use(self, form: Form, position: int) -> None:
        """Add the mappings of a form in which the key has this position."""
        count = form.count + form.partial
        self.count += count
        self.partial += form.partial
        self.positions += position * count
        self.companions = (self.companions + form.numbers) & MASK
        self.moment = max(self.moment, form.changed)
        self.first = min(self.first, form.added)
        self._add_beside(form.keys)

    def merge_use(self, other: KeyUse) -> None:
        """Add the mappings of another summary of the same key."""
        self.count += other.count
        self.partial += other.partial
        self.positions += other.positions
        self.companions = (self.companions + other.companions) & MASK
        self.moment = max(self.moment, other.moment)
        self.first = min(self.first, other.first)
        self._add_beside(other.beside)

    def _add_beside(self, keys: Iterable[str] | None) -> None:
        if keys is None or self.count > _MOST_BESIDE:
            self.beside = None
        elif self.beside is not None:
            self.beside.update(keys)
