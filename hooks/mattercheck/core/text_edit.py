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
    """Return a text with edits applied; the edits must not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
