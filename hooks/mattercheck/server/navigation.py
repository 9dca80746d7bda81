"""Where a field is described, what a value names, the outline of a front matter, and links to schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..checking.relation_lookup import Place
from ..config.inline_schema import named_schema, why_not_allowed
from ..config.settings import FILE_NAME
from ..core.named_tuple import NamedTuple
from ..core.pointer import PointerError, Route, follow_pointer
from ..core.problem import SchemaPlace, Span
from ..core.resources import bundled_schema
from ..document.bounded_read import read_data_within_limits
from ..document.document import Document
from ..document.places import Node
from ..document.syntax import Syntax, data_syntax
from .field import SchemaField
from .open_document import Analysis
from .uris import uri_of

_MAX_SYMBOLS = 5000
_KINDS = {dict: 19, list: 18, str: 15, bool: 17, int: 16, float: 16}
"""SymbolKind: Object, Array, String, Boolean, Number; Null (21) otherwise."""


class Symbol(NamedTuple):
    """A field in the outline: offsets of the whole and of its key."""

    name: str
    detail: str
    kind: int
    whole: tuple[int, int]
    key: tuple[int, int]
    children: list[Symbol]


def definition(analysis: Analysis, offset: int) -> list[Place]:
    """Return what the value at an offset names, or else where the schema describes the field."""
    referred, _ = analysis.places_at(offset)
    if referred:
        return referred
    route, schema = analysis.route_at(offset), analysis.schema
    if not route or schema is None:
        return []
    named = [schema.place_of(one) for one in SchemaField(schema, analysis.value, route).subschemas]
    places = [_in_schema(analysis, place) for place in dict.fromkeys(named) if place is not None]
    return [place for place in places if place is not None][:10]


def _in_schema(analysis: Analysis, place: SchemaPlace) -> Place | None:
    """Return the place of a keyword in the text of its schema file."""
    path = analysis.project.absolute(place.file)
    try:
        data = analysis.project.loader.read_shown(place.file)
    except OSError:
        return None
    document = read_data_within_limits(place.file, data, data_syntax(path) or Syntax.JSON)
    try:
        _, route = follow_pointer(document.value, place.pointer)
    except PointerError:
        return None
    return Place(path, document.source.text, document.key_span(route))


def symbols(analysis: Analysis) -> list[Symbol]:
    """Return the outline of a document; empty if it can't be read."""
    document = analysis.document
    if document is None or document.places is None or analysis.schema is None:
        return []
    return list(_children(document.places, document.value, [_MAX_SYMBOLS]))


def _children(node: Node, value: Any, left: list[int]) -> Iterator[Symbol]:
    if node.opaque:
        return
    for step, entry in node.entries.items():
        left[0] -= 1
        if left[0] < 0:
            return
        try:
            member = value[step]
        except (KeyError, IndexError, TypeError):
            member = None
        kind = _KINDS.get(type(member), 21)
        detail = "" if isinstance(member, dict | list) else str(member if member is not None else "")[:80]
        whole = entry.key_start, max(entry.key_end, entry.node.end)
        yield Symbol(
            str(step) if isinstance(step, str) and step else f"[{step}]",
            " ".join(detail.split()),
            kind,
            whole,
            (entry.key_start, min(entry.key_end, whole[1])),
            list(_children(entry.node, member, left)),
        )


def links(analysis: Analysis) -> list[tuple[Span, str]]:
    """Return the schemas that a document names: their spans, and the URIs of the files."""
    document = analysis.document
    if document is None:
        return []
    if analysis.name == FILE_NAME:
        return list(_links_of_configuration(analysis, document))
    config = analysis.file_config
    named = named_schema(document)
    if config is None or not config.allows_inline_schema or config.settings is None or named is None:
        return []
    files = analysis.project.loader.files
    if why_not_allowed(analysis.path, named[0], config.settings.folder, files) is not None:
        return []
    return [(named[1], uri_of(bundled_schema(named[0]) or Path(analysis.path).parent / named[0]))]


def _links_of_configuration(analysis: Analysis, document: Document) -> Iterator[tuple[Span, str]]:
    collections = document.value.get("collections") if isinstance(document.value, dict) else None
    for index, table in enumerate(collections if isinstance(collections, list) else []):
        reference = table.get("schema") if isinstance(table, dict) else None
        if isinstance(reference, str):
            route: Route = ("collections", index, "schema")
            target = bundled_schema(reference) or Path(analysis.path).parent / reference
            yield document.value_span(route), uri_of(target)
