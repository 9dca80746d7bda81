"""The syntaxes of front matter and data files."""

from __future__ import annotations

from enum import StrEnum


class NotCleanError(Exception):
    """Raised in strict mode at the first thing in a document that isn't clean."""


class Syntax(StrEnum):
    YAML = "yaml"
    TOML = "toml"
    JSON = "json"
    LINES = "lines"
    """`key: value` lines that aren't YAML; see `lines`."""


class YamlVersion(StrEnum):
    """How plain scalars are read: by the YAML 1.2 core schema, or as YAML 1.1 like PyYAML and Ruby."""

    CORE = "1.2"
    OLD = "1.1"


_DATA_SUFFIXES = {".yaml": Syntax.YAML, ".yml": Syntax.YAML, ".toml": Syntax.TOML, ".json": Syntax.JSON}
_DATA_ENDINGS = tuple(_DATA_SUFFIXES)


def data_syntax(path: str) -> Syntax | None:
    """Return the syntax of a file that contains only data, without front matter; None for other files."""
    name = path[-5:].lower()
    return _DATA_SUFFIXES[name[name.rindex(".") :]] if name.endswith(_DATA_ENDINGS) else None
