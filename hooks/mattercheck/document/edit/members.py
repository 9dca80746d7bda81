"""Insert or remove a member of a document, including the line, the comma and the indentation that it needs."""

from __future__ import annotations

import json
import re
from typing import Any

from ...core.line_ends import LINE_END, is_one_line, line_end, line_start
from ...core.pointer import Route
from ...core.problem import Edit
from ..document import Document
from ..places import Entry, Node
from ..syntax import Syntax, YamlVersion
from .replace import is_in_flow
from .serialize import write_key, write_text

_REST_OF_LINE = r"[ \t]*(?:#.*)?\Z"


def insert_member(document: Document, route: Route, value: Any) -> Edit | None:
    """Return the edit that adds a missing field to its mapping, after the last field where possible.

    Return None if the right place is uncertain: in an empty mapping, or in one that is reused elsewhere.
    """
    parent, key, syntax = _node_at(document, route[:-1]), route[-1], document.syntax
    if parent is None or syntax is None or not parent.entries or not isinstance(key, str):
        return None
    serialized = _write(value, syntax, document.yaml_version)
    if serialized is None:
        return None
    name = write_key(key, syntax, yaml_version=document.yaml_version)
    text, last = document.source.text, list(parent.entries.values())[-1]
    if syntax is Syntax.JSON or is_in_flow(document, (*route[:-1], next(iter(parent.entries)))):
        before = _line_before(text, last.key_start)
        separator = (
            "," + document.source.line_break + before
            if not before.strip() and not is_one_line(text)
            else ", "
        )
        return _at(document, last.node.end, f"{separator}{name}: {serialized}")
    pair = f"{name} = {serialized}" if syntax is Syntax.TOML else f"{name}: {serialized}"
    if syntax is Syntax.TOML:
        return _insert_into_toml(document, parent, pair)
    first = next(iter(parent.entries.values()))
    indent = len(_line_before(text, first.key_start))
    rest = _rest_of_line(text, last.node.end or last.key_end)
    if last.node.entries or rest is None or not _is_one_line(text, last):
        line = document.source.line_break + " " * indent
        return _at(document, first.key_start, pair + line)
    return _at(document, rest, document.source.line_break + " " * indent + pair)


def _insert_into_toml(document: Document, parent: Node, pair: str) -> Edit | None:
    """Insert a pair after the last pair of a table that is on its own lines, so above the tables in it."""
    text = document.source.text
    pairs = [entry for entry in parent.entries.values() if entry.node.start >= entry.key_start]
    if not pairs:  # only table headers
        return None
    last = pairs[-1]
    rest = _rest_of_line(text, last.node.end)
    if rest is None or _line_before(text, last.key_start).strip() or last.node.opaque:
        return None
    if (
        text[last.key_end : last.node.start].strip() != "="
    ):  # a dotted key, which belongs to more than one table
        return None
    return _at(document, rest, document.source.line_break + _line_before(text, last.key_start) + pair)


def remove_member(document: Document, route: Route) -> Edit | None:
    """Return the edit that removes a field or an item, or None if it is the only one or isn't on lines of its own."""
    parent, entry = _node_at(document, route[:-1]), document.places and document.places.entry_at(route)
    if parent is None or not entry or parent.opaque or len(parent.entries) < 2:
        return None
    text, entries = document.source.text, list(parent.entries.values())
    at = next(index for index, other in enumerate(entries) if other is entry)
    start, end = entry.key_start, max(entry.node.end, entry.key_end)
    if document.syntax is Syntax.JSON or is_in_flow(document, route):
        if at + 1 < len(entries):
            end = entries[at + 1].key_start
        else:
            start = max(entries[at - 1].node.end, entries[at - 1].key_end)
        return Edit(document.source.span(start, end), "")
    end = start + len(text[start:end].rstrip())
    if document.syntax is Syntax.TOML and text[entry.key_end : entry.node.start].strip() != "=":
        return None
    before = _line_before(text, start)
    if isinstance(route[-1], int) and before.strip() == "-":
        start, before = start - len(before) + before.index("-"), before[: before.index("-")]
    rest = _rest_of_line(text, end, ":")
    if rest is None:
        return None
    if before.strip():  # the first field of an item follows its dash
        return (
            Edit(document.source.span(start, entries[at + 1].key_start), "")
            if at + 1 < len(entries)
            else None
        )
    line_break = LINE_END.match(text, rest)
    return Edit(document.source.span(start - len(before), line_break.end() if line_break else rest), "")


def _node_at(document: Document, route: Route) -> Node | None:
    if document.places is None:
        return None
    if not route:
        return document.places
    entry = document.places.entry_at(route)
    return entry.node if entry else None


def _at(document: Document, offset: int, text: str) -> Edit:
    return Edit(document.source.span(offset, offset), text)


def _is_one_line(text: str, entry: Entry) -> bool:
    return entry.node.end > entry.node.start and is_one_line(text[entry.key_start : entry.node.end])


def _line_before(text: str, offset: int) -> str:
    """Return the text before an offset on its line."""
    return text[line_start(text, offset) : offset]


def _rest_of_line(text: str, offset: int, colon: str = "") -> int | None:
    """Return the end of the line at an offset if only white space and a comment follow, and possibly a colon."""
    end = line_end(text, offset)
    rest = text[offset:end].lstrip(" \t").removeprefix(colon)
    return end if re.match(_REST_OF_LINE, rest) else None


def _write(value: Any, syntax: Syntax, version: YamlVersion) -> str | None:
    """Serialize a value on one line; return None if the syntax doesn't allow that."""
    if isinstance(value, str):
        return write_text(value, syntax, yaml_version=version)
    if syntax is Syntax.TOML and not _is_in_toml(value):
        return None
    return json.dumps(value, ensure_ascii=False)


def _is_in_toml(value: Any) -> bool:
    """Tell whether a value is written the same way in TOML as in JSON."""
    if isinstance(value, list):
        return all(map(_is_in_toml, value))
    return value is not None and not isinstance(value, dict)
