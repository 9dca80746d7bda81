"""Dates and date-times as content has them (RFC 3339, YAML 1.1, and other forms that site generators accept)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ..core.named_tuple import NamedTuple

_DATE = re.compile(
    r"(?P<year>\d{4})(?P<separator>[-/])(?P<month>\d\d?)(?P=separator)(?P<day>\d\d?)"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r"[ \t]*(?P<offset>[Zz]|UTC|GMT|[+-]\d\d?(?::?\d\d)?)?)?\Z",
    re.ASCII,
)
_LEAP_SECOND = 60
_LARGEST_DIFFERENCE = timedelta(hours=14)
"""The largest UTC offset: so much may a local time differ from one with an offset."""


class Date(NamedTuple):
    """A date or date-time: as `written`, without its offset from UTC, which is None if there is none."""

    written: datetime
    has_time: bool
    offset: timedelta | None


def parse_date(text: str) -> Date | None:
    """Return the date or date-time that a text is, or None."""
    match = _DATE.match(text)
    if match is None:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    leap = second == _LEAP_SECOND
    try:
        day = datetime(int(match["year"]), int(match["month"]), int(match["day"]))
        written = day.replace(hour=hour, minute=minute, second=second - leap)
    except ValueError:
        return None
    fraction = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        written += timedelta(seconds=leap, microseconds=fraction)
    except OverflowError:
        return None
    return Date(written, match["hour"] is not None, _offset(match["offset"]))


def _offset(text: str | None) -> timedelta | None:
    if text is None or text in {"UTC", "GMT", "Z", "z"}:
        return timedelta() if text else None
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if text[0] == "-" else offset


def since_the_first_day(one: Date) -> timedelta:
    """Return how long after the first day of the calendar a date is, in UTC if it has an offset.

    It may be negative: a date of the first year may be before that day in UTC, where no `datetime` is.
    """
    return one.written - datetime.min - (one.offset or timedelta())


def difference(one: Date, two: Date) -> timedelta | None:
    """Return how much later the second date is; None if that depends on an unknown time zone.

    A date without a time is compared with the day of the other, as written.
    """
    if not (one.has_time and two.has_time):
        days = two.written.date().toordinal() - one.written.date().toordinal()
        return timedelta(days=days)
    between = two.written - one.written
    if one.offset is not None and two.offset is not None:
        return between + one.offset - two.offset
    if one.offset is None and two.offset is None:
        return between
    return between if abs(between) > _LARGEST_DIFFERENCE else None
