"""The languages of front matter, and how much of it is read."""

from __future__ import annotations

from enum import StrEnum
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


class NotCleanError(Exception):
    """Raised by whoever reads a document to pass it if it is clean, at the first thing that is not."""


class Syntax(StrEnum):
    YAML = "yaml"
    TOML = "toml"
    JSON = "json"


class YamlVersion(StrEnum):
    """How plain scalars are read: by the core schema of YAML 1.2, or as PyYAML and Ruby read YAML 1.1."""

    CORE = "1.2"
    OLD = "1.1"


_DATA_SUFFIXES = {".yaml": Syntax.YAML, ".yml": Syntax.YAML, ".toml": Syntax.TOML, ".json": Syntax.JSON}
_DATA_ENDINGS = tuple(_DATA_SUFFIXES)


def data_syntax(path: str) -> Syntax | None:
    """Return the syntax of a file that is data as a whole, without front matter; None for others."""
    name = path[-5:].lower()
    return _DATA_SUFFIXES[name[name.rindex(".") :]] if name.endswith(_DATA_ENDINGS) else None


CONFLICT = (
    "this is left over from a merge: a conflict was not resolved",
    "keep the lines that are right, and remove the three lines of signs",
)
"""What to say of the marks of a merge, and what to do."""
