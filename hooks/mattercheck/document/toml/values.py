"""Explain what is wrong with the value of a TOML pair."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from ...core.calendar_days import wrong_day, wrong_time
from ...core.problem import Change
from ...core.similarity import may_be_literal
from ...core.text import escape_quotes, odd_characters, strip_typographic_quotes
from ...core.text_edit import TextEdit
from .advice import Advice, is_toml, verified

_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?P<t>[Tt ])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<second>:\d\d(?:\.\d+)?)?"
    r"\s*(?P<zone>[Zz]|(?P<sign>[+-])(?P<zone_hour>\d{1,2}?):?(?P<zone_minute>\d\d))?)?"
)
_OTHER_BOOLEANS = frozenset({"yes", "no", "on", "off"})
_NO_TEXT = re.compile(r"(?:true|false)\b|.*(?:\s//\s|/\*|<!--)", re.IGNORECASE)
"""What may be a boolean with something behind it, or a comment of another language."""
_NOTHING = frozenset({"null", "nil", "none", "undefined", "~"})


def explain_value(key: str, value: str, column: int) -> Advice | None:
    """Return what is wrong with a value that starts at a 0-based column, or None if nothing is known to be."""
    if is_toml(f"{key} = {value}"):
        return None

    def replacement(
        written: str,
        message: str,
        at: int = column,
        *,
        safe: bool = False,
        change: Change = Change.PUNCTUATION,
    ) -> Advice:
        edit = TextEdit(column, column + len(value), written)
        return verified(f"{key} = {written}", message, at, edit, safe=safe, change=change)

    if value[0] in "=>" and is_toml(f"{key} = {value[1:].strip()}"):
        rest = value[1:].lstrip()
        sign = "TOML uses one `=` after a key" if value[0] == "=" else "TOML uses `=` after a key, not `=>`"
        advice = replacement(rest, sign, safe=True)
        return advice._replace(edit=TextEdit(column, column + len(value), f" {rest}"))
    if value[-1] in ",;" and is_toml(f"{key} = {value[:-1]}"):
        message = f"unexpected `{value[-1]}` after the value"
        return replacement(value[:-1], message, column + len(value) - 1, safe=True)
    if value in {"True", "False", "TRUE", "FALSE"}:
        message = "true and false must be in lower case"
        return replacement(value.lower(), message, safe=True, change=Change.SPELLING)
    if value.lower() in _NOTHING:
        return Advice(
            f"`{value}` isn't a TOML value; TOML can't say that a value is empty", "remove the field", column
        )
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+", value):
        plain, point = value.replace(",", ""), value.replace(",", ".", 1)
        return Advice("a number can't contain a comma", f"write {plain}, or {point}, as it is meant", column)
    if re.fullmatch(r"-?\d+,\d+", value):
        return replacement(value.replace(",", "."), "a number must have a decimal point, not a comma")
    if re.fullmatch(r"-?\.\d+", value):
        message = "a digit is missing before the decimal point"
        return replacement(value.replace(".", "0.", 1), message, safe=True, change=Change.ADDITION)
    if re.match(r"\d{4}-\d\d?-\d\d?", value):
        reason, written = _date(value)
        if written and is_toml(f"x = {written}"):
            return replacement(written, reason, safe=True, change=Change.ADDITION)
        if written is None:
            return Advice("invalid date or time", "write it in the form 2021-08-23T09:59:00Z", column)
        return Advice(reason, None, column)
    if re.fullmatch(r"0\d+", value):
        return replacement(f'"{value}"', "a number can't start with 0; put it in quotes if it is text")
    if value.startswith("{{") and value.endswith("}}"):
        quoted = json.dumps(value, ensure_ascii=False) if '"' not in value else f"'{value}'"
        return replacement(quoted, "a template must be in quotes")
    if value[0] == "{" and re.search(r",\s*\}\Z", value):
        written = re.sub(r",(\s*\})\Z", r"\1", value)
        return replacement(
            written, "an inline table can't end with a comma", column + value.rindex(","), safe=True
        )
    if value[0] in "\"'":
        return _explain_quoted(value, column, replacement)
    if value[0] in "[{":
        return None
    if re.search(r"[^\s,]\s*,\s*[^\s,]", value):
        message = "invalid TOML value; a text must be in quotes, a list in brackets"
        return Advice(message, None, column)
    second = re.search(r"\s(?P<key>[\w-]+)\s*=\s*\S", value)
    if second is not None:
        hint = f"start a new line before `{second['key']}`, and put text in quotes"
        return Advice("a field must start on a line of its own", hint, column + second.start("key"))
    if value[0] in "\u201c\u201d\u201e\u00ab" and value[-1] == '"' and '"' not in value[:-1]:
        return replacement(f'"{value[1:]}', "the text starts with a typographic quote")
    if value[-1] in "\"'" and value.count(value[-1]) == 1 and value[-1] + value[:-1].strip() != value:
        written = value[-1] + value
        if is_toml(f"x = {written}"):
            return replacement(written, "the quote that opens this text is missing")
    bare = strip_typographic_quotes(value)
    written = json.dumps(bare, ensure_ascii=False)
    if bare != value:
        return replacement(written, "text must be in straight quotes", safe='"' not in bare)
    certain = (
        re.fullmatch(r"[^\W\d_][^,;\"'\[\]{}#=\\]*", value) is not None
        and value.lower() not in _OTHER_BOOLEANS
        and _NO_TEXT.match(value) is None
        and not may_be_literal(value)
        and "\\" not in value
        and not odd_characters(value)
    )
    advice = replacement(written, "invalid TOML value; text must be in quotes", safe=certain)
    return advice._replace(is_text=True)


def _explain_quoted(value: str, column: int, replacement: Callable[..., Advice]) -> Advice | None:
    """Explain text in quotes: a backslash, another quote inside, or another quote at its end."""
    mark, body = value[0], value[1:-1]
    if value.startswith(mark * 3):
        return None
    if value[-1] in "\u2018\u2019\u201c\u201d\u201e" and mark not in body:
        return replacement(
            mark + body + mark, "the text ends with a typographic quote", column + len(value) - 1, safe=True
        )
    if len(value) < 2 or value[-1] != mark:
        return None
    inner = value.strip(mark)
    if (
        value in {mark * 2 + inner + mark, mark + inner + mark * 2}
        and mark not in inner
        and inner.strip() == inner
    ):
        is_start = value[1] == mark
        at = column if is_start else column + len(value) - 2
        return replacement(
            mark + inner + mark, f"the text {'starts' if is_start else 'ends'} with two quotes", at
        )
    if re.search(rf"{mark}\s*,\s*{mark}", value) and is_toml(f"x = [{value}]"):
        return replacement(f"[{value}]", "a list must be in brackets")
    if re.search(rf"{mark}\s*\+\s*{mark}", body):
        return Advice("TOML can't join texts with `+`", "write them as one text", column)
    if mark == "'" and ("\\'" in body or "''" in body):
        at = column + 1 + body.index("'")
        meant = body.replace("\\'", "'").replace("''", "'")
        return replacement(
            json.dumps(meant, ensure_ascii=False), "a text in single quotes can't contain `'`", at
        )
    if mark == '"' and '\\"' in body:
        at = column + 1 + re.sub(r"\\.", "__", body).find('"')
        return replacement(
            f'"{escape_quotes(body)}"', f"the quote `{mark}` inside the text ends it too early", at
        )
    if mark == '"' and "\\" in body and '"' not in body:
        at = column + 1 + body.index("\\")
        message = "invalid escape sequence in double quotes; in single quotes, a backslash is literal"
        return replacement(f"'{body}'", message, at)
    if mark in body:
        at = column + 1 + body.index(mark)
        written = f"'{body}'" if mark == '"' else json.dumps(body, ensure_ascii=False)
        return replacement(written, f"the quote `{mark}` inside the text ends it too early", at)
    return None


def _date(value: str) -> tuple[str, str | None]:
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
