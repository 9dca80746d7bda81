"""The word that was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LIKENESS = 0.75
_LONGEST = 100
"""Characters of a word that may be a misspelt one."""
_left: ContextVar[int] = ContextVar("comparisons that are left", default=1_000_000)


@contextmanager
def bounded_comparisons(number: int) -> Iterator[None]:
    """Let no more words be compared than so many; after that none is near to another."""
    token = _left.set(number)
    try:
        yield
    finally:
        _left.reset(token)


def nearest(word: str, choices: Collection[str]) -> str | None:
    """Return the choice that a word most likely stands for, None where none is near.

    Case, and the difference of `-`, `_`, spaces of any kind and nothing, do not count.
    """
    left = _left.get()
    if len(word) > _LONGEST or left < len(choices):
        return None
    _left.set(left - len(choices))
    folded = {_fold(choice): choice for choice in choices if len(choice) <= _LONGEST}
    exact = folded.get(_fold(word))
    if exact is not None:
        return exact
    from difflib import get_close_matches  # which no clean file needs

    matches = get_close_matches(_fold(word), folded, n=1, cutoff=_LIKENESS)
    if matches:
        return folded[matches[0]]
    return next((choice for name, choice in folded.items() if _one_slip_apart(_fold(word), name)), None)


def _one_slip_apart(one: str, two: str) -> bool:
    """Tell whether two short words differ by one letter that is wrong, missing, too many, or by two in turn."""
    if min(len(one), len(two)) < 3 or abs(len(one) - len(two)) > 1:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    rest, other = one[start:], two[start:]
    turned = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return turned or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


def _fold(word: str) -> str:
    return re.sub(r"[-_\s\u200b\ufeff]", "", word.casefold())
