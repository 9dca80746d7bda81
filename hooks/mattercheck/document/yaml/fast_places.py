"""Find the location of each field of a document that the fast path has read, without libyaml.

What the fast path accepts is regular: the fields of a mapping and the items of a sequence start in the same column, and
every line between two of them is indented by more. So a collection is located by searching for the lines that start in
its column, and what is inside its members only when it is asked for. The events are the oracle of a property test.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, partial

from ..places import Entry, LazyEntry, Node
from .fast_path import line_beginning
from .fast_quoted import quoted_end
from .fast_scalars import INDICATORS, NotSimpleError, is_plain

_BRACKET = re.compile(r"[\[{]")
_CONTENT = re.compile(r"^ *[^ \n#]", re.MULTILINE)
_NO_FIELD = ("]", "}", ",", "#", "\t")
"""How a line may start that can't be taken for a field or an item."""
_DASH = "- "


def locate(text: str, base: int) -> Node | None:
    """Return the locations of all values of a text that the fast path has read; None if only the events show them.

    The members of a collection are located when they are first asked for. `base` is the offset of the text.
    """
    places = _Places(text, base)
    return places.root() if places.is_regular() else None


@cache
def _fields_in(column: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{{column}}}(?=[^ \t\n#\-\]}},])")  # `^` would be tried at each character


@cache
def _items_in(column: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{{column}}}(?=-(?: |\n|\Z))")


class _Places:
    """The locations in a text, whose line breaks are read as LF."""

    def __init__(self, text: str, base: int) -> None:
        self._text = text.replace("\r\n", "\n")
        self._base = base
        self._longer_breaks: list[int] = []
        """The offsets of the line breaks that are CRLF in the source."""
        if len(self._text) < len(text):
            breaks = (match.start() for match in re.finditer("\r\n", text))
            self._longer_breaks = [at - earlier for earlier, at in enumerate(breaks)]

    def is_regular(self) -> bool:
        """Tell whether no line of a flow collection looks like a field or an item of a collection around it."""
        text = self._text
        if "[" not in text and "{" not in text:
            return True
        for match in _BRACKET.finditer(text):
            at = match.start()
            line = text[text.rfind("\n", 0, at) + 1 : at]
            before = line.rstrip(" ")
            if before and (before == line or before[-1] not in ":-"):
                continue  # inside of a value
            from .fast_flow import flow_end

            try:
                end = flow_end(text, at)
            except (NotSimpleError, IndexError):  # it may be in a scalar
                return False
            if "\n" not in text[at:end]:
                continue
            column = len(line) - len(line.lstrip(" "))
            column += line[column:].startswith(_DASH) and len(_DASH)
            for inside in text[at:end].split("\n")[1:]:
                written = inside.lstrip(" ")
                if written and not written.startswith(_NO_FIELD) and len(inside) - len(written) <= column:
                    return False
        return True

    def root(self) -> Node:
        """Return the mapping that is the whole text."""
        return self._collection(_first(self._text, 0, len(self._text)), 0, len(self._text))

    def _node(self, start: int, end: int, expand: partial[dict[str | int, Entry]] | None = None) -> Node:
        return Node(self._source_offset(start), self._source_offset(end), expand=expand)

    def _source_offset(self, at: int) -> int:
        return self._base + at + bisect_left(self._longer_breaks, at)

    def _collection(self, start: int, column: int, stop: int) -> Node:
        """Return the block collection whose first member starts at an offset, before the offset `stop`."""
        is_sequence = self._text.startswith("-", start)
        return Node(
            self._source_offset(start),
            partial(self._collection_end, start, column, stop, is_sequence),
            expand=partial(self._entries, start, column, stop, is_sequence),
        )

    def _collection_end(self, start: int, column: int, stop: int, is_sequence: bool) -> int:
        *_, (last, _) = self._members(start, column, stop, is_sequence=is_sequence)
        return (self._item(last, stop) if is_sequence else self._field(last, stop)[2]).end

    def _members(self, start: int, column: int, stop: int, *, is_sequence: bool) -> Iterator[tuple[int, int]]:
        """Yield the offset of each member of a block collection, and of the next one."""
        pattern = _items_in(column) if is_sequence else _fields_in(column)
        for match in pattern.finditer(self._text, start, stop):
            yield start, match.start() + 1
            start = match.end()
        yield start, stop

    def _entries(self, start: int, column: int, stop: int, is_sequence: bool) -> dict[str | int, Entry]:
        members = self._members(start, column, stop, is_sequence=is_sequence)
        if is_sequence:
            return {
                index: LazyEntry(partial(self._item_entry, *member)) for index, member in enumerate(members)
            }
        entries: dict[str | int, Entry] = {}
        for at, following in members:
            name, key_end, node = self._field(at, following)
            entries[name] = Entry(self._source_offset(at), self._source_offset(key_end), node)
        return entries

    def _item_entry(self, dash: int, stop: int) -> Entry:
        """Return the entry of the item whose hyphen is at an offset."""
        node = self._item(dash, stop)
        is_empty = node.start == self._source_offset(dash + 1)
        return Entry(node.start - is_empty, None, node)

    def _item(self, dash: int, stop: int) -> Node:
        """Return the value of the item whose hyphen is at an offset."""
        text = self._text
        end = _line_end(text, dash)
        at = dash + len(_DASH)
        if _beginning(text[at:end]) is not None:
            column = at - text.rfind("\n", 0, at) - 1
            return self._collection(at, column, stop)
        while at < end and text[at] == " ":
            at += 1
        if at >= end or text[at] == "#":
            return self._node(dash + 1, dash + 1)
        return self._value(at, stop)

    def _field(self, start: int, stop: int) -> tuple[str, int, Node]:
        """Return the key of the field at an offset, where the key ends, and its value."""
        text = self._text
        end = _line_end(text, start)
        beginning = _beginning(text[start:end])
        if beginning is None:
            raise NotSimpleError
        name, length = beginning
        key_end = start + len(text[start : start + length].rstrip(" "))
        colon = start + length
        at = colon + 1
        while at < end and text[at] == " ":
            at += 1
        if at < end and text[at] != "#":
            return name, key_end, self._value(at, stop)
        at = _first(text, end, stop)
        if at < 0:
            return name, key_end, self._node(colon + 1, colon + 1)
        line = text[at : _line_end(text, at)]
        if line == "-" or line.startswith(_DASH) or _beginning(line) is not None:
            return name, key_end, self._collection(at, at - text.rfind("\n", 0, at) - 1, stop)
        return name, key_end, self._value(at, stop)

    def _value(self, at: int, stop: int) -> Node:
        """Return the scalar or flow collection at an offset."""
        text = self._text
        first = text[at]
        if first in "[{":
            from .fast_flow import flow_end

            return self._flow(at, flow_end(text, at))
        if first in "\"'":
            return self._node(at, quoted_end(text, at))
        if first in "|>":
            return self._node(at, _block_end(text, at, stop))
        if first in INDICATORS and not is_plain(text[at : at + 2]):
            raise NotSimpleError
        return self._node(at, _plain_end(text, at, stop))

    def _flow(self, at: int, end: int) -> Node:
        return self._node(at, end, partial(self._flow_entries, at) if self._text[at] in "[{" else None)

    def _flow_entries(self, at: int) -> dict[str | int, Entry]:
        from .fast_flow import flow_members

        entries: dict[str | int, Entry] = {}
        for name, key, value in flow_members(self._text, at):
            node = self._flow(*value)
            start, end = value if key is None else key
            entries[len(entries) if name is None else name] = Entry(
                self._source_offset(start), self._source_offset(end), node
            )
        return entries


def _beginning(line: str) -> tuple[str, int] | None:
    """Return the key that a line starts with, and the offset of its colon; None if it starts with something else."""
    before, colon, _ = line.partition(": ")
    if not colon:
        if line[-1:] != ":":
            return None
        before = line[:-1]
    beginning = line_beginning(before)
    return None if beginning is None else (beginning[1], len(before))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _first(text: str, start: int, stop: int) -> int:
    """Return the offset of the first content after an offset that isn't a comment, or -1 if nothing follows."""
    match = _CONTENT.search(text, start, stop)
    return -1 if match is None else match.end() - 1


def _plain_end(text: str, at: int, stop: int) -> int:
    """Return where a plain scalar ends, which may continue on the next lines."""
    end = _line_end(text, at)
    line = text[at:end]
    if " #" in line:
        return at + len(line.partition(" #")[0].rstrip(" "))
    last = at + len(line.rstrip(" "))
    while end + 1 < stop:
        start, end = end + 1, _line_end(text, end + 1)
        line = text[start:end].rstrip(" ")
        written = line.lstrip(" ")
        if written[:1] == "#":
            break
        if written:
            last = start + len(line)
    return last


def _block_end(text: str, at: int, stop: int) -> int:
    """Return where a block scalar ends: after its last character that isn't white space."""
    end, depth = _line_end(text, at), 0
    last = end
    while end + 1 < stop:
        start, end = end + 1, _line_end(text, end + 1)
        line = text[start:end]
        indent = len(line) - len(line.lstrip(" "))
        if indent < len(line):
            depth = depth or indent
            if indent < depth:
                break
            last = end
    return at + len(text[at:last].rstrip())
