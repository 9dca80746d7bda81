"""The word that was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LIKENESS = 0.75


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that a word most likely stands for, None where none is near.

    Case, and the difference of `-`, `_` and nothing, do not count.
    """
    folded = {_fold(choice): choice for choice in choices}
    exact = folded.get(_fold(word))
    if exact is not None:
        return exact
    matches = get_close_matches(_fold(word), folded, n=1, cutoff=_LIKENESS)
    return folded[matches[0]] if matches else None


def _fold(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "").replace(" ", "")
