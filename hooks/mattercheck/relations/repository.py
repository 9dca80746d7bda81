"""Builds the states of a repository: its facts at a commit, and those that changes since then make."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ..config.file_config import ConfigResolver
from ..git.blobs import BlobReader
from ..git.trees import TreeFile, index_changes, tree_files, tree_of, working_tree_changes
from ..io.sources import BlobSource, FileSource, Source
from .declarations import Relations
from .rows import Row
from .states import State
from .store import Facts


class ValueReader(Protocol):
    """Reads the value of a content file, or of a data file that isn't in a collection; None if it has none."""

    def __call__(self, source: Source) -> Any: ...


class Scope(NamedTuple):
    """What is checked: the index if `staged`, otherwise the working tree.

    `at_hand` are the paths of the files whose problems are wanted, None for all. Problems in other files are wanted
    only if the files at hand cause them, by how they differ from `commit`. `only_new` drops the problems of files at
    hand that the commit has, too.
    """

    root: Path | None
    top: Path
    staged: bool = False
    at_hand: frozenset[str] | None = None
    commit: str = "HEAD"
    only_new: bool = False


class Repository:
    """The files of a repository, or of a folder outside Git, as far as the relations of a configuration see them."""

    def __init__(
        self,
        scope: Scope,
        relations: Relations,
        config_resolver: ConfigResolver,
        read_value: ValueReader,
        blobs: BlobReader | None,
        list_folder: Callable[[Path], Iterable[str]],
    ) -> None:
        self._scope = scope
        self._relations = relations
        self._config_resolver = config_resolver
        self._read_value = read_value
        self._blobs = blobs
        self._list_folder = list_folder
        self._data_files = frozenset(relations.data_files)
        self.changes: dict[str, TreeFile] = {}
        """The files that differ from the commit, by path."""

    def states(self) -> tuple[State, State | None]:
        """Return the state to check, and the one without the changes of the files at hand; None if all are checked."""
        scope, base = self._scope, Facts()
        if scope.root is None:
            for path in self._list_folder(scope.top):
                self._put(base, TreeFile(path, "", "100644"))
            return State(base, Facts(), ()), None
        tree = tree_of(scope.root, scope.commit)
        for file in tree_files(scope.root, tree):
            self._put(base, file)
        differ = index_changes if scope.staged else working_tree_changes
        self.changes = {file.path: file for file in differ(scope.root, tree)}
        new = self._state(base, self.changes.values())
        if scope.at_hand is None:
            return new, None
        return new, self._state(
            base, [file for file in self.changes.values() if file.path not in scope.at_hand]
        )

    def _state(self, base: Facts, changes: Iterable[TreeFile]) -> State:
        layer, changed = Facts(), set()
        for file in changes:
            changed.add(file.path)
            if not file.is_deleted:
                self._put(layer, file)
        return State(base, layer, changed)

    def _put(self, facts: Facts, file: TreeFile) -> None:
        if file.path.startswith(self._relations.top):
            facts.put(file.path, file.blob, self._rows(file))

    def _rows(self, file: TreeFile) -> list[Row]:
        """Return the facts of a file; a link has none, since those of its target count."""
        if not file.is_regular:
            return []
        rows: list[Row] = []
        path = self.absolute(file.path)
        collection = self.collection(path)
        is_content = collection is not None and self._relations.concern(collection)
        if is_content or file.path in self._data_files:
            value = self._read_value(self._source(file))
            if is_content:
                rows += self._relations.rows(file.path, collection or "", value)
            if file.path in self._data_files:
                rows += self._relations.data_rows(file.path, value)
        return rows

    def collection(self, path: str) -> str | None:
        """Return the collection of the file at an absolute path, if it is one of this configuration."""
        file_config = self._config_resolver.assign(path, named=False)
        if file_config.collection is None or file_config.settings is not self._relations.settings:
            return None
        return file_config.collection.name

    def absolute(self, path: str) -> str:
        """Return the absolute path of a path in the repository."""
        return os.path.join(self._scope.top, path.replace("/", os.sep))  # noqa: PTH118 - the path is text

    def source(self, path: str, state: State) -> Source:
        """Return the content of the file at a path in a state."""
        if not self._scope.staged and self._scope.root is None:
            return FileSource(self.absolute(path))
        if path in state.changed:
            return self._source(self.changes[path])
        blob = state.base.blob(path)
        return self._source(TreeFile(path, blob or "", "100644"))

    def _source(self, file: TreeFile) -> Source:
        path = self.absolute(file.path)
        if file.blob and self._blobs is not None:
            return BlobSource(path, file.blob, self._blobs)
        return FileSource(path, self._scope.root)


def affected(relations: Relations, old: State, new: State, changed: Iterable[str]) -> Iterator[str]:
    """Yield the files, besides the changed ones, that may violate a relation because of the changes."""
    for path in changed:
        before, after = old.rows_of(path), new.rows_of(path)
        for row in {*after} - {*before}:
            relation = relations.by_slot.get(row.slot)
            if relation is not None:
                yield from relation.affected_by(row, old, new, is_added=True)
        for row in {*before} - {*after}:
            relation = relations.by_slot.get(row.slot)
            if relation is not None:
                yield from relation.affected_by(row, old, new, is_added=False)
            for reference in relations.references_to.get(row.slot, ()):
                yield from reference.affected_by_target(row, new)
        if old.exists(path) and not new.exists(path):
            for relation in relations.by_slot.values():
                yield from relation.affected_by_removal(path, new)
