"""The facts of many files, in an SQLite database: in memory, or in a file that keeps them between runs.

Queries are put together from constants only; all values are bound.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from .rows import PlainRow, Row

_TABLES = (
    "CREATE TABLE files (path TEXT NOT NULL, blob TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL)",
    "CREATE TABLE facts (file INTEGER NOT NULL, slot INTEGER NOT NULL, key TEXT NOT NULL, extra TEXT NOT NULL)",
)
"""A file's facts are the `count` rows from the row number `first`; `file` is the row number of the file."""
_INDEXES = (
    "CREATE UNIQUE INDEX files_by_path ON files (path)",
    "CREATE INDEX facts_by_key ON facts (slot, key, file)",
)
_TEXT = "CAST(? AS TEXT)"
"""A text that is bound as bytes, which takes twice as long as text, but can contain lone surrogates."""
_INSERT_FILE = "INSERT INTO files (rowid, path, blob, first, count) VALUES (?, ?, ?, ?, ?)"
_INSERT_FACT = "INSERT INTO facts (rowid, file, slot, key, extra) VALUES (?, ?, ?, ?, ?)"
_REPLACE_FILE = f"REPLACE INTO files (rowid, path, blob, first, count) VALUES (?, {_TEXT}, ?, ?, ?)"
_REPLACE_FACT = f"REPLACE INTO facts (rowid, file, slot, key, extra) VALUES (?, ?, ?, {_TEXT}, {_TEXT})"
_BATCH = 500
"""Files to insert at a time."""


class Facts:
    """The paths of files with their facts. Texts may contain lone surrogates."""

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        """Use a database; without one, an empty one in memory."""
        self._connection = connection or sqlite3.connect(":memory:", isolation_level=None)
        self._connection.text_factory = bytes
        if connection is None:
            self.fill(())

    @classmethod
    def holding(cls, files: Iterable[tuple[str, str, Sequence[PlainRow]]]) -> Facts:
        """Return the facts of files in memory; see `fill`."""
        facts = cls(sqlite3.connect(":memory:", isolation_level=None))
        facts.fill(files)
        return facts

    def fill(self, files: Iterable[tuple[str, str, Sequence[PlainRow]]]) -> None:
        """Create the tables with files: the path, blob and facts of each, as for `put`.

        Much faster than adding the files one by one, since the indexes are made at the end.
        """
        for table in _TABLES:
            self._connection.execute(table)
        file, first, remaining = 1, 1, iter(files)
        while batch := list(islice(remaining, _BATCH)):
            file, first = self._insert(batch, file, first)
        for index in _INDEXES:
            self._connection.execute(index)

    def _insert(
        self, files: Iterable[tuple[str, str, Sequence[PlainRow]]], file: int, first: int
    ) -> tuple[int, int]:
        """Insert files, with the next free row numbers of files and facts; return those that are free then."""
        listed, facts = [], []
        for path, blob, rows in files:
            listed.append((file, path, blob, first, len(rows)))
            for slot, key, extra in rows:
                facts.append((first, file, slot, key, extra))
                first += 1
            file += 1
        try:
            self._connection.executemany(_INSERT_FILE, listed)
            self._connection.executemany(_INSERT_FACT, facts)
        except UnicodeEncodeError:  # lone surrogates; those before it have been inserted
            self._connection.executemany(
                _REPLACE_FILE, [(one, _encode(path), *rest) for one, path, *rest in listed]
            )
            self._connection.executemany(
                _REPLACE_FACT, [(*head, _encode(key), _encode(extra)) for *head, key, extra in facts]
            )
        return file, first

    def close(self) -> None:
        self._connection.close()

    def put(self, path: str, blob: str, rows: Sequence[PlainRow]) -> None:
        """Add a file, or replace it. `blob` is the object id of its content, see `TreeFile.key`; empty if it has none."""
        self.remove(path)
        query = "SELECT (SELECT MAX(rowid) FROM files), (SELECT MAX(rowid) FROM facts)"
        file, fact = self._connection.execute(query).fetchone()
        self._insert([(path, blob, rows)], (file or 0) + 1, (fact or 0) + 1)

    def remove(self, path: str) -> None:
        """Remove a file with its facts, if it is there."""
        query = f"SELECT rowid, first, first + count FROM files WHERE path = {_TEXT}"
        found = self._connection.execute(query, (_encode(path),)).fetchone()
        if found is not None:
            self._connection.execute("DELETE FROM facts WHERE rowid >= ? AND rowid < ?", found[1:])
            self._connection.execute("DELETE FROM files WHERE rowid = ?", found[:1])

    def blob(self, path: str) -> str | None:
        """Return the object id of the content of a file, or None if the file isn't there."""
        query = f"SELECT blob FROM files WHERE path = {_TEXT}"
        found = self._connection.execute(query, (_encode(path),)).fetchone()
        return None if found is None else decode(found[0])

    def rows(self, path: str) -> list[Row]:
        """Return the facts of a file, in the order in which they were added."""
        query = (
            "SELECT slot, key, extra FROM files JOIN facts"
            " ON facts.rowid >= files.first AND facts.rowid < files.first + files.count"
            f" WHERE path = {_TEXT} ORDER BY facts.rowid"
        )
        found = self._connection.execute(query, (_encode(path),))
        return [Row(slot, decode(key), decode(extra)) for slot, key, extra in found]

    def first(self, slot: int, key: str, hidden: Collection[str]) -> str | None:
        """Return the first path, in order, with a key; leave out hidden files."""
        holding = f"FROM facts JOIN files ON files.rowid = facts.file WHERE slot = ? AND key = {_TEXT}"
        query = f"SELECT MIN(path) {holding}"
        found = self._connection.execute(query, (slot, _encode(key))).fetchone()[0]
        if found is None or decode(found) not in hidden:
            return None if found is None else decode(found)
        ordered = self._connection.execute(f"SELECT path {holding} ORDER BY path", (slot, _encode(key)))
        return next((path for path in (decode(one) for (one,) in ordered) if path not in hidden), None)

    def holders(self, slot: int, key: str) -> Iterator[tuple[str, str]]:
        """Yield the path of each file with a key, and the extra of the fact."""
        query = (
            "SELECT path, extra FROM facts JOIN files ON files.rowid = facts.file"
            f" WHERE slot = ? AND key = {_TEXT}"
        )
        for path, extra in self._connection.execute(query, (slot, _encode(key))).fetchall():
            yield decode(path), decode(extra)

    def paths(self) -> Iterator[str]:
        """Yield the paths of all files, sorted."""
        return (decode(path) for (path,) in self._connection.execute("SELECT path FROM files ORDER BY path"))

    def paths_below(self, folder: str, limit: int) -> list[str]:
        """Return up to `limit` paths of files below a folder; the empty text is the top."""
        query = f"SELECT path FROM files WHERE path >= {_TEXT} AND path < {_TEXT} ORDER BY path LIMIT ?"
        start = _encode(f"{folder}/") if folder else b""
        end = _encode(f"{folder}0") if folder else b"\xff" * 4  # `0` follows `/`
        return [decode(path) for (path,) in self._connection.execute(query, (start, end, limit))]

    def names_in(self, folder: str, limit: int) -> list[str]:
        """Return the names of the files in a folder, among the first `limit` files below it."""
        start = len(f"{folder}/") if folder else 0
        names = (path[start:] for path in self.paths_below(folder, limit))
        return [name for name in names if "/" not in name]

    def keys(self, slot: int, limit: int) -> list[str]:
        """Return up to `limit` different keys of a slot, sorted."""
        query = "SELECT DISTINCT key FROM facts WHERE slot = ? ORDER BY key LIMIT ?"
        return [decode(key) for (key,) in self._connection.execute(query, (slot, limit))]

    def having(self, slot: int) -> Iterator[str]:
        """Yield the files with any fact in a slot."""
        return self._paths("SELECT DISTINCT file FROM facts WHERE slot = ?", slot)

    def sharing(self, slot: int) -> Iterator[str]:
        """Yield the files with a key that another file has, too."""
        shared = "SELECT key FROM facts WHERE slot = ? GROUP BY key HAVING MIN(file) < MAX(file)"
        return self._paths(
            f"SELECT DISTINCT file FROM facts WHERE slot = ? AND key IN ({shared})", slot, slot
        )

    def unmatched(self, slot: int, target: int, *, has_alternatives: bool) -> Iterator[str]:
        """Yield the files with a value none of whose keys is in another slot.

        Unless a value `has_alternatives`, it has one key, with few exceptions; files with these may be yielded, too.
        """
        matches = "EXISTS (SELECT 1 FROM facts AS other WHERE other.slot = ? AND other.key = facts.key)"
        return self._unmatched(matches, (target,), slot, has_alternatives)

    def naming_no_file(self, slot: int, *, has_alternatives: bool) -> Iterator[str]:
        """Yield the files with a value none of whose keys is the path of a file; see `unmatched`."""
        matches = "EXISTS (SELECT 1 FROM files AS other WHERE other.path = facts.key)"
        return self._unmatched(matches, (), slot, has_alternatives)

    def _unmatched(
        self, matches: str, values: tuple[int, ...], slot: int, has_alternatives: bool
    ) -> Iterator[str]:
        if not has_alternatives:
            query = f"SELECT DISTINCT file FROM facts WHERE slot = ? AND NOT {matches}"
        else:
            query = f"SELECT file FROM facts WHERE slot = ? GROUP BY file, extra HAVING MAX({matches}) = 0"
        return self._paths(query, slot, *values)

    def uneven(self, slot: int, number: int) -> Iterator[str]:
        """Yield the files whose key fewer than `number` facts have, or facts that differ after the first word."""
        rest = "substr(extra, instr(extra, ' '))"
        uneven = f"SELECT key FROM facts WHERE slot = ? GROUP BY key HAVING COUNT(*) < ? OR MIN({rest}) < MAX({rest})"
        return self._paths(f"SELECT file FROM facts WHERE slot = ? AND key IN ({uneven})", slot, slot, number)

    def _paths(self, query: str, *values: object) -> Iterator[str]:
        found = self._connection.execute(
            f"SELECT path FROM files WHERE rowid IN ({query}) ORDER BY path", values
        )
        return (decode(path) for (path,) in found)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """Return a text from a column. Raises sqlite3.DatabaseError for anything else, which a damaged database may contain."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except (AttributeError, UnicodeDecodeError):
        raise sqlite3.DatabaseError("the database has no text where there must be one") from None
