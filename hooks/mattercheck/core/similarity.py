"""The word that was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import overload

_LIKENESS = 0.75
_LONGEST = 100
"""Characters of a word that may be a misspelt one."""
_comparisons_left: ContextVar[int] = ContextVar("comparisons that are left", default=1_000_000)


@contextmanager
def comparison_budget(number: int) -> Iterator[None]:
    """Let no more words be compared than so many; after that none is near to another."""
    token = _comparisons_left.set(number)
    try:
        yield
    finally:
        _comparisons_left.reset(token)


def closest_match(word: str, choices: Collection[str]) -> str | None:
    """Return the choice that a word most likely stands for, None where none is near.

    Case, and the difference of `-`, `_`, spaces of any kind and nothing, do not count.
    """
    left = _comparisons_left.get()
    if len(word) > _LONGEST or left < len(choices):
        return None
    _comparisons_left.set(left - len(choices))
    folded = {_normalize(choice): choice for choice in choices if len(choice) <= _LONGEST}
    exact = folded.get(_normalize(word))
    if exact is not None:
        return exact
    from difflib import get_close_matches  # which no clean file needs

    matches = get_close_matches(_normalize(word), folded, n=1, cutoff=_LIKENESS)
    if matches:
        return folded[matches[0]]
    return next(
        (choice for name, choice in folded.items() if _differ_by_one_typo(_normalize(word), name)), None
    )


@overload
def did_you_mean(suggestion: str) -> str: ...
@overload
def did_you_mean(suggestion: str | None) -> str | None: ...
def did_you_mean(suggestion: str | None) -> str | None:
    """Return the question that offers a suggestion; None where there is none."""
    return None if suggestion is None else f"did you mean `{suggestion}`?"


def _differ_by_one_typo(one: str, two: str) -> bool:
    """Tell whether two short words differ by one letter that is wrong, missing, too many, or by two in turn."""
    if min(len(one), len(two)) < 3 or abs(len(one) - len(two)) > 1:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    rest, other = one[start:], two[start:]
    turned = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return turned or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


def _normalize(word: str) -> str:
    return re.sub(r"[-_\s\u200b\ufeff]", "", word.casefold())
