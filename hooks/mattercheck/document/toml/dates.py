"""Explain what is wrong with a date or a time of TOML, and how to write it (TOML 1.0.0, "Offset Date-Time")."""

from __future__ import annotations

import re

from ...core.calendar_days import wrong_day, wrong_time

_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?P<t>[Tt ])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<second>:\d\d(?:\.\d+)?)?"
    r"\s*(?P<zone>[Zz]|(?P<sign>[+-])(?P<zone_hour>\d{1,2}?):?(?P<zone_minute>\d\d))?)?"
)


def diagnose_date(value: str) -> tuple[str, str | None]:
    """Return what is wrong with a date or date-time, and how to write it.

    The second text is "" for a day or time that doesn't exist, and None for a value in another form.
    """
    match = _DATE.fullmatch(value)
    if match is None:
        return "", None
    time = (int(match["hour"] or 0), int(match["minute"] or 0), int((match["second"] or ":0")[1:3]))
    wrong = wrong_day(int(match["year"]), int(match["month"]), int(match["day"])) or wrong_time(*time)
    if wrong:
        return wrong, ""
    reasons = []
    if len(match["month"]) == 1 or len(match["day"]) == 1:
        reasons.append("the month and the day must have two digits")
    written = f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}"
    if match["t"]:
        if len(match["hour"]) == 1:
            reasons.append("the hour must have two digits")
        if match["second"] is None:
            reasons.append("the seconds are missing")
        written += f"{match['t']}{match['hour']:0>2}:{match['minute']}{match['second'] or ':00'}"
        if match["sign"]:
            zone = f"{match['sign']}{match['zone_hour']:0>2}:{match['zone_minute']}"
            if zone != match["zone"]:
                reasons.append(f"the offset must have the form {zone}")
            written += zone
        else:
            written += match["zone"] or ""
    return " and ".join(reasons) or "invalid date or time", written
