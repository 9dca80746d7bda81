"""The location of each field of a document, in the same form for every syntax."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from ..core.pointer import Route


class Entry:
    """A member of a mapping or sequence: its value, and the offsets of its key (in a sequence, of its value).

    Without `key_end`, the key ends where the value does.
    """

    __slots__ = ("_key_end", "key_start", "node")

    def __init__(self, key_start: int, key_end: int | None, node: Node) -> None:
        self.key_start = key_start
        self._key_end = key_end
        self.node = node

    @property
    def key_end(self) -> int:
        """The offset after the key."""
        return self.node.end if self._key_end is None else self._key_end

    @key_end.setter
    def key_end(self, end: int) -> None:
        self._key_end = end


class LazyEntry(Entry):
    """An entry that `make` returns when it is first asked for something."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Entry]) -> None:
        self._make = make
        self._made: Entry | None = None

    def _entry(self) -> Entry:
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def key_start(self) -> int:  # type: ignore[override]
        return self._entry().key_start

    @property  # type: ignore[misc]
    def key_end(self) -> int:
        return self._entry().key_end

    @property
    def node(self) -> Node:  # type: ignore[override]
        return self._entry().node


class Node:
    """A value in the text, by its 0-based offsets, the end exclusive.

    `opaque` marks an alias or a merge: its contents were written elsewhere, in `origin`, so the location
    of each field in it is here, where it is used. `merged_from` is the entry that a merge reuses. `end` and `expand` may
    be functions that return the end and the entries when they are first asked for.
    """

    __slots__ = ("_end", "_entries", "_expand", "merged_from", "opaque", "origin", "start")

    def __init__(
        self,
        start: int,
        end: int | Callable[[], int],
        entries: dict[str | int, Entry] | None = None,
        *,
        opaque: bool = False,
        origin: Node | None = None,
        merged_from: Entry | None = None,
        expand: Callable[[], dict[str | int, Entry]] | None = None,
    ) -> None:
        self.start = start
        self._end = end
        self.opaque = opaque
        self.origin = origin
        self.merged_from = merged_from
        self._entries = {} if entries is None else entries
        self._expand = expand

    @property
    def end(self) -> int:
        """The offset after the value."""
        if not isinstance(self._end, int):
            self._end = self._end()
        return self._end

    @end.setter
    def end(self, end: int) -> None:
        self._end = end

    @property
    def entries(self) -> dict[str | int, Entry]:
        """The members of a mapping or sequence; empty for a scalar."""
        if self._expand is not None:
            self._entries, self._expand = self._expand(), None
        return self._entries

    def origin_at(self, route: Route) -> tuple[int, int] | None:
        """Return the offsets where the value at the route was written if an alias or a merge reuses it, else None."""
        node = self._reused_at(route)[0]
        if node is None:
            return None
        while node.origin is not None:
            node = node.origin
        return node.start, node.end

    def key_origin_at(self, route: Route) -> tuple[int, int] | None:
        """Return the offsets where the key that the route ends with was written if an alias or a merge reuses it, else None."""
        entry = self._reused_at(route)[1]
        if entry is None:
            return None
        while entry.node.merged_from is not None:
            entry = entry.node.merged_from
        return entry.key_start, entry.key_end

    def _reused_at(self, route: Route) -> tuple[Node | None, Entry | None]:
        """Return the value and the entry at the route if they are inside of an alias or a merge.

        The entry of an alias itself isn't.
        """
        node, entry, is_reused, is_inside = self, None, self.opaque, False
        for step in route:
            entry, is_inside = node.entries.get(step), is_reused
            if entry is None:
                return None, None
            node = entry.node
            is_reused = is_reused or node.opaque
        is_inside = is_inside or node.merged_from is not None
        return node if is_reused else None, entry if is_inside else None

    def entry_at(self, route: Route) -> Entry | None:
        """Return the entry at the route, or None if it doesn't exist or was written elsewhere."""
        node, entry = self, None
        for step in route:
            entry = None if node.opaque else node.entries.get(step)
            if entry is None:
                return None
            node = entry.node
        return None if node.opaque else entry

    def value_at(self, route: Route) -> tuple[int, int]:
        """Return the offsets of the value at the route, or of its nearest ancestor that exists.

        An empty value has no width, so the offsets of its key are returned instead.
        """
        node, reached = self, None
        for step in route:
            entry = None if node.opaque else node.entries.get(step)
            if entry is None:
                break
            node, reached = entry.node, entry
        if reached is not None and node.start == node.end:
            return reached.key_start, reached.key_end
        return node.start, node.end

    def key_at(self, route: Route) -> tuple[int, int]:
        """Return the offsets of the key that the route ends with, or of the nearest key above it that exists.

        A list item has no key: return the first key in it, or else the item. For the root, return its start.
        """
        node, reached, last = self, None, None
        for step in route:
            entry = None if node.opaque else node.entries.get(step)
            if entry is None:
                break
            node, reached, last = entry.node, entry, step
        if reached is None:
            return node.start, node.end if node.opaque else node.start
        if isinstance(last, int) and not node.opaque:
            reached = next(iter(node.entries.values()), reached)
        return reached.key_start, reached.key_end

    def texts(self) -> Iterator[tuple[int, int]]:
        """Yield the offsets of each scalar and each key."""
        if not self.entries or self.opaque:
            yield self.start, self.end
            return
        for entry in self.entries.values():
            yield entry.key_start, entry.key_end
            yield from entry.node.texts()

    def first_value(self, text: str, base: int, matches: Callable[[str], bool]) -> tuple[int, int] | None:
        """Return the offsets of the first value without members whose source text satisfies `matches`.

        `base` is the offset at which `text` starts. Return None if no value matches.
        """
        pending = [self]
        while pending:
            node = pending.pop()
            if not node.entries and matches(text[node.start - base : node.end - base]):
                return node.start, node.end
            pending.extend(entry.node for entry in reversed(node.entries.values()))
        return None

    def route_at(self, offset: int) -> Route:
        """Return the route to the innermost field whose key or value is at the offset."""
        route: Route = ()
        below: Node | None = self
        while below is not None and not below.opaque:
            node, below = below, None
            for step, entry in node.entries.items():
                if entry.key_start <= offset <= max(entry.key_end, entry.node.end):
                    route, below = (*route, step), entry.node
                    break
        return route


class Texts:
    """The text that belongs to scalars and keys, from the location of the root; what is outside may be a comment."""

    def __init__(self, root: Node) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(root.texts()):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def contain(self, offset: int) -> bool:
        """Tell whether an offset is inside a scalar or a key, behind its first character."""
        index = bisect_left(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]
