"""The coordinates of the chart over time: open problems as an area, introduced and fixed ones as bars below it."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.named_tuple import NamedTuple
from .history import Month

WIDTH, HEIGHT = 960, 300
_LEFT, _RIGHT, _TOP = 56, 12, 12
_AREA = 170
"""Height of the area chart."""
_BARS = 70
"""Height of the bar chart below it."""
_GAP = 20


class Point(NamedTuple):
    """A month in the chart: its center, the height of its area, and its bars."""

    month: Month
    x: float
    y: float
    bar: float
    """Where the bars begin from the left."""
    introduced: float
    """Height of the bar upwards."""
    fixed: float
    """Height of the bar downwards."""


class HistoryChart(NamedTuple):
    """Everything that the drawing needs, in user units."""

    width: int
    height: int
    points: list[Point]
    line: str
    area: str
    ticks: list[tuple[float, str]]
    bottom: float
    """Where the area begins from the top."""
    axis: float
    """Where the bars begin from the top."""
    bar_width: float
    left: int
    right: int
    every: int
    """How many months there are from one label to the next."""


def history_chart(months: Sequence[Month]) -> HistoryChart:
    """Lay out the chart of at least two months."""
    step = (WIDTH - _LEFT - _RIGHT) / len(months)
    highest = max(*(month.errors + month.warnings for month in months), 1)
    top = _nice(highest)
    bottom = _TOP + _AREA
    largest = max(*(max(month.introduced or 0, month.fixed or 0) for month in months), 1)
    axis = bottom + _GAP + _BARS / 2
    width = min(step * 0.5, 28)
    points = []
    for index, month in enumerate(months):
        x = _LEFT + step * (index + 0.5)
        y = bottom - _AREA * (month.errors + month.warnings) / top
        bars = [_BARS / 2 * (number or 0) / largest for number in (month.introduced, month.fixed)]
        points.append(
            Point(month, round(x, 1), round(y, 1), round(x - width / 2, 1), *(round(bar, 1) for bar in bars))
        )
    line = " ".join(f"{point.x},{point.y}" for point in points)
    area = f"{points[0].x},{bottom} {line} {points[-1].x},{bottom}"
    ticks = [(round(bottom - _AREA * part / 2, 1), f"{top * part // 2:,}") for part in range(3)]
    every = -(-len(months) // 12)
    return HistoryChart(
        WIDTH, HEIGHT, points, line, area, ticks, bottom, axis, round(width, 1), _LEFT, WIDTH - _RIGHT, every
    )


def _nice(number: int) -> int:
    """Return the next number that makes a good end of an axis."""
    scale = 2
    while True:
        for factor in (1, 2, 3, 4, 5, 8):
            if factor * scale >= number:
                return factor * scale
        scale *= 10
