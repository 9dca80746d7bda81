"""What to say about a plain scalar that YAML 1.1 and 1.2 read differently."""

from __future__ import annotations

from collections.abc import Collection

from .scalars import Scalar
from .scalars_1_1 import as_number, resolve_plain_1_1

_LONGEST_NUMBER = 15
_NUMBERS = frozenset({"integer", "number"})
_ANY = frozenset({"string", "boolean", *_NUMBERS})


def describe_ambiguity(text: str, value: Scalar, types: Collection[str] = _ANY) -> tuple[str, str]:
    """Return the message and the hint for a scalar that reads as a value in YAML 1.2, and as another in YAML 1.1.

    `types` are the JSON types that the value may have.
    """
    other = resolve_plain_1_1(text)
    fact = f"`{text}` is {_described(value)} in YAML 1.2 but {_described(other)} in YAML 1.1"
    quoted = f'"{text}"'
    if isinstance(other, bool):
        bare, kind, bare_types = _written(other), "boolean", {"boolean"}
    elif not isinstance(value, str):
        bare, kind, bare_types = _written(value), "number", {*_NUMBERS}
    else:
        return f"{fact}; quote it", f"write {quoted}"
    if "string" not in types:
        return f"{fact}; write {bare}", f"write {bare}"
    if bare_types.isdisjoint(types):
        return f"{fact}; quote it", f"write {quoted}"
    return f"{fact}; quote it, or write {bare}", f"write {quoted} for text, or {bare} for a {kind}"


def _described(value: Scalar) -> str:
    if isinstance(value, str):
        return "text"
    return _written(value) if isinstance(value, bool) else f"the number {_written(value)}"


def _written(value: Scalar) -> str:
    """Return a boolean or a number as both versions read it: in digits, or with a point and a signed exponent."""
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = str(as_number(value))
    if len(plain) <= _LONGEST_NUMBER or not isinstance(value, float):
        return plain
    digits, _, exponent = repr(value).partition("e")
    sign = "" if exponent[:1] in {"+", "-"} else "+"
    return f"{digits if '.' in digits else digits + '.0'}e{sign}{exponent}" if exponent else repr(value)
