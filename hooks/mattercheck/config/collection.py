"""Collections: sets of files with the schema that applies to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..document.readers import PLAIN, Reader
from ..document.syntax import YamlVersion
from .globs import Glob

if TYPE_CHECKING:
    from .freshness import Freshness

CONTENT_SUFFIXES = (".md", ".markdown", ".mdx", ".html", ".htm")
"""The files of a folder to check if no collection selects them."""

FRONT_MATTER_SUFFIXES = (*CONTENT_SUFFIXES, ".qmd", ".adoc", ".asciidoc", ".rst", ".njk", ".liquid")
"""The files that may begin with front matter, as used to infer a schema."""


class Collection:
    """A set of files, by globs relative to `folder`, with a reference to the schema that applies to them.

    `readers` are the programs that read them, the one that counts first. `severities` overrides the severity of rules:
    error, warning or off. `freshness` says when a file is due for a review. `relations` are the tables of relations, as
    the configuration has them: see `relations.declarations`.
    """

    def __init__(  # noqa: PLR0913 - one for each key of the configuration
        self,
        name: str,
        folder: Path,
        files: Iterable[Glob],
        exclude: Iterable[Glob],
        schema: str,
        *,
        required: bool,
        readers: tuple[Reader, ...] = (PLAIN,),
        severities: Mapping[str, str],
        freshness: Freshness | None = None,
        relations: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.folder = folder
        self.files = tuple(files)
        self.exclude = tuple(exclude)
        self.schema = schema
        self.required = required
        self.readers = readers
        self.severities = severities
        self.freshness = freshness
        self.relations = relations or {}

    def match(self, path: str) -> str | None:
        """Return the glob that puts a `/`-separated path relative to `folder` in this collection, or None."""
        included = _first_match(self.files, path)
        return None if included is None or _first_match(self.exclude, path) else included

    @property
    def yaml_version(self) -> YamlVersion:
        """The version of YAML that the reader of the files reads."""
        return self.readers[0].yaml_version

    @property
    def globs(self) -> list[str]:
        return [pattern.glob for pattern in self.files]

    def excludes(self, path: str) -> str | None:
        """Return the glob that excludes a path although `files` matches it, or None."""
        return _first_match(self.exclude, path) if _first_match(self.files, path) else None


def _first_match(patterns: tuple[Glob, ...], path: str) -> str | None:
    for pattern in patterns:
        if pattern.matches(path):
            return pattern.glob
    return None
