"""The location of each field of a document, in the same form for every syntax."""

from __future__ import annotations

from collections.abc import Callable

from ..core.pointer import Route


class Entry:
    """A member of a mapping or sequence: its value, and the offsets of its key (in a sequence, of its value)."""

    __slots__ = ("key_end", "key_start", "node")

    def __init__(self, key_start: int, key_end: int, node: Node) -> None:
        self.key_start = key_start
        self.key_end = key_end
        self.node = node


class Node:
    """A value in the text, by its 0-based offsets, the end exclusive.

    `opaque` marks an alias or a merge: its contents were written elsewhere, in `origin`, so the location
    of each field in it is here, where it is used. `expand` returns the entries when they are first asked for.
    """

    __slots__ = ("_entries", "_expand", "end", "opaque", "origin", "start")

    def __init__(
        self,
        start: int,
        end: int,
        entries: dict[str | int, Entry] | None = None,
        *,
        opaque: bool = False,
        origin: Node | None = None,
        expand: Callable[[], dict[str | int, Entry]] | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.opaque = opaque
        self.origin = origin
        self._entries = {} if entries is None else entries
        self._expand = expand

    @property
    def entries(self) -> dict[str | int, Entry]:
        """The members of a mapping or sequence; empty for a scalar."""
        if self._expand is not None:
            self._entries, self._expand = self._expand(), None
        return self._entries

    def origin_at(self, route: Route) -> tuple[int, int] | None:
        """Return the offsets where the value at the route was written if an alias or a merge reuses it, else None."""
        node, opaque = self, self.opaque
        for step in route:
            entry = node.entries.get(step)
            if entry is None:
                return None
            node = entry.node
            opaque = opaque or node.opaque
        if not opaque:
            return None
        while node.origin is not None:
            node = node.origin
        return node.start, node.end

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
        node, opaque = self, self.opaque
        place = (node.start, node.end)
        for step in route:
            entry = node.entries.get(step)
            if entry is None:
                break
            node = entry.node
            if not opaque:
                empty = node.start == node.end
                place = (entry.key_start, entry.key_end) if empty else (node.start, node.end)
            opaque = opaque or node.opaque
        return place

    def key_at(self, route: Route) -> tuple[int, int]:
        """Return the offsets of the key that the route ends with, or of the nearest key above it that exists.

        A list item has no key: return the first key in it, or else the item. For the root, return its start.
        """
        node, opaque = self, self.opaque
        place = (node.start, node.start if not opaque else node.end)
        for step in route:
            entry = node.entries.get(step)
            if entry is None:
                break
            if not opaque:
                place = (entry.key_start, entry.key_end)
                inner = next(iter(entry.node.entries.values()), None)
                if isinstance(step, int) and inner is not None and not entry.node.opaque:
                    place = (inner.key_start, inner.key_end)
            opaque = opaque or entry.node.opaque
            node = entry.node
        return place

    def is_inside_value(self, offset: int) -> bool:
        """Tell whether an offset is inside the text of a scalar or a key."""
        if not self.entries or self.opaque:
            return self.start < offset < self.end
        return any(
            entry.key_start < offset < entry.key_end or entry.node.is_inside_value(offset)
            for entry in self.entries.values()
        )

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
