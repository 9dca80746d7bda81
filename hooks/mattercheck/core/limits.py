"""How much of a file is read, and what may be spent on it."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds on what a file may hold, so that none takes forever, or all memory: a configuration may set others.

    `size` is in bytes of front matter, or of a file that is data as a whole. `depth` counts mappings and lists within
    each other; libyaml's time grows with its square. `expansion` are the values that aliases and merges of YAML may
    add to what is written. `problems` are those of one file that are explained. `seconds` of processor time and
    `megabytes` of memory are what may be spent on one file, beyond what reading it takes.
    """

    size: int = 1 << 20
    depth: int = 100
    expansion: int = 100_000
    problems: int = 1_000
    seconds: float = 1.5
    megabytes: int = 256


DEFAULT_LIMITS = Limits()

DIGITS_LIMIT = 3000
"""Digits of a number; with as many hexadecimal ones it keeps below Python's own bound of 4,300 decimal ones."""


def has_too_many_digits(written: str) -> bool:
    """Tell whether a value as it is written is a number that is longer than any that is read."""
    return len(written) > DIGITS_LIMIT and (written[:1].isdecimal() or written[:1] in ("-", "+"))
