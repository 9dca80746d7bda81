"""Diagnose invalid dates, times and date-times (RFC 3339), and suggest valid ones."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...core.calendar_days import MONTHS, wrong_day, wrong_time
from .diagnosis import Diagnosis

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_IF_UTC = "write {instead} if the time is UTC"
_ADD_TIME = "add the time, such as {instead}"
_DATE = r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"
_DAY_FIRST = r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})\Z"
_YEAR_LAST = r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}(?=[ ,T])"
_SHORT_YEAR = r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{1,2}\Z"
_WORDS = (
    r"(?:([0-9]{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([A-Za-z]+)\.?|([A-Za-z]+)\.?[\s-]+([0-9]{1,2})(?:st|nd|rd|th)?)"
    r",?[\s-]+([0-9]{4})\Z"
)
_EMAIL_DATE = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)(?P<day>[0-9]{1,2})\s+(?P<month>[A-Za-z]{3,})\s+(?P<year>[0-9]{4})(?:\s+(?P<time>\S.*))?\Z"
"""A date as in an email header (RFC 5322, section 3.3)."""
_COMPACT = r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})(Z|[-+][0-9]{2}:?[0-9]{2})\Z"
_SCRIPT_DATE = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{1,2}) (?P<year>[0-9]{4})"
    r"(?: (?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) GMT(?P<zone>[+-][0-9]{4})?(?: \([^()]*\))?)?"
)
"""A date as `Date.prototype.toString` writes it (ECMA-262, section 21.4.4.41)."""
_TWO_OFFSETS = r"[0-9:.]+(Z|[-+][0-9]{2}:?[0-9]{2})\s*(Z|[-+][0-9]{1,2}:?[0-9]{2})"
_NAMED_ZONE = r"[0-9](?:Z|[-+][0-9]{2}:?[0-9]{2})?\s*(\[[\w/+-]+\]|[A-Z]{2,5})\Z"
_MIDDLE_WORD = r"([0-9]{4})-([A-Za-z]{3,9})-([0-9]{1,2})\Z"
_TIME = r"([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})([.,][0-9]+)?)?\s*(Z|z|UTC|GMT|[-+][0-9]{1,2}(?::?[0-9]{2})?)?\Z"

_HALF_DAYS = r"(?P<hour>[01]?[0-9]|2[0-3])(?P<rest>(?::[0-9]{2}){0,2})\s*(?P<half>[AaPp])\.?[Mm]\.?\Z"
"""A time on a 12-hour clock."""
_DOTTED = r"[0-9]{1,2}\.[0-9]{2}(?:\.[0-9]{2})?(?=\s*(?:Z|z|[-+][0-9:]+|\Z))"
_DIGITS = r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})\Z"
"""A date without separators, as in the basic format of ISO 8601."""


def diagnose_date(text: str) -> Diagnosis | None:
    """Return why a text is not a date, or None if the mistake is unknown."""
    swapped = _swapped(text)
    if swapped is not None:
        return swapped
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}", text):
        return Diagnosis("the day is missing")
    match = _day_at_start(text)
    if match is None:
        return _other_form(text)
    if isinstance(match, Diagnosis):
        return match
    date = f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    rest = text[match.end() :]
    if rest:
        if re.match(_TIME, rest.lstrip("Tt ")):
            return Diagnosis("a date must not include a time", date, certain=False)
        return Diagnosis("there is more text after the date")
    if match[2] != "-":
        return Diagnosis(f"the separator must be `-`, not `{match[2]}`", date)
    return Diagnosis("month and day must have two digits each", date)


def _swapped(text: str) -> Diagnosis | None:
    """Diagnose a date whose day and month are swapped, such as `2024-13-05`."""
    match = re.fullmatch(_DATE, text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[4]), int(match[3])
    if not day > 12 or (day, month) == (
        13,
        1,
    ):  # which is more likely the month after November, written wrong
        return None
    if wrong_day(year, month, day):
        return None
    reason = f"there is no month {day}; day and month seem to be swapped"
    return Diagnosis(reason, f"{year:04}-{month:02}-{day:02}", certain=False)


def _leading_digits(text: str) -> int:
    return len(text) - len(text.lstrip("0123456789"))


def _day_at_start(text: str) -> re.Match[str] | Diagnosis | None:
    """Return the match of a date at the start of a text, or why that date is invalid; None if there is no date."""
    wrong_character = _wrong_character(text)
    if wrong_character:
        return wrong_character
    match = re.match(_DATE, text)
    digits = _leading_digits(text[match.start(4) :]) if match else 0
    if digits > 2:
        return Diagnosis(f"the day must have two digits, not {digits}")
    wrong = match and wrong_day(int(match[1]), int(match[3]), int(match[4]))
    return Diagnosis(wrong) if wrong else match


def _wrong_character(text: str) -> Diagnosis | None:
    """Detect lookalike characters: an `l` instead of a 1, a dash instead of a hyphen."""
    wrong = [
        (index, character)
        for index, (character, digit) in enumerate(zip(text, "0000-00-00", strict=False))
        if (character != "-" if digit == "-" else not "0" <= character <= "9")
    ]
    if len(text) < 10 or not wrong:
        return None
    if all(index in {4, 7} and character in _DASHES for index, character in wrong):
        plain = text[:10].translate(dict.fromkeys(map(ord, _DASHES), "-")) + text[10:]
        return Diagnosis(f"the separator must be a plain hyphen, not U+{ord(wrong[0][1]):04X}", plain)
    index, character = wrong[0]
    if len(wrong) == 1 and character.isalpha() and character not in "Tt":
        return Diagnosis(f"`{character}` at character {index + 1} is not a digit")
    return None


def _other_form(text: str) -> Diagnosis | None:
    match = re.match(_DIGITS, text)
    if match and not wrong_day(int(match[1]), int(match[2]), int(match[3])):
        return Diagnosis("the separators `-` are missing", "-".join(match.groups()))
    match = re.match(_DAY_FIRST, text)
    if match:
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first == second and not wrong_day(year, first, second):
            return Diagnosis("the year must come first", f"{year:04}-{first:02}-{second:02}")
        if first > 12 >= second >= 1 and not wrong_day(year, second, first):
            return Diagnosis("the date is in day-month-year order", f"{year:04}-{second:02}-{first:02}")
        if second > 12 >= first >= 1 and not wrong_day(year, first, second):
            return Diagnosis("the date is in month-day-year order", f"{year:04}-{first:02}-{second:02}")
        return _day_or_month_first(match[2], first, second, year)
    if re.match(_SHORT_YEAR, text):
        return Diagnosis("the year must have four digits")
    named = _word_in_the_middle(text)
    if named is not None:
        return named
    match = re.match(_WORDS, text)
    if match:
        month = MONTHS.get((match[2] or match[3]).lower())
        day, year = int(match[1] or match[4]), int(match[5])
        if month:
            wrong = wrong_day(year, month, day)
            return (
                Diagnosis(wrong)
                if wrong
                else Diagnosis("the month must be a number", f"{year:04}-{month:02}-{day:02}")
            )
    return None


def _day_or_month_first(separator: str, first: int, second: int, year: int) -> Diagnosis:
    """Diagnose a date such as `05/06/2024`, which has two meanings unless dots separate the numbers."""
    reason = "the date must be in year-month-day order"
    day_first, month_first = f"{year:04}-{second:02}-{first:02}", f"{year:04}-{first:02}-{second:02}"
    if wrong_day(year, second, first) or wrong_day(year, first, second):
        return Diagnosis(reason)
    if separator == ".":
        return Diagnosis(reason, day_first, certain=False)
    return Diagnosis(
        reason, None, f"write {month_first} if the month is {first}, {day_first} if it is {second}"
    )


def _word_in_the_middle(text: str) -> Diagnosis | None:
    """Diagnose `2024-May-06`, and a date as in an email header or of JavaScript without a time."""
    email, middle = re.match(_EMAIL_DATE, text), re.match(_MIDDLE_WORD, text)
    script = re.fullmatch(_SCRIPT_DATE, text)
    if script and not script["time"]:
        year, word, day = script["year"], script["month"], script["day"]
    elif email and not email["time"]:
        year, word, day = email["year"], email["month"], email["day"]
    elif middle:
        year, word, day = middle.groups()
    else:
        return None
    month = MONTHS.get(word.lower())
    if month is None:
        return None
    wrong = wrong_day(int(year), month, int(day))
    return (
        Diagnosis(wrong)
        if wrong
        else Diagnosis(
            "the month must be a number",
            f"{year}-{month:02}-{int(day):02}",
            certain=_weekday_fits(text, int(year), month, int(day)),
        )
    )


def diagnose_time(text: str) -> Diagnosis | None:
    """Return why a text is not a time, or None if the mistake is unknown."""
    other = _other_notation(text)
    if other is not None:
        return other
    match = re.match(_TIME, text)
    if match is None:
        return _two_offsets(text) or _named_zone(text)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    wrong = wrong_time(hour, minute, second)
    if wrong:
        return Diagnosis(wrong)
    time = f"{hour:02}:{minute:02}:{second:02}{(match[4] or '').replace(',', '.')}"
    offset = match[5]
    if offset is None:
        return Diagnosis("the UTC offset is missing", f"{time}Z", _IF_UTC, certain=False)
    if offset in {"UTC", "GMT"}:
        return Diagnosis(f"UTC must be written as `Z`, not `{offset}`", f"{time}Z")
    if match[3] is None:
        return Diagnosis("the seconds are missing", time + _offset(offset))
    if _offset(offset) != offset:
        return Diagnosis(
            f"the UTC offset must be written as `{_offset(offset)}`, not `{offset}`", time + _offset(offset)
        )
    if len(match[1]) < 2 or len(match[2]) < 2 or len(match[3]) < 2:
        return Diagnosis("hours, minutes and seconds must have two digits each", time + offset)
    if offset not in "Zz" and (int(offset[1:3]) > 23 or int(offset[-2:]) > 59):
        return Diagnosis(f"there is no UTC offset {offset}")
    if match[3] == "60":
        return Diagnosis("second 60 is only valid for a leap second, at 23:59:60 UTC")
    return None


def _other_notation(text: str) -> Diagnosis | None:
    """Diagnose a time on a 12-hour clock, such as `9:30 pm`, or with dots, such as `21.30`."""
    half_day, dotted = re.match(_HALF_DAYS, text), re.match(_DOTTED, text)
    if half_day:
        hour = int(half_day["hour"])
        hour = hour if hour > 12 else hour % 12 + 12 * (half_day["half"] in "Pp")
        reason, written = "the time must be on a 24-hour clock", f"{hour:02}{half_day['rest'] or ':00'}"
    elif dotted:
        reason = "the separator in a time must be `:`, not `.`"
        written = dotted[0].replace(".", ":") + text[dotted.end() :]
    else:
        return None
    rest = diagnose_time(written)
    if rest is None:
        return Diagnosis(reason, written)
    if rest.instead is None:
        return rest
    return Diagnosis(f"{reason}, and {rest.reason}", rest.instead, rest.help, certain=rest.certain)


def _offset(offset: str) -> str:
    if offset in "Zz":
        return offset
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{offset[0]}{int(hours):02}:{minutes}"


def _two_offsets(time: str) -> Diagnosis | None:
    """Diagnose a time with two UTC offsets, such as `15:00:00Z-07:00`, of which nobody can tell the right one."""
    match = re.fullmatch(_TWO_OFFSETS, time)
    if match is None:
        return None
    return Diagnosis(f"the time has two UTC offsets, `{match[1]}` and `{match[2]}`; only one is allowed")


def _named_zone(time: str) -> Diagnosis | None:
    """Diagnose a time zone with a name, such as `[Europe/Berlin]` or ` CEST`."""
    match = re.search(_NAMED_ZONE, time)
    if match is None:
        return None
    return Diagnosis(f"the time zone must be a UTC offset such as +02:00, not `{match[1]}`")


def _script_date(text: str) -> Diagnosis | None:
    """Diagnose a date as JavaScript writes it, such as `Wed May 01 2024 10:00:00 GMT+0200 (CEST)`."""
    match = re.fullmatch(_SCRIPT_DATE, text)
    month = MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None or match["time"] is None:
        return None
    date = f"{match['year']}-{month:02}-{int(match['day']):02}"
    wrong = wrong_day(int(match["year"]), month, int(match["day"]))
    if wrong:
        return Diagnosis(wrong)
    zone = match["zone"] or "+0000"
    offset = "Z" if zone in {"+0000", "-0000"} else f"{zone[:3]}:{zone[3:]}"
    fits = _weekday_fits(text, int(match["year"]), month, int(match["day"]))
    return Diagnosis("the date is in the form of JavaScript", f"{date}T{match['time']}{offset}", certain=fits)


def _weekday_fits(text: str, year: int, month: int, day: int) -> bool:
    """Tell whether the weekday with which a text starts, if it does, is that of the date."""
    from datetime import date

    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    name = text[:3].lower()
    return (
        name not in names
        or wrong_day(year, month, day) is not None
        or date(year, month, day).weekday() == names.index(name)
    )


def _compact(text: str) -> Diagnosis | None:
    match = re.match(_COMPACT, text)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    instead = f"{year}-{month}-{day}T{hour}:{minute}:{second}{_offset(offset)}"
    return Diagnosis("the separators `-` and `:` are missing", instead)


def _email_date(text: str) -> Diagnosis | None:
    match = re.match(_EMAIL_DATE, text)
    month = MONTHS.get(match["month"].lower()) if match and match["time"] else None
    if match is None or month is None:
        return None
    diagnosis = diagnose_date_time(f"{match['year']}-{month:02}-{int(match['day']):02} {match['time']}")
    if diagnosis is None or diagnosis.instead is None:
        return diagnosis
    certain = diagnosis.certain and _weekday_fits(text, int(match["year"]), month, int(match["day"]))
    return Diagnosis("the date is in email format", diagnosis.instead, diagnosis.help, certain=certain)


def _dash_in_offset(text: str) -> Diagnosis | None:
    """Diagnose a date-time whose UTC offset has another sign than a plain hyphen, such as a minus (U+2212)."""
    dash = re.search(rf":[0-9]{{2}}(?:\.[0-9]+)?(?P<dash>[{_DASHES}])[0-9]{{2}}:?[0-9]{{2}}\Z", text)
    if dash is None:
        return None
    plain = text.translate(dict.fromkeys(map(ord, _DASHES), "-"))
    return Diagnosis(f"the UTC offset must have a plain hyphen, not U+{ord(dash['dash']):04X}", plain)


def _without_time(date: Diagnosis | None) -> Diagnosis | None:
    """Return the diagnosis of a date-time that is only a date, and not even a valid one."""
    if date is None:
        return None
    reason = f"{date.reason}, and the time is missing"
    if date.instead is None:
        return Diagnosis(reason)
    return Diagnosis(reason, f"{date.instead}T00:00:00Z", _ADD_TIME, certain=False)


def _year_last_with_time(text: str) -> Diagnosis | None:
    """Diagnose a date-time such as `14.03.2024 10:00`."""
    match = re.match(_YEAR_LAST, text)
    time = text[match.end() :].lstrip(" ,T") if match else ""
    date = _other_form(match[0]) if match and re.match(_TIME, time) else None
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


def diagnose_date_time(text: str) -> Diagnosis | None:
    """Return why a text is not a date-time, or None if the mistake is unknown."""
    other_format = _dash_in_offset(text) or _compact(text) or _email_date(text) or _script_date(text)
    if other_format is not None:
        return other_format
    match = _day_at_start(text)
    if match is None:
        return _year_last_with_time(text) or _without_time(_other_form(text))
    if isinstance(match, Diagnosis):
        return match
    date = f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    rest = text[match.end() :]
    if not rest:
        return Diagnosis("the time is missing", f"{date}T00:00:00Z", _ADD_TIME, certain=False)
    separator = rest[: len(rest) - len(rest.lstrip("Tt ,_-"))]
    if re.match(_TIME, rest[len(separator) :]) is None and _other_notation(rest[len(separator) :]) is None:
        return _two_offsets(rest[len(separator) :]) or _named_zone(rest[len(separator) :])
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


DATE_DIAGNOSES: dict[str, Callable[[str], Diagnosis | None]] = {
    "date": diagnose_date,
    "date-time": diagnose_date_time,
    "time": diagnose_time,
}
"""The functions by format."""
