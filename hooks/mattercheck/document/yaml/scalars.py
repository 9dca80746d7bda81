"""What a plain scalar means: the core schema of YAML 1.2 (YAML 1.2.2, section 10.3.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeAlias

from ...core.limits import DIGITS_LIMIT

Scalar: TypeAlias = str | int | float | bool | None
Resolve: TypeAlias = Callable[[str], Scalar]

_WORDS: dict[str, Scalar] = {
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
_DECIMAL = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")

NOT_TEXT_FIRST = frozenset("-+.0123456789~ntfyoNTFYO")
"""A plain scalar that begins otherwise, and is not empty, is text, in YAML 1.1 too."""

_TAGGED: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
}

TAG_PREFIX = "tag:yaml.org,2002:"


class NoJsonValueError(ValueError):
    """A scalar that has no place in the JSON data model; the text says why, in a writer's words."""


def resolve_plain(text: str) -> Scalar:
    """Return the value of a plain scalar.

    Raises NoJsonValueError for infinities, NaN and numbers out of range.
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > DIGITS_LIMIT and (_FLOAT.match(text) or _OCTAL.match(text) or _HEXADECIMAL.match(text)):
        raise NoJsonValueError(f"the number has {len(text):,} digits")
    if _DECIMAL.match(text):
        return int(text)
    if _FLOAT.match(text):
        return finite(text, text)
    if _OCTAL.match(text):
        return int(text, 0)
    if _HEXADECIMAL.match(text):
        return int(text, 0)
    if _NOT_FINITE.match(text):
        raise NoJsonValueError(f"`{text}` is not a number that JSON knows")
    return text


def finite(digits: str, text: str) -> float:
    """Return a float. Raises NoJsonValueError where that is not finite; `text` is how it is written."""
    number = float(digits)
    if math.isnan(number) or digits.endswith(("inf", "nan")):
        raise NoJsonValueError(f"`{text}` is not a number that JSON knows")
    if math.isinf(number):
        raise NoJsonValueError("the number is too large")
    return number


def resolve_tagged(tag: str, text: str, resolve: Resolve = resolve_plain) -> Scalar:
    """Return the value of a scalar with an explicit tag, such as `!!str 5`.

    Raises NoJsonValueError for a tag that has no JSON value and a text that is not what its tag says.
    """
    name = tag.removeprefix(TAG_PREFIX)
    if tag == "!" or name in {"str", "timestamp"}:
        return text
    expected = _TAGGED.get(name if name != tag else "")
    if expected is None:
        shown = f"!!{name}" if name != tag else tag
        raise NoJsonValueError(f"the tag `{shown}` has no meaning in front matter")
    value = resolve(text)
    if type(value) not in expected:
        raise NoJsonValueError(f"`{text}` is not what its tag `!!{name}` says")
    return finite(str(value), text) if name == "float" and isinstance(value, int) else value
