"""Edits that change a document in one place and leave every other character as it is."""

from __future__ import annotations

import re

from ...core.line_ends import is_one_line, line_start
from ...core.pointer import Route
from ...core.problem import Edit
from ..document import TAG, Document
from ..places import Node
from ..syntax import Syntax
from .serialize import write_key, write_text


def replace_text(document: Document, route: Route, text: str) -> Edit | None:
    """Return the edit that replaces a scalar with a text in its style, or None if it isn't written there on one line."""
    place = _scalar(document, route)
    if place is None or document.syntax is None:
        return None
    like = document.source.text[slice(*place)]
    written = write_text(
        text,
        document.syntax,
        like=like,
        in_flow=is_in_flow(document, route),
        yaml_version=document.yaml_version,
    )
    return Edit(document.source.span(*place), written)


def replace_scalar(document: Document, route: Route, written: str) -> Edit | None:
    """Return the edit that replaces a scalar with raw source text, or None if it isn't written there on one line."""
    place = _scalar(document, route)
    return place and Edit(document.source.span(*place), written)


def rename_key(document: Document, route: Route, key: str) -> Edit | None:
    """Return the edit that renames the key that a route ends with, or None if it isn't written there."""
    entry = document.places.entry_at(route) if document.places else None
    if entry is None or document.syntax is None or not isinstance(route[-1], str):
        return None
    like = document.source.text[entry.key_start : entry.key_end]
    written = write_key(key, document.syntax, like=like, yaml_version=document.yaml_version)
    return Edit(document.source.span(entry.key_start, entry.key_end), written)


def is_in_flow(document: Document, route: Route) -> bool:
    """Tell whether a YAML field is inside brackets or braces."""
    if document.places is None or document.syntax is not Syntax.YAML:
        return False
    node, text = document.places, document.source.text
    for step in route:
        if _is_flow_collection(node, text):
            return True
        node = node.entries[step].node
    return False


def _is_flow_collection(node: Node, text: str) -> bool:
    return text[node.start : node.start + 1] in {"[", "{"} and text[node.end - 1] in "]}"


def _scalar(document: Document, route: Route) -> tuple[int, int] | None:
    """Return the offsets of a scalar that can be rewritten: on one line, in its own place, without a tag."""
    entry = document.places.entry_at(route) if document.places else None
    if entry is None:
        return None
    start, end = entry.node.start, entry.node.end
    text = document.source.text
    if (
        start == end
        or entry.node.entries
        or not is_one_line(text[start:end])
        or re.search(TAG, text[line_start(text, start) : start])
    ):
        return None
    return start, end
