"""Collections: sets of files with the schema that applies to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.named_tuple import NamedTuple
from ..core.problem import Severity
from ..core.resources import bundled_relations
from ..document.syntax import PLAIN, Reader, YamlVersion
from .globs import Glob

if TYPE_CHECKING:
    from .freshness import Freshness
    from .glob_index import GlobIndex

CONTENT_SUFFIXES = (".md", ".markdown", ".mdx", ".html", ".htm")
"""The files of a folder to check if no collection selects them."""

FRONT_MATTER_SUFFIXES = (
    *CONTENT_SUFFIXES,
    *(".qmd", ".rmd", ".rmarkdown", ".mdoc", ".mdown", ".mkd", ".mkdn", ".adoc", ".asciidoc", ".rst", ".org"),
    *(".textile", ".txt", ".njk", ".liquid", ".vto", ".webc", ".hbs", ".ejs", ".pug"),
)
"""The files that may begin with front matter, as used to infer a schema."""

FEW_GLOBS = 4
"""Globs that are tried one after the other as fast."""


class Ignored(NamedTuple):
    """Why a program doesn't read files with a name, although their folder is its own; `advice` says what to do."""

    reason: str
    advice: str
    severity: Severity


class Collection:
    """A set of files, by globs relative to `folder`, with a reference to the schema that applies to them.

    `readers` are the programs that read them, the one that counts first. `severities` overrides the severity of rules:
    error, warning or off; `effects` is what the program does with what breaks them. `freshness` says when a file is due for a review. `relations` are the tables of relations, as
    the configuration has them: see `relations.declarations`. `ignored` means that the program doesn't read the files,
    so that this is all to say about them.
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
        effects: Mapping[str, str] | None = None,
        freshness: Freshness | None = None,
        relations: Mapping[str, Any] | None = None,
        ignored: Ignored | None = None,
    ) -> None:
        self.name = name
        self.folder = folder
        self.files = tuple(files)
        self.exclude = tuple(exclude)
        self.schema = schema
        self.required = required
        self.readers = readers
        self.severities = severities
        self.effects = effects or {}
        self.freshness = freshness
        self.relations = relations or {}
        self.ignored = ignored

    def match(self, path: str) -> str | None:
        """Return the glob that puts a `/`-separated path relative to `folder` in this collection, or None."""
        included = self._included(path)
        return None if included is None or (self.exclude and self._excluded(path)) else included

    @cached_property
    def _files_index(self) -> GlobIndex:
        from .glob_index import GlobIndex

        return GlobIndex(enumerate(self.files))

    @cached_property
    def _exclude_index(self) -> GlobIndex:
        from .glob_index import GlobIndex

        return GlobIndex(enumerate(self.exclude))

    @property
    def yaml_version(self) -> YamlVersion:
        """The version of YAML that the reader of the files reads."""
        return self.readers[0].yaml_version

    @property
    def globs(self) -> list[str]:
        return [pattern.glob for pattern in self.files]

    def excludes(self, path: str) -> str | None:
        """Return the glob that excludes a path although `files` matches it, or None."""
        return self._included(path) and self._excluded(path)

    def _included(self, path: str) -> str | None:
        globs = self.files
        if len(globs) > FEW_GLOBS:
            globs = tuple(globs[number] for number in self._files_index.candidates(path))
        return _first(globs, path)

    def _excluded(self, path: str) -> str | None:
        globs = self.exclude
        if len(globs) > FEW_GLOBS:
            globs = tuple(globs[number] for number in self._exclude_index.candidates(path))
        return _first(globs, path)


def _first(globs: tuple[Glob, ...], path: str) -> str | None:
    """Return the first of these globs that matches a path, or None."""
    for glob in globs:
        if glob.matches(path):
            return glob.glob
    return None


def default_relations(
    schema: str, name: str, globs: Iterable[str], folder: Path, is_file: Callable[[Path], bool]
) -> Mapping[str, Any]:
    """Return the relations that a schema brings to the collection of a name, none if it isn't a bundled one."""
    declared = bundled_relations(schema)
    if "references" not in declared:
        return declared
    from .default_references import resolve

    references = resolve(declared["references"], name, globs, folder, is_file)
    others = {key: value for key, value in declared.items() if key != "references"}
    return {**others, "references": references} if references else others
