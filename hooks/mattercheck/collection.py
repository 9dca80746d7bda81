"""A set of files and the schema that holds for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .document import YamlVersion
from .globs import Glob

CONTENT_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".html", ".htm"})
"""The files of a folder that are checked where no collection says which."""


@dataclass(frozen=True, eq=False, slots=True)
class Collection:
    """A set of files, by globs relative to `folder`, with the reference of the schema that holds for them.

    `severities` gives rules another severity: error, warning or off.
    """

    name: str
    folder: Path
    files: tuple[Glob, ...]
    exclude: tuple[Glob, ...]
    schema: str
    required: bool
    yaml_version: YamlVersion = YamlVersion.CORE
    severities: Mapping[str, str] = field(default_factory=dict)

    def match(self, path: str) -> str | None:
        """Return the glob by which a `/`-separated path relative to `folder` belongs here, or None."""
        included = _first_match(self.files, path)
        return None if included is None or _first_match(self.exclude, path) else included

    @property
    def globs(self) -> list[str]:
        return [pattern.glob for pattern in self.files]

    def excludes(self, path: str) -> str | None:
        """Return the glob by which a path that `files` names does not belong here, or None."""
        return _first_match(self.exclude, path) if _first_match(self.files, path) else None


def _first_match(patterns: Iterable[Glob], path: str) -> str | None:
    return next((pattern.glob for pattern in patterns if pattern.matches(path)), None)
