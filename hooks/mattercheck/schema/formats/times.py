"""Diagnose invalid times (RFC 3339, `full-time`), and suggest valid ones."""

from __future__ import annotations

import re

from ...core.calendar_days import wrong_time
from .diagnosis import Diagnosis

TIME = r"([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})([.,][0-9]+)?)?\s*(Z|z|UTC|GMT|[-+][0-9]{1,2}(?::?[0-9]{2})?)?\Z"
"""Hour, minute, second, fraction and zone, each in any of its usual forms."""
_HALF_DAYS = r"(?P<hour>[01]?[0-9]|2[0-3])(?P<rest>(?::[0-9]{2}){0,2})\s*(?P<half>[AaPp])\.?[Mm]\.?\Z"
"""A time on a 12-hour clock."""
_DOTTED = r"[0-9]{1,2}\.[0-9]{2}(?:\.[0-9]{2})?(?=\s*(?:Z|z|[-+][0-9:]+|\Z))"
_TWO_OFFSETS = r"[0-9:.]+(Z|[-+][0-9]{2}:?[0-9]{2})\s*(Z|[-+][0-9]{1,2}:?[0-9]{2})"
_NAMED_ZONE = r"[0-9](?:Z|[-+][0-9]{2}:?[0-9]{2})?\s*(\[[\w/+-]+\]|[A-Z]{2,5})\Z"
_IF_UTC = "write {instead} if the time is UTC"


def diagnose_time(text: str) -> Diagnosis | None:
    """Return why a text is not a time, or None if the mistake is unknown."""
    other = diagnose_other_notation(text)
    if other is not None:
        return other
    match = re.match(TIME, text)
    if match is None:
        return diagnose_zone(text)
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
        return Diagnosis("the seconds are missing", time + with_colon(offset))
    if with_colon(offset) != offset:
        return Diagnosis(
            f"the UTC offset must be written as `{with_colon(offset)}`, not `{offset}`",
            time + with_colon(offset),
        )
    if len(match[1]) < 2 or len(match[2]) < 2 or len(match[3]) < 2:
        return Diagnosis("hours, minutes and seconds must have two digits each", time + offset)
    if offset not in "Zz" and (int(offset[1:3]) > 23 or int(offset[-2:]) > 59):
        return Diagnosis(f"there is no UTC offset {offset}")
    if match[3] == "60":
        return Diagnosis("second 60 is only valid for a leap second, at 23:59:60 UTC")
    return None


def diagnose_other_notation(text: str) -> Diagnosis | None:
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


def with_colon(offset: str) -> str:
    """Return a UTC offset such as `+2` or `-0530` as RFC 3339 has it."""
    if offset in "Zz":
        return offset
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{offset[0]}{int(hours):02}:{minutes}"


def diagnose_zone(time: str) -> Diagnosis | None:
    """Return what is wrong with the time zone of a time, or None if the mistake is unknown."""
    return _two_offsets(time) or _named_zone(time)


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
