"""The facts of many files, in an SQLite database: in memory, or in a file that keeps them between runs.

Queries are put together from constants only; all values are bound.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from .links import folded
from .rows import Row

_TABLES = (
    "CREATE TABLE files (id INTEGER PRIMARY KEY, path BLOB NOT NULL, folded BLOB NOT NULL, blob TEXT NOT NULL)",
    "CREATE TABLE facts (file INTEGER NOT NULL, slot INTEGER NOT NULL, key BLOB NOT NULL, extra BLOB NOT NULL)",
)
_INDEXES = (
    "CREATE UNIQUE INDEX files_by_path ON files (path)",
    "CREATE INDEX files_ignoring_case ON files (folded)",
    "CREATE INDEX facts_by_key ON facts (slot, key, file)",
    "CREATE INDEX facts_by_file ON facts (file)",
)
_BATCH = 500
"""Files to insert at a time."""


class Facts:
    """The paths of files with their facts. Texts may contain lone surrogates."""

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        """Use a database; without one, an empty one in memory."""
        self._connection = connection or sqlite3.connect(":memory:", isolation_level=None)
        if connection is None:
            self.fill(())

    @classmethod
    def holding(cls, files: Iterable[tuple[str, str, Sequence[Row]]]) -> Facts:
        """Return the facts of files in memory; see `fill`."""
        facts = cls(sqlite3.connect(":memory:", isolation_level=None))
        facts.fill(files)
        return facts

    def fill(self, files: Iterable[tuple[str, str, Sequence[Row]]]) -> None:
        """Create the tables with files: the path, blob and facts of each, as for `put`.

        Much faster than adding the files one by one, since the indexes are made at the end.
        """
        execute, number = self._connection.execute, 0
        for table in _TABLES:
            execute(table)
        remaining = iter(files)
        while batch := list(islice(remaining, _BATCH)):
            listed, facts = [], []
            for path, blob, rows in batch:
                number += 1
                listed.append((number, _encode(path), _encode(folded(path)), blob))
                facts += [(number, row.slot, _encode(row.key), _encode(row.extra)) for row in rows]
            self._connection.executemany("INSERT INTO files VALUES (?, ?, ?, ?)", listed)
            self._connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", facts)
        for index in _INDEXES:
            execute(index)

    def close(self) -> None:
        self._connection.close()

    def put(self, path: str, blob: str, rows: Iterable[Row]) -> None:
        """Add a file, or replace it. `blob` is the object id of its content, see `TreeFile.key`; empty if it has none."""
        self.remove(path)
        encoded = _encode(path)
        cursor = self._connection.execute(
            "INSERT INTO files (path, folded, blob) VALUES (?, ?, ?)",
            (encoded, _encode(folded(path)), blob),
        )
        file = cursor.lastrowid
        self._connection.executemany(
            "INSERT INTO facts VALUES (?, ?, ?, ?)",
            [(file, row.slot, _encode(row.key), _encode(row.extra)) for row in rows],
        )

    def remove(self, path: str) -> None:
        """Remove a file with its facts, if it is there."""
        found = self._connection.execute("SELECT id FROM files WHERE path = ?", (_encode(path),)).fetchone()
        if found is not None:
            self._connection.execute("DELETE FROM facts WHERE file = ?", found)
            self._connection.execute("DELETE FROM files WHERE id = ?", found)

    def blob(self, path: str) -> str | None:
        """Return the object id of the content of a file, or None if the file isn't there."""
        found = self._connection.execute("SELECT blob FROM files WHERE path = ?", (_encode(path),)).fetchone()
        return None if found is None else str(found[0])

    def rows(self, path: str) -> list[Row]:
        """Return the facts of a file, in the order in which they were added."""
        query = "SELECT slot, key, extra FROM facts WHERE file = (SELECT id FROM files WHERE path = ?) ORDER BY rowid"
        found = self._connection.execute(query, (_encode(path),))
        return [Row(slot, _decode(key), _decode(extra)) for slot, key, extra in found]

    def first(self, slot: int, key: str, hidden: Collection[str]) -> str | None:
        """Return the first path, in order, with a key; leave out hidden files."""
        query = "SELECT {} FROM facts JOIN files ON files.id = facts.file WHERE slot = ? AND key = ? {}"
        found = self._connection.execute(query.format("MIN(path)", ""), (slot, _encode(key))).fetchone()[0]
        if found is None or _decode(found) not in hidden:
            return None if found is None else _decode(found)
        ordered = self._connection.execute(query.format("path", "ORDER BY path"), (slot, _encode(key)))
        return next((path for path in (_decode(one) for (one,) in ordered) if path not in hidden), None)

    def holders(self, slot: int, key: str) -> Iterator[tuple[str, str]]:
        """Yield the path of each file with a key, and the extra of the fact."""
        query = "SELECT path, extra FROM facts JOIN files ON files.id = facts.file WHERE slot = ? AND key = ?"
        for path, extra in self._connection.execute(query, (slot, _encode(key))).fetchall():
            yield _decode(path), _decode(extra)

    def ignoring_case(self, path: str) -> list[str]:
        """Return the paths that are equal to a path except for the case of letters."""
        query = "SELECT path FROM files WHERE folded = ? ORDER BY path"
        return [_decode(found) for (found,) in self._connection.execute(query, (_encode(folded(path)),))]

    def paths_below(self, folder: str, limit: int) -> list[str]:
        """Return up to `limit` paths of files below a folder; the empty text is the top."""
        query = "SELECT path FROM files WHERE path >= ? AND path < ? ORDER BY path LIMIT ?"
        start = _encode(f"{folder}/") if folder else b""
        end = _encode(f"{folder}0") if folder else b"\xff" * 4  # `0` follows `/`
        return [_decode(path) for (path,) in self._connection.execute(query, (start, end, limit))]

    def names_in(self, folder: str, limit: int) -> list[str]:
        """Return the names of the files in a folder, among the first `limit` files below it."""
        start = len(f"{folder}/") if folder else 0
        names = (path[start:] for path in self.paths_below(folder, limit))
        return [name for name in names if "/" not in name]

    def keys(self, slot: int, limit: int) -> list[str]:
        """Return up to `limit` different keys of a slot, sorted."""
        query = "SELECT DISTINCT key FROM facts WHERE slot = ? ORDER BY key LIMIT ?"
        return [_decode(key) for (key,) in self._connection.execute(query, (slot, limit))]

    def having(self, slot: int) -> Iterator[str]:
        """Yield the files with any fact in a slot."""
        return self._paths("SELECT DISTINCT file FROM facts WHERE slot = ?", slot)

    def sharing(self, slot: int) -> Iterator[str]:
        """Yield the files with a key that another file has, too."""
        shared = "SELECT key FROM facts WHERE slot = ? GROUP BY key HAVING MIN(file) < MAX(file)"
        return self._paths(
            f"SELECT DISTINCT file FROM facts WHERE slot = ? AND key IN ({shared})", slot, slot
        )

    def unmatched(self, slot: int, target: int) -> Iterator[str]:
        """Yield the files with a value none of whose keys is in another slot."""
        matches = "EXISTS (SELECT 1 FROM facts AS other WHERE other.slot = ? AND other.key = facts.key)"
        query = f"SELECT file FROM facts WHERE slot = ? GROUP BY file, extra HAVING MAX({matches}) = 0"
        return self._paths(query, slot, target)

    def naming_no_file(self, slot: int) -> Iterator[str]:
        """Yield the files with a value none of whose keys is the path of a file."""
        matches = "EXISTS (SELECT 1 FROM files AS other WHERE other.path = facts.key)"
        query = f"SELECT file FROM facts WHERE slot = ? GROUP BY file, extra HAVING MAX({matches}) = 0"
        return self._paths(query, slot)

    def uneven(self, slot: int, number: int) -> Iterator[str]:
        """Yield the files whose key fewer than `number` facts have, or facts that differ after the first word."""
        rest = "substr(extra, instr(extra, X'20'))"
        uneven = f"SELECT key FROM facts WHERE slot = ? GROUP BY key HAVING COUNT(*) < ? OR MIN({rest}) < MAX({rest})"
        return self._paths(f"SELECT file FROM facts WHERE slot = ? AND key IN ({uneven})", slot, slot, number)

    def _paths(self, query: str, *values: object) -> Iterator[str]:
        found = self._connection.execute(
            f"SELECT path FROM files WHERE id IN ({query}) ORDER BY path", values
        )
        return (_decode(path) for (path,) in found)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
