"""The values of plain scalars in YAML 1.1, as PyYAML reads them, and how they differ from YAML 1.2."""

from __future__ import annotations

import re

from ...core.limits import DIGITS_LIMIT
from .scalars import TAG_PREFIX, NoJsonValueError, Scalar, finite

_BOOLEANS = {"yes": True, "no": False, "on": True, "off": False, "true": True, "false": False}
_MAY_DIFFER = re.compile(r"(?:yes|no|on|off)\Z|[-+]?\.?[0-9][0-9a-fA-FoOxXbB_.:+-]*\Z", re.IGNORECASE)
_ALIKE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Most numbers, and dates, which are read as text in both versions."""
_RADIX = {"0b": 2, "0x": 16}


def _kind(text: str) -> str:
    """Return the name of the tag that YAML 1.1 gives a plain scalar."""
    from yaml.resolver import Resolver  # imported here because most files have no ambiguous values

    for tag, pattern in Resolver.yaml_implicit_resolvers.get(text[:1], []):
        if pattern.match(text):
            return str(tag).removeprefix(TAG_PREFIX)
    return "str"


def resolve_plain_1_1(text: str) -> Scalar:
    """Return the value of a plain scalar; dates stay text.

    Raise NoJsonValueError for infinities, NaN and numbers out of range.
    """
    kind = _kind(text)
    if kind == "null":
        return None
    if kind == "bool":
        return _BOOLEANS[text.lower()]
    if kind not in {"int", "float"}:
        return text
    if len(text) > DIGITS_LIMIT:
        raise NoJsonValueError(f"the number is too long ({len(text):,} digits)")
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    try:
        return sign * (_integer(digits) if kind == "int" else _float(digits, text))
    except ValueError:
        raise NoJsonValueError(f"`{text}` isn't a valid number") from None


def _integer(digits: str) -> int:
    if digits[:2] in _RADIX:
        return int(digits[2:], _RADIX[digits[:2]])
    if ":" in digits:
        value = 0
        for part in digits.split(":"):
            value = value * 60 + int(part)
        return value
    return int(digits, 8) if digits.startswith("0") and digits != "0" else int(digits)


def _float(digits: str, text: str) -> float:
    value = 0.0
    for part in digits.split(":"):
        value = value * 60 + finite(part, text)
    return finite(str(value), text)


def is_ambiguous(text: str, value: Scalar) -> bool:
    """Tell whether YAML 1.1 reads a plain scalar differently from its value in YAML 1.2."""
    if _MAY_DIFFER.match(text) is None or _ALIKE.match(text) is not None:
        return False
    try:
        other = resolve_plain_1_1(text)
    except NoJsonValueError:
        return False
    return type(other) is not type(value) or other != value


def as_number(value: Scalar) -> Scalar:
    """Return 1000.0 as 1000, for display."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
