"""Diagnose invalid dates (RFC 3339, `full-date`), and suggest valid ones."""

from __future__ import annotations

import re

from ...core.calendar_days import MONTHS, wrong_day
from .diagnosis import Diagnosis
from .times import TIME

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Dashes that look like a hyphen."""
_DATE = r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"
_DAY_FIRST = r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})\Z"
_SHORT_YEAR = r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{1,2}\Z"
_WORDS = (
    r"(?:([0-9]{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([A-Za-z]+)\.?|([A-Za-z]+)\.?[\s-]+([0-9]{1,2})(?:st|nd|rd|th)?)"
    r",?[\s-]+([0-9]{4})\Z"
)
EMAIL_DATE = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)(?P<day>[0-9]{1,2})\s+(?P<month>[A-Za-z]{3,})\s+(?P<year>[0-9]{4})(?:\s+(?P<time>\S.*))?\Z"
"""A date as in an email header (RFC 5322, section 3.3)."""
SCRIPT_DATE = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{1,2}) (?P<year>[0-9]{4})"
    r"(?: (?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) GMT(?P<zone>[+-][0-9]{4})?(?: \([^()]*\))?)?"
)
"""A date as `Date.prototype.toString` writes it (ECMA-262, section 21.4.4.41)."""
_MIDDLE_WORD = r"([0-9]{4})-([A-Za-z]{3,9})-([0-9]{1,2})\Z"
_DIGITS = r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})\Z"
"""A date without separators, as in the basic format of ISO 8601."""


def diagnose_date(text: str) -> Diagnosis | None:
    """Return why a text is not a date, or None if the mistake is unknown."""
    swapped = _swapped(text)
    if swapped is not None:
        return swapped
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}", text):
        return Diagnosis("the day is missing")
    match = date_at_start(text)
    if match is None:
        return diagnose_other_form(text)
    if isinstance(match, Diagnosis):
        return match
    date = f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    rest = text[match.end() :]
    if rest:
        if re.match(TIME, rest.lstrip("Tt ")):
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


def date_at_start(text: str) -> re.Match[str] | Diagnosis | None:
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
    if all(index in {4, 7} and character in DASHES for index, character in wrong):
        plain = text[:10].translate(dict.fromkeys(map(ord, DASHES), "-")) + text[10:]
        return Diagnosis(f"the separator must be a plain hyphen, not U+{ord(wrong[0][1]):04X}", plain)
    index, character = wrong[0]
    if len(wrong) == 1 and character.isalpha() and character not in "Tt":
        return Diagnosis(f"`{character}` at character {index + 1} is not a digit")
    return None


def diagnose_other_form(text: str) -> Diagnosis | None:
    """Diagnose a date that doesn't begin with year, month and day; return None if the text isn't a date."""
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
    email, middle = re.match(EMAIL_DATE, text), re.match(_MIDDLE_WORD, text)
    script = re.fullmatch(SCRIPT_DATE, text)
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
            certain=weekday_fits(text, int(year), month, int(day)),
        )
    )


def weekday_fits(text: str, year: int, month: int, day: int) -> bool:
    """Tell whether the weekday with which a text starts, if it does, is that of the date."""
    from datetime import date

    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    name = text[:3].lower()
    return (
        name not in names
        or wrong_day(year, month, day) is not None
        or date(year, month, day).weekday() == names.index(name)
    )
