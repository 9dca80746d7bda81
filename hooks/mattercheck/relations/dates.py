"""Dates and date-times as content has them (RFC 3339, and the forms that site generators accept)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

_DATE = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,](?P<fraction>\d+))?"
    r"\s?(?P<offset>[Zz]|[+-]\d\d:?\d\d)?)?\Z",
    re.ASCII,
)
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
    try:
        written = datetime.fromisoformat(f"{match['date']}T{match['time'] or '00:00'}")
    except ValueError:
        return None
    if match["fraction"]:
        written += timedelta(microseconds=int(match["fraction"][:6].ljust(6, "0")))
    offset = None
    if match["offset"]:
        digits = match["offset"].replace(":", "")
        minutes = 0 if digits in "Zz" else int(digits[1:3]) * 60 + int(digits[3:5])
        offset = timedelta(minutes=-minutes if digits[0] == "-" else minutes)
    return Date(written, match["time"] is not None, offset)


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
