"""Keeps the facts of a commit between runs, and brings them to another commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..git.errors import GitError
from ..git.trees import TreeFile, tree_changes, tree_files
from .rows import PlainRow
from .store import Facts, decode

_CONFIGURATIONS = ("mattercheck.toml", "pyproject.toml")
"""Files that decide which collection other files are in."""
_BUSY_SECONDS = 2.0
"""How long to wait for another run that writes the store."""
_ATTEMPTS = 3
"""How often to try to have the facts of a tree while other runs write those of others."""
_FORMAT = 3
"""The number of the format of the tables."""
_META = "CREATE TABLE meta (form TEXT NOT NULL, tree TEXT NOT NULL)"


class Snapshot:
    """A database with the facts of all files of a tree, in a file. Any method raises sqlite3.Error.

    `form` is a text of all that facts depend on besides the contents of files: if it differs, the file is emptied.
    """

    def __init__(self, file: Path, form: str) -> None:
        self._form = f"{_FORMAT}\n{form}"
        self._connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
        self.facts = Facts(self._connection)
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database; what `bring_to` wrote is kept."""
        self._connection.close()

    def bring_to(self, root: Path, tree: str, rows_of: Callable[[TreeFile], Sequence[PlainRow]]) -> None:
        """Make the facts those of a tree. `rows_of` reads the facts of a file. For this process they stay so until `close`.

        Raises sqlite3.OperationalError if another run is writing to it.
        """
        for _ in range(_ATTEMPTS):
            self._connection.execute("BEGIN")
            if self._tree() == tree:
                return
            self._connection.execute("ROLLBACK")
            self._write(root, tree, rows_of)
        raise sqlite3.OperationalError("other runs need the facts of other trees")

    def _write(self, root: Path, tree: str, rows_of: Callable[[TreeFile], Sequence[PlainRow]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        before = self._tree()
        if before != tree:  # otherwise another run has written it in the meantime
            changes = None if before is None else _changes(root, before, tree)
            if changes is None:
                self._rebuild(root, tree, rows_of)
            else:
                self._update(changes, rows_of)
            self._connection.execute("UPDATE meta SET tree = ?", (tree,))
        self._connection.execute("COMMIT")

    def _tree(self) -> str | None:
        """Return the tree whose facts are stored, None if there is no usable one."""
        tables = self._connection.execute("SELECT name FROM sqlite_master WHERE name = 'meta'").fetchall()
        found = self._connection.execute("SELECT form, tree FROM meta").fetchone() if tables else None
        return decode(found[1]) if found is not None and decode(found[0]) == self._form else None

    def _rebuild(self, root: Path, tree: str, rows_of: Callable[[TreeFile], Sequence[PlainRow]]) -> None:
        for table in ("meta", "files", "facts"):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.execute(_META)
        self.facts.fill((file.path, file.key, rows_of(file)) for file in tree_files(root, tree))
        self._connection.execute("INSERT INTO meta VALUES (?, ?)", (self._form, tree))

    def _update(self, changes: Iterable[TreeFile], rows_of: Callable[[TreeFile], Sequence[PlainRow]]) -> None:
        for file in changes:
            if file.is_deleted:
                self.facts.remove(file.path)
            else:
                self.facts.put(file.path, file.key, rows_of(file))


def _changes(root: Path, before: str, after: str) -> list[TreeFile] | None:
    """Return how a tree differs from an earlier one; None if that is unknown or may affect any file."""
    try:
        changes = list(tree_changes(root, before, after))
    except GitError:  # the earlier one may be gone
        return None
    return None if affect_assignment(changes) else changes


def affect_assignment(changes: Iterable[TreeFile]) -> bool:
    """Tell whether changes may move files from one collection to another."""
    return any(change.path.rpartition("/")[2] in _CONFIGURATIONS for change in changes)
