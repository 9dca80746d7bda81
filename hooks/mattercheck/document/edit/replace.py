"""Edits that change a document at one place, and leave every other character as it is."""

from __future__ import annotations

from ...core.pointer import Route
from ...core.problem import Edit
from ..document import TAG, Document
from ..places import Node
from ..syntax import Syntax
from .serialize import write_key, write_text


def replace_text(document: Document, route: Route, text: str) -> Edit | None:
    """Put a text in the place of a scalar, in its style; None where the value is not written there on one line."""
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
    """Put what is written, as it is, in the place of a scalar; None where the value is not there on one line."""
    place = _scalar(document, route)
    return place and Edit(document.source.span(*place), written)


def rename_key(document: Document, route: Route, key: str) -> Edit | None:
    """Write another key in the place of the one that a route ends with; None where it is not written there."""
    entry = document.places.entry_at(route) if document.places else None
    if entry is None or document.syntax is None or not isinstance(route[-1], str):
        return None
    like = document.source.text[entry.key_start : entry.key_end]
    written = write_key(key, document.syntax, like=like, yaml_version=document.yaml_version)
    return Edit(document.source.span(entry.key_start, entry.key_end), written)


def is_in_flow(document: Document, route: Route) -> bool:
    """Tell whether a field of YAML stands in brackets or braces."""
    if document.places is None or document.syntax is not Syntax.YAML:
        return False
    node, text = document.places, document.source.text
    for step in route:
        if _begins_flow(node, text):
            return True
        node = node.entries[step].node
    return False


def _begins_flow(node: Node, text: str) -> bool:
    return text[node.start : node.start + 1] in {"[", "{"} and text[node.end - 1] in "]}"


def _scalar(document: Document, route: Route) -> tuple[int, int] | None:
    """Return the offsets of a scalar that may be written anew: on one line, at its own place, without a tag."""
    entry = document.places.entry_at(route) if document.places else None
    if entry is None:
        return None
    start, end = entry.node.start, entry.node.end
    text = document.source.text
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if (
        start == end
        or entry.node.entries
        or len(text[start:end].splitlines()) > 1
        or TAG.search(text[line:start])
    ):
        return None
    return start, end
