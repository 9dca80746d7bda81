"""Builds the states of a repository: its facts at a commit, and those that changes since then make."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol
from zlib import crc32

from ..config.file_config import ConfigResolver
from ..config.settings import ConfigurationError
from ..core.errors import describe_os_error
from ..core.named_tuple import NamedTuple
from ..core.paths import is_inside
from ..core.problem import Problem, Severity
from ..document.document import Document
from ..document.document import State as DocumentState
from ..git.blobs import BlobReader
from ..git.files import LINK
from ..git.trees import TreeFile, index_changes, tree_files, tree_of, working_tree_changes
from ..io.sources import BlobSource, FileSource, Source, StreamSource, UnreadableSource
from .declarations import Relations
from .mistakes import Mistakes
from .rows import PlainRow, Row, unpack
from .snapshot import Snapshot, affect_assignment
from .states import State
from .store import Facts
from .targets import NO_ENTRY


class Reader(Protocol):
    """Reads files."""

    def read_value(self, source: Source) -> Any:
        """Return the value of a content file; None if it has none or can't be read."""

    def read_data(self, source: Source) -> Document:
        """Return the document of a data file, with problems if it can't be read."""


_UNREADABLE = Row(-1, "unreadable")
"""The only fact of a data file that can't be read."""


class Scope(NamedTuple):
    """What is checked: the index if `staged`, otherwise the working tree.

    `at_hand` are the paths of the files whose problems are wanted, None for all. Problems in other files are wanted
    only if the files at hand cause them, by how they differ from `commit`. `only_new` drops the problems of files at
    hand that the commit has, too, also under the path that `renamed` tells, except for those that `keeps` tells to keep.
    Deleted files are at hand, too, whose path begins with one of `deleted_below`: a hook, or a folder, names only those
    that are left. With `is_past`, the commit itself is checked, whatever has changed since.
    """

    root: Path | None
    top: Path
    staged: bool = False
    at_hand: frozenset[str] | None = None
    commit: str = "HEAD"
    only_new: bool = False
    deleted_below: tuple[str, ...] = ()
    renamed: Mapping[str, str] = MappingProxyType({})
    keeps: Callable[[Problem], bool] = lambda _: False
    is_past: bool = False


class Store(NamedTuple):
    """Where to keep facts between runs: a folder, and a text of the versions that facts depend on."""

    folder: Path
    versions: str


class Repository:
    """The files of a repository, or of a folder outside Git, as far as the relations of a configuration see them."""

    def __init__(
        self,
        scope: Scope,
        relations: Relations,
        config_resolver: ConfigResolver,
        reader: Reader,
        blobs: BlobReader | None,
        list_folder: Callable[[Path], Iterable[str]],
        store: Store | None,
        facts: Mapping[str, tuple[str, bytes]],
    ) -> None:
        self._scope = scope
        self._relations = relations
        self._config_resolver = config_resolver
        self._reader = reader
        self._blobs = blobs
        self._list_folder = list_folder
        self._store = store
        self._facts = facts
        self._snapshot: Snapshot | None = None
        self._data_files = frozenset(relations.data_files)
        self.changes: dict[str, TreeFile] = {}
        """The files that differ from the commit, by path."""
        self.at_hand = scope.at_hand

    def states(self) -> tuple[State, State | None]:
        """Return the state to check, and the one without the changes of the files at hand; None if all are checked.

        Raises sqlite3.Error if the store can't be used.
        """
        scope = self._scope
        if scope.root is None:
            files = (TreeFile(path, "", "100644") for path in self._list_folder(scope.top))
            facts = Facts.holding((file.path, "", self._rows(file)) for file in files)
            whole = State(facts, Facts(), (), self._is_on_disk)
            self._require_data(whole)
            return whole, None
        tree = tree_of(scope.root, scope.commit)
        if not scope.is_past:
            differ = index_changes if scope.staged else working_tree_changes
            self.changes = {file.path: file for file in differ(scope.root, tree)}
        if scope.at_hand is None and scope.only_new:
            self.at_hand = frozenset(self.changes)
        elif scope.at_hand is not None:
            deleted = (file.path for file in self.changes.values() if file.is_deleted)
            self.at_hand = scope.at_hand | {path for path in deleted if path.startswith(scope.deleted_below)}
        base = self._base(scope.root, tree)
        linked = {} if scope.is_past else self._linked_data(base)
        if self.at_hand is not None and any(
            path in self.changes for route in linked.values() for path in route
        ):
            # A file may refer to what another data file has.
            self.at_hand = frozenset(self.changes) if scope.only_new else None
        self.changes.update((path, TreeFile(path, "", "100644")) for path in linked)
        for path in self._data_files if not (scope.staged or scope.is_past) else ():
            file = self.changes.get(path)
            is_known = base.blob(path) is not None if file is None else not file.is_deleted
            if not is_known and os.path.lexists(self.absolute(path)):
                self.changes[path] = TreeFile(path, "", "100644")  # ignored by Git
        new = self._state(base, self.changes.values())
        self._require_data(new)
        if self.at_hand is None:
            return new, None
        return new, self._state(
            base, [file for file in self.changes.values() if file.path not in self.at_hand]
        )

    def _linked_data(self, base: Facts) -> dict[str, set[str]]:
        """Return the data files behind symbolic links, and all that decides what each of them is."""
        found = {}
        for path in self._data_files:
            file = self.changes.get(path)
            is_link = (base.blob(path) or "").startswith(LINK) if file is None else file.mode == LINK
            route = self._relations.loader.files.route(Path(self.absolute(path)))
            if is_link or len(route) > 1:
                found[path] = route
        return found

    def close(self) -> None:
        """Close the store."""
        if self._snapshot is not None:
            self._snapshot.close()

    def _base(self, root: Path, tree: str) -> Facts:
        """Return the facts of a tree: from the store, unless the changes since then move files between collections."""
        if self._store is not None and not self._move_files():
            name = f"{crc32(self._relations.name.encode('utf-8', 'surrogateescape')):08x}.sqlite"
            form = f"{self._store.versions}\n{self._relations.form}"
            self._snapshot = Snapshot(self._store.folder / name, form)
            self._snapshot.bring_to(root, tree, self._rows)
            return self._snapshot.facts
        return Facts.holding((file.path, file.key, self._rows(file)) for file in tree_files(root, tree))

    def _move_files(self) -> bool:
        """Tell whether the changes may move files from one collection to another, except for the configuration's own."""
        own = self._relations.name
        return affect_assignment(change for change in self.changes.values() if change.path != own)

    def _state(self, base: Facts, changes: Iterable[TreeFile]) -> State:
        layer, changed = Facts(), set()
        for file in changes:
            changed.add(file.path)
            if not file.is_deleted:
                layer.put(file.path, file.key, self._rows(file))
        return State(base, layer, changed, self._is_on_disk)

    def _is_on_disk(self, path: str) -> bool:
        """Tell whether a path below a link or a submodule exists; True below a submodule that isn't checked out."""
        place = Path(self.absolute(path))
        return place.is_file() or any(
            parent.is_dir() and not any(parent.iterdir())
            for parent in place.parents
            if is_inside(parent, self._scope.top)
        )

    def _require_data(self, state: State) -> None:
        """Raise ConfigurationError if a data file can't be read, or has no entry: nobody knows what may refer to it."""
        for path in self._relations.data_files:
            if _UNREADABLE in state.rows_of(path):
                document = self._reader.read_data(self.source(path, state))
                faults = _faults(document)
                if faults:
                    raise ConfigurationError(f"the data file {path} can't be used", faults)
                state.replace(
                    path, self._relations.data_rows(path, document.value)
                )  # it was out of time before
        mistakes = Mistakes()
        for target in self._relations.data_targets:
            if Row(NO_ENTRY, target.text) in state.rows_of(target.path):
                message = f"`{target.pointer}` leads to nothing in {target.path}"
                mistakes.add(target.declared_at, message, "write a JSON Pointer such as /*/name")
        if mistakes:
            raise mistakes.error(self._relations.settings, self._relations.loader)

    def _rows(self, file: TreeFile) -> Sequence[PlainRow]:
        """Return the facts of a file; a link has none, since those of its target count."""
        if not file.is_regular:
            return []
        blob, packed = self._facts.get(file.path, ("", b""))
        if blob and blob == file.blob and file.path not in self._data_files:
            return unpack(packed)
        if file.path in self._data_files or self._is_content(file.path):
            return self.rows_of(file.path, lambda: self._source(file))
        return []

    def _is_content(self, path: str) -> bool:
        collection = self.collection(self.absolute(path))
        return collection is not None and self._relations.concern(collection)

    def rows_of(self, path: str, open_source: Callable[[], Source]) -> list[PlainRow]:
        """Return the facts of a content or data file at a path in the repository."""
        rows: list[PlainRow] = []
        collection = self.collection(self.absolute(path))
        if collection is not None and self._relations.concern(collection):
            rows += self._relations.rows(path, collection, self._reader.read_value(open_source()))
        if path in self._data_files:
            document = self._reader.read_data(open_source())
            rows += [_UNREADABLE] if _faults(document) else self._relations.data_rows(path, document.value)
        return rows

    def is_own(self, path: str) -> bool:
        """Tell whether the file at a path in the repository is in a collection of this configuration."""
        return self.collection(self.absolute(path)) is not None

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
        """Return the content of the file at a path in the state to check."""
        if not self._scope.staged and self._scope.root is None:
            return FileSource(self.absolute(path))
        if path in self.changes:
            return self._source(self.changes[path])
        mode, _, blob = (state.base.blob(path) or "").rpartition(" ")
        return self._source(TreeFile(path, blob, mode or "100644"))

    def _source(self, file: TreeFile) -> Source:
        path = self.absolute(file.path)
        if self._scope.staged and not file.blob:  # a data file behind a symbolic link
            try:
                data = self._relations.loader.files.read(Path(path))
            except OSError as error:
                return UnreadableSource(path, describe_os_error(error))
            return StreamSource(path, BytesIO(data))
        if file.blob and file.is_regular and self._blobs is not None:
            return BlobSource(path, file.blob, self._blobs)
        return FileSource(path, self._scope.root)


def _faults(document: Document) -> list[Problem]:
    """Return the problems of a data file for which its entries are unknown: keys such as 2024 are compared as text."""
    return [
        problem
        for problem in document.problems
        if document.state is DocumentState.BROKEN
        or (problem.severity is Severity.ERROR and problem.rule != "non-string-key")
    ]


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
