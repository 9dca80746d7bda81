"""Lists as people write them in texts: with bullets, numbers, or brackets of another kind."""

from __future__ import annotations

import re
from typing import Any

_CLOSING = {"(": ")", "<": ">"}
_INSIDE = re.compile(r"[^()<>\[\]{}]+")
_SIGNS = r"[-+*\u2013\u2014\u2022\u2023\u25aa\u25cf\u25e6\u00b7]"
_NUMBER = r"\d{1,2}[.)]"
BULLET = re.compile(rf"(?:{_SIGNS}|{_NUMBER})[ \t]+")
"""What an item starts with, and the space behind it."""


def items_in_other_form(value: Any) -> list[str] | None:
    """Return the items of a text, such as `(a, b)` or `1. a 2. b`, or of a group without values; None if it is no list."""
    if isinstance(value, dict):
        is_list = bool(value) and all(member is None for member in value.values())
        return list(value) if is_list else None
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    inside = text[1:-1].strip()
    if _CLOSING.get(text[0]) == text[-1] and _INSIDE.fullmatch(inside):
        return [item.strip() for item in re.split("[,;]", inside) if item.strip()]
    sign = re.match(rf"({_SIGNS})\s+\S", text)
    if sign is not None:
        return re.split(rf"(?:\A|\s+){re.escape(sign[1])}\s+", text)[1:]
    numbers = [int(number) for number in re.findall(r"(?:\A|\s)(\d{1,2})[.)]\s", text)]
    if len(numbers) < 2 or numbers != [*range(1, len(numbers) + 1)]:
        return None
    return re.split(rf"(?:\A|\s+){_NUMBER}\s+", text)[1:]
