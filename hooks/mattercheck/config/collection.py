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
"""Globs that are tried one after the other as fast, each without alternatives."""


class Ignored(NamedTuple):
    """Why a program doesn't read files with a name, although their folder is its own; `advice` says what to do."""

    reason: str
    advice: str
    severity: Severity


class _Globs:
    """Several globs, which are tried as one if there are many."""

    def __init__(self, globs: tuple[Glob, ...]) -> None:
        self._globs = globs
        self._are_many = sum(len(glob.patterns) for glob in globs) > FEW_GLOBS

    def first(self, path: str) -> str | None:
        """Return the first glob that matches a path, or None."""
        if self._are_many:
            numbers = self._index.matching(path)
            return self._globs[numbers[0]].glob if numbers else None
        for glob in self._globs:
            if glob.matches(path):
                return glob.glob
        return None

    @cached_property
    def _index(self) -> GlobIndex:
        from .glob_index import GlobIndex

        return GlobIndex((number, one) for number, glob in enumerate(self._globs) for one in glob.patterns)


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
        self._files = _Globs(self.files)
        self._exclude = _Globs(self.exclude)
        self.schema = schema
        self.required = required
        self.readers = readers
        self.severities = severities
        self.effects = effects or {}
        self.freshness = freshness
        self.relations = relations or {}
        self.ignored = ignored

    def endings_in(self, folder: str) -> tuple[str, ...] | None:
        """Return how the names of the files in a folder end that are in this collection; None if that doesn't decide.

        `folder` is relative to the one of the collection, and empty or ends in `/`.
        """
        if self.exclude or len(self.files) > FEW_GLOBS:  # looking at each glob takes longer, in each folder
            return None
        endings = [glob.endings_in(folder) for glob in self.files]
        if None in endings:
            return None
        return tuple(ending for some in endings for ending in some or ())

    def match(self, path: str) -> str | None:
        """Return the glob that puts a `/`-separated path relative to `folder` in this collection, or None."""
        included = self._files.first(path)
        return None if included is None or (self.exclude and self._exclude.first(path)) else included

    @property
    def yaml_version(self) -> YamlVersion:
        """The version of YAML that the reader of the files reads."""
        return self.readers[0].yaml_version

    @property
    def globs(self) -> list[str]:
        return [pattern.glob for pattern in self.files]

    def excludes(self, path: str) -> str | None:
        """Return the glob that excludes a path although `files` matches it, or None."""
        return self._files.first(path) and self._exclude.first(path)


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
