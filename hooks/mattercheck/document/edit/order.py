"""Reorder the fields of a document, as an edit of its text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...core.problem import Edit
from ..document import Document
from ..places import Entry
from ..syntax import Syntax


def in_order(document: Document, names: Sequence[str]) -> Edit | None:
    """Return the edit that puts the top-level fields in the order of `names`, and other fields after them as they are.

    A comment moves with the field below it. Return None if the fields are in that order already. The caller must
    verify that the edit changes nothing else, by reading the document again.
    """
    places = document.places
    if places is None or len(places.entries) < 2:
        return None
    rank = {name: number for number, name in enumerate(names)}
    fields = sorted(places.entries.items(), key=lambda field: field[1].key_start)
    entries = [entry for _, entry in fields]
    ranks = [rank.get(str(name), len(rank)) for name, _ in fields]
    order = sorted(range(len(fields)), key=lambda index: ranks[index])
    if order == [*range(len(fields))]:
        return None
    text = document.source.text
    if document.syntax is Syntax.JSON or text[places.start : places.start + 1] == "{":
        return _members(document, entries, order)
    return _lines(document, entries, order)


def _members(document: Document, entries: list[Entry], order: list[int]) -> Edit:
    """Reorder members between braces; the text between them stays where it is."""
    text = document.source.text
    written = [text[entry.key_start : entry.node.end] for entry in entries]
    gaps = [text[left.node.end : right.key_start] for left, right in pairwise(entries)]
    joined = "".join(written[index] + gap for index, gap in zip(order, [*gaps, ""], strict=True))
    return Edit(document.source.span(entries[0].key_start, entries[-1].node.end), joined)


def _lines(document: Document, entries: list[Entry], order: list[int]) -> Edit:
    """Reorder whole lines."""
    source = document.source
    last_line, column = source.position(entries[-1].node.end)
    if column == 1:  # a block scalar ends where the next line starts
        last_line -= 1
    starts = [source.line_start(_first_line(document, entry)) for entry in entries]
    end = source.line_start(last_line + 1) if last_line < len(source.lines) else len(source.text)
    blocks = [source.text[start:stop] for start, stop in pairwise([*starts, end])]
    if not blocks[-1].endswith(("\n", "\r")):  # the last line of a file may lack its line end
        blocks[-1] += source.line_break
    return Edit(source.span(starts[0], end), "".join(blocks[index] for index in order))


def _first_line(document: Document, entry: Entry) -> int:
    """Return the 1-based first line of a field, including the comment right above it."""
    lines = document.source.lines
    line = document.source.position(entry.key_start)[0]
    while line > 1 and lines[line - 2].lstrip().startswith("#"):
        line -= 1
    return line
