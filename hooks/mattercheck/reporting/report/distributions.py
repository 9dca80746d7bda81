"""How the values of a field are distributed, with those that are probably mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from ...core.named_tuple import NamedTuple
from ..text_safety import escape_controls
from .survey import FieldFacts

_MIN_VALUES = 20
"""Fewest values from which something can be said about rare ones."""
_RARE = 0.003
"""Greatest share of a value that is rare."""
_COMMON = 0.05
"""Smallest share of a value that shows that a field has common values."""
_MAX_SHOWN = 12
"""Most values to show."""
_PERIODS = (1, 12, 120, 1200)
"""Months in a month, a year, a decade and a century."""
_MAX_BARS = 40
"""Most months, years or decades to show."""


class Bar(NamedTuple):
    """A value or a span of time, and how often it occurs; `path` is a file with it if it is an outlier.

    A span of time is named like `2024-03`, `2024` or `2020s`. An outlier of dates stands for all that are as far away.
    """

    name: str
    number: int
    path: str = ""


class Distribution(NamedTuple):
    """The distribution of dates or of a set of values, and the outliers in it."""

    kind: str
    """`dates` or `values`."""
    bars: list[Bar]
    others: int
    """Number of different values that aren't shown."""
    outliers: list[Bar]


def distribution_of(facts: FieldFacts, day: date) -> Distribution | None:
    """Return the distribution of the values of a field; None if there is nothing to show."""
    if facts.months.total() > (facts.values or {}).__len__():
        return _dates(facts, day)
    if facts.values is None or len(facts.values) < 2 or facts.values.total() < 2 * len(facts.values):
        return None
    return _values(facts)


def _values(facts: FieldFacts) -> Distribution:
    assert facts.values is not None
    ranked = sorted(facts.values.items(), key=lambda item: (-item[1], item[0]))
    total = facts.values.total()
    has_common = total >= _MIN_VALUES and ranked[0][1] >= _COMMON * total
    outliers = [
        Bar(escape_controls(name), number, escape_controls(facts.examples.get(name, "")))
        for name, number in ranked
        if has_common and number <= max(1, _RARE * total) and number * 5 < ranked[0][1]
    ]
    if len(outliers) > len(ranked) / 2:  # most values are rare, so that says nothing
        outliers = []
    shown = [Bar(escape_controls(name), number) for name, number in ranked[:_MAX_SHOWN]]
    return Distribution("values", shown, max(0, len(ranked) - _MAX_SHOWN), outliers)


def _dates(facts: FieldFacts, day: date) -> Distribution:
    """Return the distribution over time without gaps, and the first and last of the days that are far away."""
    months = sorted(facts.months.items())
    first, last = _usual_span(months, day)
    usual = {name: number for name, number in months if first <= _number(name) <= last}
    outliers = []
    for extreme, number in (
        (facts.earliest, sum(number for name, number in months if _number(name) < first)),
        (facts.latest, sum(number for name, number in months if _number(name) > last)),
    ):
        if number and extreme is not None:
            outliers.append(Bar(extreme[0], number, escape_controls(extreme[1])))
    return Distribution("dates", _over_time(usual), 0, outliers)


def _usual_span(months: list[tuple[str, int]], day: date) -> tuple[int, int]:
    """Return the first and the last month that aren't far away from most.

    Far is more than three interquartile ranges, and five years, away from the middle half, and not before the current
    day.
    """
    total = sum(number for _, number in months)
    if total < _MIN_VALUES:
        return _number(months[0][0]), _number(months[-1][0])
    first, third = _month_at(months, total // 4), _month_at(months, 3 * total // 4)
    margin = max(3 * (third - first), 60)
    return first - margin, max(third, _number(day.isoformat())) + margin


def _month_at(months: list[tuple[str, int]], position: int) -> int:
    for name, number in months:
        position -= number
        if position < 0:
            return _number(name)
    return _number(months[-1][0])


def _number(day: str) -> int:
    """Return the number of a month since year 0."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _over_time(months: Mapping[str, int]) -> list[Bar]:
    """Return a bar for each month, year, decade or century from the first to the last, also where there is nothing."""
    numbers = {_number(name): number for name, number in months.items()}
    first, last = min(numbers), max(numbers)
    length = next((one for one in _PERIODS if last // one - first // one < _MAX_BARS), _PERIODS[-1])
    found = Counter[int]()
    for month, number in numbers.items():
        found[month // length] += number
    return [
        Bar(_period_name(period * length, length), found[period])
        for period in range(first // length, last // length + 1)
    ]


def _period_name(month: int, length: int) -> str:
    year = f"{month // 12:04}"
    return f"{year}-{month % 12 + 1:02}" if length == 1 else year if length == 12 else f"{year}s"
