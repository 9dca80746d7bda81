"""Offsets of a repaired text lead back to the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mattercheck.core.text_edit import TextEdit
from mattercheck.document.repaired_text import RepairedText
from mattercheck.document.source_text import SourceText

TEXT = "0123456789\nabcdefghijklmnopqrstuvwxyz\nABCDEFGH"
Steps = list[tuple[int, int, str]]


def edits_of(steps: Steps, length: int) -> list[TextEdit]:
    """Make edits that don't touch each other out of gaps, lengths and texts."""
    edits, at = [], 0
    for gap, removed, text in steps:
        start = at + gap
        at = start + removed
        if at <= length:
            edits.append(TextEdit(start, at, text))
    return edits


STEPS = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3), st.text("-+", max_size=3)), max_size=8)


@given(STEPS, STEPS)
def test_characters_keep_their_places(first: Steps, second: Steps) -> None:
    repaired = RepairedText(SourceText("x.md", TEXT), TEXT, 0)
    repaired.apply(edits_of(first, len(TEXT)))
    repaired.apply(edits_of(second, len(repaired.text)))
    for offset, character in enumerate(repaired.text):
        if character not in "-+":
            assert TEXT[repaired.source_offset(offset)] == character
    offsets = [repaired.source_offset(offset) for offset in range(len(repaired.text) + 1)]
    assert offsets == sorted(offsets)
