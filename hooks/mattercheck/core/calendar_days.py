"""Which days and times there are."""

from __future__ import annotations

_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = {name.lower(): number for number, name in enumerate(_MONTH_NAMES, 1)}
"""The numbers of the months by their names and the first letters of those, in lower case."""
MONTHS.update({name[:3]: number for name, number in list(MONTHS.items())})
MONTHS["sept"] = 9


def wrong_day(year: int, month: int, day: int) -> str | None:
    """Return why there is no such day, or None if there is one."""
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 28 if month == 2 and not is_leap_year else _DAYS[month - 1]
    if not 1 <= day <= days:
        return f"there is no day {day}: {_MONTH_NAMES[month - 1]} {year} has {days} days"
    return None


def wrong_time(hour: int, minute: int, second: int) -> str | None:
    """Return why there is no such time, or None if there is one; second 60 may be a leap second."""
    for value, limit, unit in ((hour, 23, "hour"), (minute, 59, "minute"), (second, 60, "second")):
        if value > limit:
            return f"there is no {unit} {value}"
    return None
