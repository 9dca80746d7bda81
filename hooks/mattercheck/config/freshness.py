"""Freshness: when a file is due for a review, by a date in its front matter and a period."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from ..core.named_tuple import NamedTuple

_PERIOD = re.compile(r"([0-9]{1,4})\s*(d|w|m|y|days?|weeks?|months?|years?)", re.IGNORECASE)
_ISO_PERIOD = re.compile(r"P([0-9]{1,4})([DWMY])", re.IGNORECASE)
"""A duration of one unit (ISO 8601-1:2019, 5.5.2)."""
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?=[Tt ]|\Z)")
_NAMED = {
    "daily": "1d",
    "weekly": "1w",
    "biweekly": "2w",
    "monthly": "1m",
    "quarterly": "3m",
    "biannual": "6m",
    "biannually": "6m",
    "semiannual": "6m",
    "semiannually": "6m",
    "half-yearly": "6m",
    "annual": "1y",
    "annually": "1y",
    "yearly": "1y",
    "biennial": "2y",
    "biennially": "2y",
}
_MAX_DAYS = 36_525
"""Longest period given as a number of days: a hundred years."""


class Period(NamedTuple):
    """A length of time in calendar months and days."""

    months: int
    days: int

    def after(self, start: date) -> date:
        """Return the day that is this period after another; the last day of a month that is shorter.

        A day beyond the last year of the calendar is its last day.
        """
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        if year > date.max.year:
            return date.max
        day = start.day
        while True:
            try:
                return date(year, month + 1, day) + timedelta(self.days)
            except OverflowError:
                return date.max
            except ValueError:
                day -= 1

    def __str__(self) -> str:
        number, unit = (self.months, "month") if self.months else (self.days, "day")
        if self.months and self.months % 12 == 0:
            number, unit = self.months // 12, "year"
        return f"{number} {unit}{'s' * (number != 1)}"


class Freshness(NamedTuple):
    """The freshness that a collection asks for: its files are due `within` so long after the date in `field`.

    The fields in `by` override the period: the first that a file has contains a period of its own, or the day on which
    it is due.
    """

    field: str
    within: Period
    by: tuple[str, ...] = ()


class Age(Enum):
    """What is known about the freshness of a file."""

    FRESH = "fresh"
    DUE = "due"
    UNKNOWN = "unknown"


class Review(NamedTuple):
    """The freshness of a file: when it was last reviewed, when it is due, and the field that says so.

    `reviewed` is None if the file doesn't have the field, or if there is no date in it; `due` may be known without it.
    """

    age: Age
    reviewed: date | None = None
    due: date | None = None
    by: str = ""


def parse_period(value: Any) -> Period | None:
    """Return the period that a value stands for, or None: `180d`, `6 months`, `P6M`, `quarterly`, or days."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Period(0, value) if 0 < value <= _MAX_DAYS else None
    if not isinstance(value, str):
        return None
    text = _NAMED.get(value.strip().lower(), value.strip())
    match = _PERIOD.fullmatch(text) or _ISO_PERIOD.fullmatch(text)
    if match is None or not int(match[1]):
        return None
    number, unit = int(match[1]), match[2][0].lower()
    if unit in "my":
        return Period(number * (12 if unit == "y" else 1), 0)
    return Period(0, number * (7 if unit == "w" else 1))


def parse_day(value: Any) -> date | None:
    """Return the day of a date or date-time such as `2024-03-18` or `2024-03-18T09:30:00Z`, or None."""
    match = _DAY.match(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[1]) if match is not None else None
    except ValueError:
        return None


def today() -> date:
    """Return the current day, or that of SOURCE_DATE_EPOCH, which makes a run reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) < 12:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today()


def review_of(value: Any, freshness: Freshness, now: date) -> Review:
    """Return the freshness of a file with this front matter on the day `now`."""
    reviewed = parse_day(member(value, freshness.field))
    for name in freshness.by:
        found = member(value, name)
        due = parse_day(found)
        period = parse_period(found) if due is None else None
        if period is not None and reviewed is not None:
            due = period.after(reviewed)
        if due is not None:
            return Review(Age.DUE if due < now else Age.FRESH, reviewed, due, name)
    if reviewed is None:
        return Review(Age.UNKNOWN)
    due = freshness.within.after(reviewed)
    return Review(Age.DUE if due < now else Age.FRESH, reviewed, due)


def route_of(value: Any, name: str) -> tuple[str, ...] | None:
    """Return the route to a field by its name, `meta.reviewed` in a mapping, or None if there is no such field."""
    if isinstance(value, Mapping) and name in value:
        return (name,)
    steps = tuple(name.split("."))
    for step in steps:
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    return steps


def member(value: Any, name: str) -> Any:
    """Return the value of a field by its name, or None if there is no such field."""
    route = route_of(value, name)
    if route is None:
        return None
    for step in route:
        value = value[step]
    return value
