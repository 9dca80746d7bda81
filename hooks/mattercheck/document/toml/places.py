"""Find the location of each field of a TOML document, in a text that is known to be TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

from ..places import Entry, Node

_BLANK = re.compile(r"(?:\s|#.*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r"""[ \t]*(?:("(?:[^"\\\n]|\\.)*")|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*""")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}' r"|'''(?:[^']|'(?!''))*'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d[ ]\d\d:[^\s,\]}#]*|[^\s,\]}#]+")


class PlaceScanner:
    """Walks a text that is known to be TOML; `source_offset` converts its offsets to those of the source."""

    def __init__(self, text: str, source_offset: Callable[[int], int]) -> None:
        self.text = text
        self.source_offset = source_offset
        self.at = 0
        self.duplicate: tuple[tuple[int, int], tuple[int, int], str] | None = None
        """The first and the second offsets of the first duplicate key, and its name."""

    def run(self) -> Node:
        root = Node(self.source_offset(0), self.source_offset(len(self.text)))
        table = root
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header(root)
            else:
                self.pair(table)
            self.skip(_BLANK)
        return root

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def key(self) -> list[tuple[str, int, int]]:
        """Read a key, dotted or not; return its parts with their offsets."""
        parts, place = [], self.source_offset
        while match := _KEY_PART.match(self.text, self.at):
            group = match.lastindex or 3
            written = match[group]
            name = tomllib.loads(f"x={written}")["x"] if group == 1 else written
            quote = 1 if group == 2 else 0
            parts.append((name, place(match.start(group) - quote), place(match.end(group) + quote)))
            self.at = match.end()
            if self.text[self.at : self.at + 1] != ".":
                break
            self.at += 1
        return parts

    def header(self, root: Node) -> Node:
        is_array = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if is_array else 1
        parts = self.key()
        self.at += 2 if is_array else 1
        table = root
        for index, part in enumerate(parts):
            table = self.enter(table, part, (start, self.at))
            if is_array and index == len(parts) - 1:
                item = Node(self.source_offset(start), self.source_offset(self.at))
                table.entries[len(table.entries)] = Entry(item.start, item.end, item)
                return item
            if isinstance(next(iter(table.entries), None), int):
                table = table.entries[len(table.entries) - 1].node
        return table

    def enter(self, table: Node, part: tuple[str, int, int], place: tuple[int, int]) -> Node:
        """Return the table of that name in a table; create it, located at its header or dotted key, if it is new."""
        name, key_start, key_end = part
        entry = table.entries.get(name)
        if entry is None:
            node = Node(self.source_offset(place[0]), self.source_offset(place[1]))
            table.entries[name] = entry = Entry(key_start, key_end, node)
        return entry.node

    def pair(self, table: Node) -> int:
        start = self.at
        *tables, (name, key_start, key_end) = self.key()
        for part in tables:
            table = self.enter(table, part, (start, self.at))
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        node = self.value()
        first = table.entries.get(name)
        if first is not None and self.duplicate is None:
            self.duplicate = ((first.key_start, first.key_end), (key_start, key_end), name)
        table.entries[name] = Entry(key_start, key_end, node)
        return node.end

    def value(self) -> Node:
        start = self.at
        opening = self.text[start]
        node = Node(self.source_offset(start), self.source_offset(start))
        if opening in "[{":
            self.at += 1
            self.skip(_BLANK)
            while self.text[self.at] not in "]}":
                if opening == "{":
                    self.pair(node)
                else:
                    child = self.value()
                    node.entries[len(node.entries)] = Entry(child.start, child.end, child)
                self.skip(_BLANK)
                if self.text[self.at] == ",":
                    self.at += 1
                    self.skip(_BLANK)
            self.at += 1
        else:
            match = (_STRING if opening in "\"'" else _SCALAR).match(self.text, start)
            self.at = match.end() if match else start + 1
        node.end = self.source_offset(self.at)
        return node
