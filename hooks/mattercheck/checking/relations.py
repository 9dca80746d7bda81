"""Checks relations across files, and turns what violates them into results."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from ..core.paths import prefix, relative
from ..git.attributes import convert_everywhere
from ..git.blobs import BlobReader, blob_reader
from ..relations.declarations import Relations
from ..relations.findings import all_findings, caused_findings
from ..relations.relation import Finding
from ..relations.repository import Repository, Scope, Store
from ..relations.states import State as RepositoryState
from .cache import cache_folder, engine_versions, is_trusted, prepare
from .checker import Checker
from .discovery import walk
from .relation_reader import RelationReader
from .relation_results import RelationResults
from .result import Noted, Result


class RelationCheck:
    """The relations of all configurations that a checker has loaded.

    Raises ConfigurationError if one of them is declared wrongly.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._current: RelationResults | None = None
        self._declared()

    def _declared(self) -> list[Relations]:
        """Return the relations of all configurations loaded so far."""
        loaded = self._checker.config_resolver.settings
        return [self._checker.relations_of(settings) for settings in loaded if settings.has_relations]

    def results(
        self, scope: Scope, store: Store | None = None, noted: Noted | None = None
    ) -> Iterator[Result]:
        """Yield a result for each file with problems, in the order of the paths for each configuration.

        `noted` is what a run of the same files has noted. `store` keeps facts between runs. If it is damaged, busy or
        can't be written, facts are read anew.
        """
        noted = noted or Noted({}, set())
        for relations in self._declared():
            results = None
            for _ in range(2 if store is not None else 0):
                try:
                    results = list(self._results(scope, relations, store, noted))
                    break
                except sqlite3.Error as error:
                    if not is_damaged(error) or not _removed(store):
                        break
            yield from self._results(scope, relations, None, noted) if results is None else results

    def _results(
        self,
        scope: Scope,
        relations: Relations,
        store: Store | None,
        noted: Noted,
    ) -> Iterator[Result]:
        """Yield the results for a configuration. Raises sqlite3.Error if the store can't be used."""
        with ExitStack() as stack:
            blobs = stack.enter_context(blob_reader(scope.root)) if scope.root is not None else None
            facts = noted.facts.get(relations.settings.path, {})
            if facts and scope.root is not None and convert_everywhere(scope.root):
                facts = {}  # they are those of files that may differ from their blobs
            repository = open_repository(self._checker, relations, scope, blobs, store, facts)
            stack.callback(repository.close)
            new, old = repository.states()
            results = self._current = RelationResults(self._checker, repository, relations, new)
            findings = _findings(results, old, scope)
            yield from results.of(findings, set() if scope.only_new else noted.ignoring)

    def result_for(self, path: str, data: bytes) -> Result:
        """Return the result that a file would have with other content.

        `path` is that of the latest result, which must have been yielded without a store.
        """
        assert self._current is not None
        return self._current.result_for(path, data)

    def replace(self, path: str, data: bytes) -> None:
        """Take the new content of a file, for what follows; see `result_for`."""
        assert self._current is not None
        self._current.replace(path, data)


def store_for(top: Path, root: Path | None) -> Store | None:
    """Return where to keep the facts of a repository between runs, or None if nothing may be kept."""
    folder = cache_folder(top)
    if root is None or not is_trusted(folder, root):
        return None
    try:
        if not (folder / "CACHEDIR.TAG").exists():
            prepare(folder)
    except OSError:
        return None
    return Store(folder, engine_versions())


def open_repository(
    checker: Checker,
    relations: Relations,
    scope: Scope,
    blobs: BlobReader | None,
    store: Store | None,
    facts: Mapping[str, tuple[str, bytes]],
) -> Repository:
    """Return the repository as far as relations see it; see `RelationCheck.results`."""
    reader = RelationReader(checker)
    return Repository(scope, relations, checker.config_resolver, reader, blobs, _listed, store, facts)


def is_damaged(error: sqlite3.Error) -> bool:
    """Tell whether a store is damaged, rather than busy, read-only or on a full disk."""
    return getattr(error, "sqlite_errorname", "") in {"SQLITE_NOTADB", "SQLITE_CORRUPT"} or not isinstance(
        error, sqlite3.OperationalError
    )


def _removed(store: Store | None) -> bool:
    """Remove the files of a store; tell whether that was possible."""
    try:
        for file in store.folder.glob("*.sqlite*") if store is not None else ():
            file.unlink()
    except OSError:
        return False
    return True


def _listed(top: Path) -> Iterator[str]:
    return (relative(path, top) for path in walk(prefix(top)))


def _findings(results: RelationResults, old: RepositoryState | None, scope: Scope) -> Iterator[list[Finding]]:
    relations, new, at_hand = results.relations, results.state, results.repository.at_hand
    if at_hand is None or old is None:
        for found in all_findings(relations, new):
            yield [one for one in found if at_hand is None or one.path in at_hand]
    else:
        renamed = scope.renamed if scope.only_new else None
        yield from caused_findings(
            relations, old, new, at_hand, renamed, lambda one: scope.keeps(results.problem_of(one))
        )
