"""Limits on the size of a file, and on the time and memory spent on it."""

from __future__ import annotations

from .named_tuple import NamedTuple


class Limits(NamedTuple):
    """Limits per file, so that none takes forever or exhausts memory. A configuration can override them.

    `size` is in bytes of front matter, or of a data file. `depth` is the nesting depth of mappings and lists;
    libyaml's time grows with its square. `expansion` is the number of values that YAML aliases and merge keys may
    add. `problems` is how many are explained. `seconds` of processor time and `megabytes` of memory are what
    checking may use on top of reading the file.
    """

    size: int = 1 << 20
    depth: int = 100
    expansion: int = 100_000
    problems: int = 1_000
    seconds: float = 1.0
    megabytes: int = 230


DEFAULT_LIMITS = Limits()

MAX_INLINE_BYTES = 1 << 11
"""Largest file, in bytes, whose syntax errors are explained without a process that is stopped at the limits."""

MAX_RULES_BYTES = 1 << 24
"""Maximum size of a configuration, a schema or a baseline, before what reads it applies a limit of its own."""

DIGITS_LIMIT = 3000
"""Maximum digits of a number. Even that many hexadecimal digits stay below Python's limit of 4,300 decimal ones."""


def has_too_many_digits(written: str) -> bool:
    """Tell whether a scalar, as written, is a number with more than DIGITS_LIMIT digits."""
    return len(written) > DIGITS_LIMIT and (written[:1].isdecimal() or written[:1] in ("-", "+"))
