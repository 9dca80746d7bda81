"""Find the location of each field of a JSON document."""

from __future__ import annotations

import re
from collections.abc import Callable
from json.decoder import scanstring  # type: ignore[attr-defined]

from ..places import Entry, Node

_BLANK = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^\s,\]}]+")


class PlaceScanner:
    """Walks a text that is known to be JSON; `source_offset` converts its offsets to those of the source.

    `depth` is the maximum nesting depth. `duplicates` lists each duplicate key with its first and its later entry.
    """

    def __init__(self, text: str, source_offset: Callable[[int], int], depth: int) -> None:
        self._text = text
        self._source_offset = source_offset
        self._depth = depth
        self.duplicates: list[tuple[str, Entry, Entry]] = []

    def run(self) -> Node:
        """Return the locations of all values.

        Raise RecursionError if they are nested too deeply, and IndexError or ValueError if the text isn't JSON.
        """
        node, _ = self._node(_skip(self._text, 0), 0)
        return node

    def _node(self, at: int, depth: int) -> tuple[Node, int]:
        """Return the node that starts at an offset of the text, and its end."""
        text, place = self._text, self._source_offset
        if depth > self._depth:
            raise RecursionError
        opening = text[at]
        if opening == '"':
            _, end = scanstring(text, at + 1, False)
            return Node(place(at), place(end)), end
        if opening not in "[{":
            match = _SCALAR.match(text, at)
            if match is None:
                raise ValueError  # not JSON, so nothing after this can be located
            return Node(place(at), place(match.end())), match.end()
        node = Node(place(at), place(at))
        position = _skip(text, at + 1)
        while text[position] not in "]}":
            if opening == "{":
                key, key_end = scanstring(text, position + 1, False)
                child, end = self._node(_skip(text, _skip(text, key_end) + 1), depth + 1)
                entry = Entry(place(position), place(key_end), child)
                first = node.entries.setdefault(key, entry)
                if first is not entry:
                    self.duplicates.append((key, first, entry))
            else:
                child, end = self._node(position, depth + 1)
                node.entries[len(node.entries)] = Entry(child.start, child.end, child)
            position = _skip(text, end)
            if text[position] == ",":
                position = _skip(text, position + 1)
        node.end = place(position + 1)
        return node, position + 1


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
