"""How the values of a field are distributed, with those that are probably mistakes."""

from __future__ import annotations

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
"""Most values, or most bars of a histogram, to show."""


class Bar(NamedTuple):
    """A value or a span of time, and how often it occurs; `path` is a file with it if it is an outlier."""

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
    months = sorted(facts.months.items())
    years: dict[str, int] = {}
    for name, number in months:
        years[name[:4]] = years.get(name[:4], 0) + number
    bars = [Bar(name, number) for name, number in (months if len(months) <= _MAX_SHOWN else years.items())]
    outliers = []
    for extreme in (facts.earliest, facts.latest):
        if extreme is not None and _is_far(extreme[0], months, day):
            bar = Bar(extreme[0], 1, escape_controls(extreme[1]))
            if bar not in outliers:
                outliers.append(bar)
    return Distribution("dates", bars[-2 * _MAX_SHOWN :], max(0, len(bars) - 2 * _MAX_SHOWN), outliers)


def _is_far(found: str, months: list[tuple[str, int]], day: date) -> bool:
    """Tell whether a day is more than three interquartile ranges, and five years, away from the middle half."""
    total = sum(number for _, number in months)
    if total < _MIN_VALUES:
        return False
    first, third = _month_at(months, total // 4), _month_at(months, 3 * total // 4)
    margin = max(3 * (third - first), 60)
    place = _number(found)
    return place < first - margin or place > max(third, _number(day.isoformat())) + margin


def _month_at(months: list[tuple[str, int]], position: int) -> int:
    for name, number in months:
        position -= number
        if position < 0:
            return _number(name)
    return _number(months[-1][0])


def _number(day: str) -> int:
    """Return the number of a month since year 0."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1
