"""How much of the content may be outliers."""

from __future__ import annotations

import math
from typing import NamedTuple


class Tolerance(NamedTuple):
    """The share of a field's values (0 <= share < 1) that a schema may reject."""

    share: float = 0.0

    def of(self, count: int) -> int:
        """Return how many of `count` values may be outliers."""
        return math.floor(count * self.share)
