"""Find the location of each field of a YAML document from its events."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from ...core.line_ends import LINE_END
from ...core.named_tuple import NamedTuple
from ..places import Entry, Node
from .events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    ScalarEvent,
    SequenceStartEvent,
    end_of,
    start_of,
)

_PROPERTIES = re.compile(rf"(?:[&!][^\s,\[\]{{}}]*(?:[ \t]+|[ \t]*(?:{LINE_END.pattern})[ \t]*|\Z))+")


def event_place(text: str, event: Event) -> tuple[int, int]:
    """Return the offsets of an event's own text, without its anchor and tag and without what follows a block scalar."""
    start, end = start_of(event), end_of(event)
    if isinstance(event, ScalarEvent | CollectionStartEvent) and (event.anchor or event.tag):
        properties = _PROPERTIES.match(text, start, end if isinstance(event, ScalarEvent) else len(text))
        if properties:
            start = properties.end()
    if isinstance(event, ScalarEvent) and event.style in ("|", ">"):
        end = start + len(text[start:end].rstrip())
    return min(start, end), end


class _Key(NamedTuple):
    """A key whose value hasn't been read yet."""

    name: str
    start: int
    end: int
    is_merge: bool


def simple_places(text: str, events: list[Event], base: int) -> Node:
    """Return the locations of all values of a simple document: one without anchors, tags and merge keys.

    The members of a collection are located when they are first asked for. `base` is the offset of the text.
    """
    other_ends: dict[int, int] = {}
    started: list[int] = []
    for index, event in enumerate(events):
        if event.__class__ is ScalarEvent:
            continue
        if isinstance(event, CollectionStartEvent):
            started.append(index)
        elif isinstance(event, CollectionEndEvent):
            first = started.pop()
            other_ends[first], other_ends[index] = index, first
    return _SimplePlaces(text, events, base, other_ends).node(min(other_ends))


class _SimplePlaces:
    """The locations in a simple document; `other_ends` has the index of the other end of each collection."""

    def __init__(self, text: str, events: list[Event], base: int, other_ends: dict[int, int]) -> None:
        self._text = text
        self._events = events
        self._base = base
        self._other_ends = other_ends

    def node(self, index: int) -> Node:
        """Return the value whose first event has this index."""
        event, base = self._events[index], self._base
        start, end = event_place(self._text, event)
        if isinstance(event, ScalarEvent):
            return Node(base + start, base + end)
        end = max(start, self._end_before(self._other_ends[index] + 1))
        return Node(base + start, base + end, expand=partial(self._entries, index))

    def _end_before(self, index: int) -> int:
        """Return where the value ends whose last event is before this index."""
        while True:
            index -= 1
            event = self._events[index]
            if not isinstance(event, CollectionEndEvent):
                return event_place(self._text, event)[1]
            started: Any = self._events[self._other_ends[index]]
            if started.flow_style:
                return end_of(event)

    def _entries(self, index: int) -> dict[str | int, Entry]:
        entries: dict[str | int, Entry] = {}
        is_sequence = self._events[index].__class__ is SequenceStartEvent
        last = self._other_ends[index]
        index += 1
        while index < last:
            key: Any = self._events[index]
            index += not is_sequence
            node = self.node(index)
            index = self._other_ends.get(index, index) + 1
            if is_sequence:
                at = node.start - self._base
                dash = node.start == node.end and self._text[at - 1 : at] == "-"
                entries[len(entries)] = Entry(node.start - dash, node.end, node)
            else:
                start, end = event_place(self._text, key)
                entries[key.value] = Entry(self._base + start, self._base + end, node)
        return entries


def build_places(text: str, events: list[Event], offset: Callable[[int], int]) -> Node:
    """Return the locations of all values; `offset` converts offsets of the text to those of the source."""
    root = Node(0, 0)
    anchors: dict[str, Node] = {}
    stack: list[tuple[Node, CollectionStartEvent]] = []
    keys: list[_Key | None] = []
    texts: dict[str, str] = {}

    def add(node: Node, event: Any) -> None:
        nonlocal root
        if not stack:
            root = node
            return
        parent, start = stack[-1]
        if start.__class__ is SequenceStartEvent:
            dash = node.start == node.end and text[node.start - 1 : node.start] == "-"
            parent.entries[len(parent.entries)] = Entry(node.start - dash, node.end, node)
        elif keys[-1] is None:
            plain = isinstance(event, ScalarEvent) and event.implicit[0]
            name = event.value if isinstance(event, ScalarEvent) else texts.get(event.anchor, "")
            keys[-1] = _Key(name, node.start, node.end, is_merge=plain and name == "<<")
        else:
            key = keys[-1]
            keys[-1] = None
            if key.is_merge:
                _merge(parent, node, key)
            elif key.name not in parent.entries or parent.entries[key.name].node.opaque:
                parent.entries[key.name] = Entry(key.start, key.end, node)

    for event in events:
        if isinstance(event, ScalarEvent):
            node = Node(*event_place(text, event))
            if event.anchor:
                anchors[event.anchor] = node
                texts[event.anchor] = event.value
            add(node, event)
        elif isinstance(event, AliasEvent):
            target = anchors.get(event.anchor or "", Node(0, 0))
            add(Node(start_of(event), end_of(event), target.entries, opaque=True, origin=target), event)
        elif isinstance(event, CollectionStartEvent):
            node = Node(*event_place(text, event))
            if event.anchor:
                anchors[event.anchor] = node
            stack.append((node, event))
            keys.append(None)
        elif isinstance(event, CollectionEndEvent):
            node, start = stack.pop()
            keys.pop()
            node.end = max(node.start, end_of(event))
            if not start.flow_style and node.entries:
                node.end = max(max(entry.key_end, entry.node.end) for entry in node.entries.values())
            add(node, start)
    _shift(root, offset, set())
    return root


def _shift(node: Node, offset: Callable[[int], int], seen: set[int]) -> None:
    if id(node) in seen:
        return
    seen.add(id(node))
    node.start, node.end = offset(node.start), offset(node.end)
    for entry in node.entries.values():
        if id(entry) not in seen:
            seen.add(id(entry))
            entry.key_start, entry.key_end = offset(entry.key_start), offset(entry.key_end)
        _shift(entry.node, offset, seen)
    if node.origin is not None:
        _shift(node.origin, offset, seen)


def _merge(parent: Node, node: Node, key: _Key) -> None:
    """Locate the fields that `<<` merges at the merge key; explicit keys keep their own location."""
    sources = [node] if node.opaque or not all(isinstance(key, int) for key in node.entries) else [
        entry.node for entry in node.entries.values()
    ]  # fmt: skip
    for source in sources:
        for name, entry in source.entries.items():
            merged = Node(
                source.start,
                source.end,
                entry.node.entries,
                opaque=True,
                origin=entry.node,
                merged_from=entry,
            )
            parent.entries.setdefault(name, Entry(key.start, key.end, merged))
