"""How much of the content may be mistaken."""

from __future__ import annotations

import math
from typing import NamedTuple


class Tolerance(NamedTuple):
    """The share of the values of a field, from 0 to below 1, that a schema need not describe."""

    share: float = 0.0

    def of(self, count: int) -> int:
        """Return how many of so many values may be outliers."""
        return math.floor(count * self.share)
