"""Explain where the json module stopped, and propose the edits with which it can continue."""

from __future__ import annotations

from ..recovery import Mistake, StoppedError
from ..repaired_text import RepairedText
from .diagnose import advise


def explain(repaired: RepairedText, stop: StoppedError) -> Mistake:
    """Return the mistake behind an error of the json module in a repaired text."""
    advice = advise(repaired.text, stop)
    end = min(max(advice.end, advice.start + 1), len(repaired.text))
    problem = repaired.problem("json-syntax", (advice.start, end), advice.message, advice.help)
    edits = () if advice.edit is None else (advice.edit,)
    return Mistake(
        problem,
        max([stop.offset, *(edit.start for edit in edits)]),
        edits,
        advice.safe,
        advice.change,
        advice.is_text,
        advice.is_habit,
        advice.reading,
    )
