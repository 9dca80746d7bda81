"""The values of plain scalars in the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeAlias

from ...core.limits import DIGITS_LIMIT

Scalar: TypeAlias = str | int | float | bool | None
Resolve: TypeAlias = Callable[[str], Scalar]

_CONSTANTS: dict[str, Scalar] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER_FIRST = frozenset("-+.0123456789")
_DECIMAL = r"[-+]?[0-9]+\Z"
_OCTAL = r"0o[0-7]+\Z"
_HEXADECIMAL = r"0x[0-9a-fA-F]+\Z"
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"
_NOT_FINITE = r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"

NOT_TEXT_FIRST = frozenset("-+.0123456789~ntfyoNTFYO")
"""A plain scalar that starts with another character is text, in YAML 1.1, too."""

_TAGGED: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
}

TAG_PREFIX = "tag:yaml.org,2002:"


class NoJsonValueError(ValueError):
    """A scalar without an equivalent in the JSON data model; the message is meant for content authors."""


def resolve_plain(text: str) -> Scalar:
    """Return the value of a plain scalar.

    Raise NoJsonValueError for infinities, NaN and numbers out of range.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_FIRST:
        return text
    if len(text) > DIGITS_LIMIT and any(re.match(form, text) for form in (_FLOAT, _OCTAL, _HEXADECIMAL)):
        raise NoJsonValueError(f"the number is too long ({len(text):,} digits)")
    if (text.isascii() and text.isdecimal()) or re.match(_DECIMAL, text):
        return int(text)
    if re.match(_FLOAT, text):
        return finite(text, text)
    if re.match(_OCTAL, text) or re.match(_HEXADECIMAL, text):
        return int(text, 0)
    if re.match(_NOT_FINITE, text):
        raise NoJsonValueError(f"`{text}` isn't a valid JSON number")
    return text


def finite(digits: str, text: str) -> float:
    """Return a float. Raise NoJsonValueError if it isn't finite; `text` is its source text."""
    number = float(digits)
    if math.isnan(number) or digits.endswith(("inf", "nan")):
        raise NoJsonValueError(f"`{text}` isn't a valid JSON number")
    if math.isinf(number):
        raise NoJsonValueError("the number is too large")
    return number


def resolve_tagged(tag: str, text: str, resolve: Resolve = resolve_plain) -> Scalar:
    """Return the value of a scalar with an explicit tag, such as `!!str 5`.

    Raise NoJsonValueError for a tag without an equivalent in JSON, and for a text that doesn't match its tag.
    """
    name = tag.removeprefix(TAG_PREFIX)
    if tag == "!" or name in {"str", "timestamp"}:
        return text
    expected = _TAGGED.get(name if name != tag else "")
    if expected is None:
        shown = f"!!{name}" if name != tag else tag
        raise NoJsonValueError(f"the tag `{shown}` isn't supported in front matter")
    value = resolve(text)
    if type(value) not in expected:
        raise NoJsonValueError(f"`{text}` doesn't match its tag `!!{name}`")
    return finite(str(value), text) if name == "float" and isinstance(value, int) else value
