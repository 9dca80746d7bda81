"""How many values may be exceptions: because they are rare, or because there is evidence that they are mistakes."""

from __future__ import annotations

import math

from ..core.named_tuple import NamedTuple

_RARE = 0.001
"""Share of values that rarity alone makes exceptions, such as one text among thousands of lists."""
_MIN_FOR_RARE = 1000
_MISSING = 0.003
"""Share of mappings that may lack a required key, in content without other mistakes."""
_EMPTY = 0.015
"""Share of values that may be empty where nearly all are filled, in content without other mistakes."""
_MOST_WITHOUT = 20
"""Most values that either share stands for: what is missing more often is left out on purpose."""
_MOST_MISSING = 0.04
"""The highest of both shares, in content with as many other mistakes."""
_MIN_FOR_MISSING = 100
_EVIDENT = 0.05
"""Share of values that may be exceptions if they look like mistakes, such as `no` among booleans."""
_CERTAIN = 0.1
"""Share of values that may be exceptions if they are written wrong, such as a number in quotes."""
_MIN_FOR_EVIDENT = 10


class Tolerance(NamedTuple):
    """The share of a field's values (0 <= share < 1) that a schema may reject.

    By default (None) only probable mistakes are rejected; with 0 nothing is. `mistakes` is the share of documents that
    certainly have a mistake: where there are more of those, a missing key is more likely one, too. Values that
    `may_be_empty` are no mistakes if they are.
    """

    share: float | None = None
    mistakes: float = 0.0
    may_be_empty: bool = False

    def of(self, count: int) -> int:
        """Return how many of `count` values may be exceptions just because they are rare."""
        if self.share is not None:
            return math.floor(count * self.share)
        return math.floor(count * _RARE) if count >= _MIN_FOR_RARE else 0

    def missing(self, count: int) -> int:
        """Return how many of `count` mappings may lack a key that all others have."""
        return self._with_mistakes(count, _MISSING)

    def empty(self, count: int) -> int:
        """Return how many of `count` values may be empty if all others are filled."""
        return self.of(count) if self.may_be_empty else self._with_mistakes(count, _EMPTY)

    def _with_mistakes(self, count: int, least: float) -> int:
        if self.share is not None:
            return self.of(count)
        if count < _MIN_FOR_MISSING:
            return 0
        allowed = max(min(count * least, _MOST_WITHOUT), count * min(self.mistakes, _MOST_MISSING))
        return math.floor(allowed)

    def certain(self, count: int) -> int:
        """Return how many of `count` values may be exceptions if they can hardly be anything but mistakes."""
        return self.of(count) if self.share == 0 else max(self.evident(count), math.floor(count * _CERTAIN))

    def evident(self, count: int) -> int:
        """Return how many of `count` values may be exceptions if they look like mistakes."""
        if self.share == 0 or count < _MIN_FOR_EVIDENT:
            return self.of(count)
        return max(1, self.of(count), math.floor(count * _EVIDENT))
