"""Edits of a text by offset."""

from __future__ import annotations

from collections.abc import Iterable

from .named_tuple import NamedTuple


class TextEdit(NamedTuple):
    """Replaces the text between two 0-based offsets in code points, the end exclusive."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Return a text with edits applied; the edits must not overlap.

    Of two insertions at one offset, the later one of `edits` comes first.
    """
    ordered = sorted(edits, key=lambda edit: edit.start, reverse=True)
    parts: list[str] = []
    at = 0
    while ordered:
        edit = ordered.pop()
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join(parts) + text[at:]
