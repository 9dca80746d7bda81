"""What the repository is, or was: facts of all files, with those of changed files in a layer of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache

from .links import folded
from .rows import PlainRow, Row
from .store import Facts

_MAX_NAMES = 2_000
"""Most names of a folder to look at for a similar one."""


class State:
    """The facts of the repository: those in `base` without the `changed` files, and those in `changes`.

    Deleted files are among the `changed` ones, and not in `changes`. `is_on_disk` tells whether a path below a link or
    a submodule exists, which Git can't tell.
    """

    def __init__(
        self,
        base: Facts,
        changes: Facts,
        changed: Collection[str],
        is_on_disk: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.base = base
        self._changes = changes
        self.changed = changed
        self._is_on_disk = is_on_disk
        self._by_folded: dict[str, list[str]] | None = None
        self.first = cache(self._first)
        self.keys = cache(self._keys)

    def replace(self, path: str, rows: Sequence[PlainRow] | None) -> None:
        """Replace the facts of a file, to try a change; None removes the file."""
        if rows is None:
            self._changes.remove(path)
        else:
            self._changes.put(path, "", rows)
        self.changed = frozenset({*self.changed, path})
        self._by_folded = None
        self.first.cache_clear()
        self.keys.cache_clear()

    def rows_of(self, path: str) -> list[Row]:
        """Return the facts of a file."""
        return (self._changes if path in self.changed else self.base).rows(path)

    def exists(self, path: str) -> bool:
        """Tell whether there is a file at a path."""
        return self._blob(path) is not None

    def leads_to_file(self, path: str) -> bool:
        """Tell whether there is a file at a path, or below a link or a submodule on the way."""
        if self.exists(path):
            return True
        folder = path.rpartition("/")[0]
        while folder:
            if " " in (self._blob(folder) or ""):
                return self._is_on_disk(path)
            folder = folder.rpartition("/")[0]
        return False

    def _blob(self, path: str) -> str | None:
        return (self._changes if path in self.changed else self.base).blob(path)

    def has(self, slot: int, key: str) -> bool:
        """Tell whether any file has a key in a slot."""
        return self.first(slot, key) is not None

    def _first(self, slot: int, key: str) -> str | None:
        """Return the first path, in order, with a key in a slot."""
        found = (self.base.first(slot, key, self.changed), self._changes.first(slot, key, ()))
        return min((path for path in found if path is not None), default=None)

    def holders(self, slot: int, key: str) -> list[tuple[str, str]]:
        """Return the path of each file with a key, and the extra of the fact, sorted."""
        kept = [one for one in self.base.holders(slot, key) if one[0] not in self.changed]
        return sorted([*kept, *self._changes.holders(slot, key)])

    def _keys(self, slot: int, limit: int) -> list[str]:
        """Return up to `limit` keys of a slot."""
        known = [*self.base.keys(slot, limit), *self._changes.keys(slot, limit)]
        return [key for key in sorted(set(known))[:limit] if not self.changed or self.has(slot, key)]

    def ignoring_case(self, path: str) -> list[str]:
        """Return the paths of existing files that some file systems may take for a path, sorted."""
        if self._by_folded is None:
            self._by_folded = {}
            for one in {*self.base.paths(), *self._changes.paths()}:
                self._by_folded.setdefault(folded(one), []).append(one)
        return sorted(one for one in self._by_folded.get(folded(path), ()) if self.exists(one))

    def names_in(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, if there are not too many."""
        found = {*self.base.names_in(folder, _MAX_NAMES), *self._changes.names_in(folder, _MAX_NAMES)}
        return sorted(name for name in found if self.exists(f"{folder}/{name}" if folder else name))

    def paths_below(self, folder: str, limit: int) -> list[str]:
        """Return the paths of up to `limit` files below a folder, sorted; the empty text is the top."""
        found = {*self.base.paths_below(folder, limit), *self._changes.paths_below(folder, limit)}
        return [one for one in sorted(found) if self.exists(one)][:limit]
