"""Diagnose invalid date-times (RFC 3339), and suggest valid ones; and the functions for all formats of time."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...core.calendar_days import MONTHS, wrong_day
from .dates import (
    DASHES,
    EMAIL_DATE,
    SCRIPT_DATE,
    date_at_start,
    diagnose_date,
    diagnose_other_form,
    weekday_fits,
)
from .diagnosis import Diagnosis
from .times import TIME, diagnose_other_notation, diagnose_time, diagnose_zone, with_colon

_COMPACT = r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})(Z|[-+][0-9]{2}:?[0-9]{2})\Z"
_YEAR_LAST = r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}(?=[ ,T])"
_ADD_TIME = "add the time, such as {instead}"


def diagnose_date_time(text: str) -> Diagnosis | None:
    """Return why a text is not a date-time, or None if the mistake is unknown."""
    other_format = _dash_in_offset(text) or _compact(text) or _email_date(text) or _script_date(text)
    if other_format is not None:
        return other_format
    match = date_at_start(text)
    if match is None:
        return _year_last_with_time(text) or _without_time(diagnose_other_form(text))
    if isinstance(match, Diagnosis):
        return match
    date = f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    rest = text[match.end() :]
    if not rest:
        return Diagnosis("the time is missing", f"{date}T00:00:00Z", _ADD_TIME, certain=False)
    separator = rest[: len(rest) - len(rest.lstrip("Tt ,_-"))]
    if (
        re.match(TIME, rest[len(separator) :]) is None
        and diagnose_other_notation(rest[len(separator) :]) is None
    ):
        return diagnose_zone(rest[len(separator) :])
    time = diagnose_time(rest[len(separator) :])
    instead = time.instead if time else rest[len(separator) :]
    whole = f"{date}T{instead}" if instead else None
    if time and not time.instead:
        return Diagnosis(time.reason)
    if separator not in {"T", "t"}:
        found = "a space" if separator.isspace() else f"`{separator}`" if separator else "nothing"
        more = f", and {time.reason}" if time else ""
        hint, certain = (time.help, time.certain) if time else (None, True)
        return Diagnosis(f"expected `T` between date and time, found {found}{more}", whole, hint, certain)
    if time:
        return Diagnosis(time.reason, whole, time.help, time.certain)
    if date != match[0]:
        return Diagnosis("month and day must have two digits each, separated by `-`", whole)
    if whole is not None and " " in whole:
        return Diagnosis("the UTC offset must follow the time without a space", whole.replace(" ", ""))
    return None


def _dash_in_offset(text: str) -> Diagnosis | None:
    """Diagnose a date-time whose UTC offset has another sign than a plain hyphen, such as a minus (U+2212)."""
    dash = re.search(rf":[0-9]{{2}}(?:\.[0-9]+)?(?P<dash>[{DASHES}])[0-9]{{2}}:?[0-9]{{2}}\Z", text)
    if dash is None:
        return None
    plain = text.translate(dict.fromkeys(map(ord, DASHES), "-"))
    return Diagnosis(f"the UTC offset must have a plain hyphen, not U+{ord(dash['dash']):04X}", plain)


def _compact(text: str) -> Diagnosis | None:
    match = re.match(_COMPACT, text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    instead = f"{year}-{month}-{day}T{hour}:{minute}:{second}{with_colon(offset)}"
    return Diagnosis("the separators `-` and `:` are missing", instead)


def _email_date(text: str) -> Diagnosis | None:
    match = re.match(EMAIL_DATE, text)
    month = MONTHS.get(match["month"].lower()) if match and match["time"] else None
    if match is None or month is None:
        return None
    diagnosis = diagnose_date_time(f"{match['year']}-{month:02}-{int(match['day']):02} {match['time']}")
    if diagnosis is None or diagnosis.instead is None:
        return diagnosis
    certain = diagnosis.certain and weekday_fits(text, int(match["year"]), month, int(match["day"]))
    return Diagnosis("the date is in email format", diagnosis.instead, diagnosis.help, certain=certain)


def _script_date(text: str) -> Diagnosis | None:
    """Diagnose a date as JavaScript writes it, such as `Wed May 01 2024 10:00:00 GMT+0200 (CEST)`."""
    match = re.fullmatch(SCRIPT_DATE, text)
    month = MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None or match["time"] is None:
        return None
    date = f"{match['year']}-{month:02}-{int(match['day']):02}"
    wrong = wrong_day(int(match["year"]), month, int(match["day"]))
    if wrong:
        return Diagnosis(wrong)
    zone = match["zone"] or "+0000"
    offset = "Z" if zone in {"+0000", "-0000"} else f"{zone[:3]}:{zone[3:]}"
    fits = weekday_fits(text, int(match["year"]), month, int(match["day"]))
    return Diagnosis("the date is in the form of JavaScript", f"{date}T{match['time']}{offset}", certain=fits)


def _year_last_with_time(text: str) -> Diagnosis | None:
    """Diagnose a date-time such as `14.03.2024 10:00`."""
    match = re.match(_YEAR_LAST, text)
    time = text[match.end() :].lstrip(" ,T") if match else ""
    date = diagnose_other_form(match[0]) if match and re.match(TIME, time) else None
    if date is None or date.instead is None:
        return date
    rest = diagnose_time(time)
    if rest is None:
        return Diagnosis(date.reason, f"{date.instead}T{time}", certain=date.certain)
    return Diagnosis(
        f"{date.reason}, and {rest.reason}",
        rest.instead and f"{date.instead}T{rest.instead}",
        rest.help,
        certain=date.certain and rest.certain,
    )


def _without_time(date: Diagnosis | None) -> Diagnosis | None:
    """Return the diagnosis of a date-time that is only a date, and not even a valid one."""
    if date is None:
        return None
    reason = f"{date.reason}, and the time is missing"
    if date.instead is None:
        return Diagnosis(reason)
    return Diagnosis(reason, f"{date.instead}T00:00:00Z", _ADD_TIME, certain=False)


DATE_DIAGNOSES: dict[str, Callable[[str], Diagnosis | None]] = {
    "date": diagnose_date,
    "date-time": diagnose_date_time,
    "time": diagnose_time,
}
"""The functions by format."""
