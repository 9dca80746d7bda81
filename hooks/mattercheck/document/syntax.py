"""The languages of front matter, and how much of it is read."""

from __future__ import annotations

from enum import StrEnum


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
