"""A set of files and the schema that holds for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..document.syntax import YamlVersion
from .globs import Glob

CONTENT_SUFFIXES = (".md", ".markdown", ".mdx", ".html", ".htm")
"""The files of a folder that are checked where no collection says which."""

FRONT_MATTER_SUFFIXES = (*CONTENT_SUFFIXES, ".qmd", ".adoc", ".asciidoc", ".rst", ".njk", ".liquid")
"""The files that may begin with front matter, of which a schema is inferred."""


class Collection:
    """A set of files, by globs relative to `folder`, with the reference of the schema that holds for them.

    `severities` gives rules another severity: error, warning or off.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        files: Iterable[Glob],
        exclude: Iterable[Glob],
        schema: str,
        *,
        required: bool,
        yaml_version: YamlVersion,
        severities: Mapping[str, str],
    ) -> None:
        self.name = name
        self.folder = folder
        self.files = tuple(files)
        self.exclude = tuple(exclude)
        self.schema = schema
        self.required = required
        self.yaml_version = yaml_version
        self.severities = severities

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


def _first_match(patterns: tuple[Glob, ...], path: str) -> str | None:
    for pattern in patterns:
        if pattern.matches(path):
            return pattern.glob
    return None
