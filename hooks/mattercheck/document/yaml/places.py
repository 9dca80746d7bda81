"""Find the location of each field of a YAML document from its events."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

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

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*(?:[ \t]+|[ \t]*(?:\r\n|\n|\r)[ \t]*|\Z))+")


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
            merged = Node(source.start, source.end, entry.node.entries, opaque=True, origin=entry.node)
            parent.entries.setdefault(name, Entry(key.start, key.end, merged))
