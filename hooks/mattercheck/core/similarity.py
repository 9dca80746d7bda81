"""Spelling suggestions: the known word closest to an unknown one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import overload

_MIN_SIMILARITY = 0.75
_MOST_MATCHES = 3
_MAX_LENGTH = 100
"""Characters; longer words get no suggestion."""
_MIN_TYPO_LENGTH = 5
"""Characters; shorter names that differ by one letter, such as `data` and `date`, may both be intended."""
_MIN_BEGINNING = 4
"""Characters that a word and a choice must have in common if one is the beginning of the other."""
_OPPOSITES = (
    *(
        "after before",
        "back front",
        "begin end",
        "bottom top",
        "close open",
        "closed open",
        "created modified",
    ),
    *("created updated", "dark light", "day hour minute month second week year", "disable enable"),
    *("disabled enabled", "down up", "dst src", "end start", "exclude include", "first last", "from to"),
    *("height width", "hidden visible", "hide show", "high low", "in out", "inner outer", "input output"),
    *(
        "large medium small",
        "lat lng lon long",
        "latitude longitude",
        "left right",
        "max min",
        "maximum minimum",
    ),
    *(
        "new old",
        "next prev",
        "next previous",
        "off on",
        "primary secondary",
        "private public",
        "source target",
    ),
    "x y z",
)
"""Words that occur in otherwise equal names of different meaning, such as `redirect_from` and `redirect_to`."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z\W_\d]+|\d+")
_comparisons_left: ContextVar[int] = ContextVar("comparisons_left", default=1_000_000)


@contextmanager
def comparison_budget(number: int) -> Iterator[None]:
    """Limit the number of word comparisons within the context; beyond it, nothing matches."""
    token = _comparisons_left.set(number)
    try:
        yield
    finally:
        _comparisons_left.reset(token)


def closest_match(word: str, choices: Collection[str]) -> str | None:
    """Return the choice most similar to a word, or None if none is similar enough.

    Case, `-`, `_` and whitespace are ignored. Names that differ in meaning, such as `min_size` and `max_size`, aren't
    similar.
    """
    remaining = _comparisons_left.get()
    if len(word) > _MAX_LENGTH or remaining < len(choices):
        return None
    _comparisons_left.set(remaining - len(choices))
    normalized: dict[str, str] = {}
    for choice in choices:
        if len(choice) <= _MAX_LENGTH:
            normalized.setdefault(_normalize(choice), choice)
    exact = normalized.get(_normalize(word))
    if exact is not None:
        return exact
    from difflib import get_close_matches  # slow to import, and not needed for files without problems

    matches = get_close_matches(_normalize(word), normalized, n=_MOST_MATCHES, cutoff=_MIN_SIMILARITY)
    typos = (name for name in normalized if _differ_by_one_typo(_normalize(word), name))
    similar = (normalized[name] for name in chain(matches, typos))
    return next((choice for choice in similar if not differ_in_meaning(word, choice)), None)


def closest_choice(word: str, choices: Collection[str]) -> str | None:
    """Return the choice most similar to a word, or the only one that it begins with or that begins with it."""
    similar = closest_match(word, choices)
    if similar is not None or not _MIN_BEGINNING <= len(word) <= _MAX_LENGTH:
        return similar
    normalized = _normalize(word)
    found = {
        choice
        for choice in choices
        if len(choice) >= _MIN_BEGINNING
        and (normalized.startswith(_normalize(choice)) or _normalize(choice).startswith(normalized))
    }
    return found.pop() if len(found) == 1 else None


def likely_typo(word: str, choices: Collection[str]) -> str | None:
    """Return the choice that a word is almost certainly a misspelling of, or None.

    Stricter than `closest_match`, for names of which any may be intended: they are equal except for case, `-`, `_` and
    whitespace, or, with at least `_MIN_TYPO_LENGTH` characters, differ by one typo. In shorter ones, only transposed
    letters are a typo, and a letter too few or too many.
    """
    normalized = _normalize(word[:_MAX_LENGTH])
    for choice in choices:
        if _normalize(choice) == normalized:
            return choice
    if len(normalized) < _MIN_TYPO_LENGTH:
        return next((one for one in choices if _differ_by_order_or_length(normalized, _normalize(one))), None)
    similar = (one for one in choices if _differ_by_one_typo(normalized, _normalize(one)))
    return next((one for one in similar if not differ_in_meaning(word, one)), None)


def differ_in_meaning(name: str, other: str) -> bool:
    """Tell whether two names differ in a number, or in two words of different meaning."""
    words, others = _words(name), _words(other)
    if len(words) != len(others):
        return False
    pairs = [{one, two} for one, two in zip(words, others, strict=True) if one != two]
    return any(
        all(word.isdigit() for word in pair) or any(pair <= {*group.split()} for group in _OPPOSITES)
        for pair in pairs
    )


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(name[:_MAX_LENGTH])]


def may_be_literal(word: str) -> bool:
    """Tell whether a word may be a misspelled `true`, `false` or `null`: it differs by one letter or sign at most."""
    return any(edit_distance(word.lower(), literal, 1) <= 1 for literal in ("true", "false", "null"))


@overload
def did_you_mean(suggestion: str) -> str: ...
@overload
def did_you_mean(suggestion: str | None) -> str | None: ...
def did_you_mean(suggestion: str | None) -> str | None:
    """Return a hint that offers a suggestion, or None without one."""
    return None if suggestion is None else f"did you mean `{suggestion}`?"


def _differ_by_one_typo(first: str, second: str) -> bool:
    """Tell whether two words differ by one wrong, missing or extra letter, or by two transposed ones."""
    if min(len(first), len(second)) < 3 or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    left, right = first[start:], second[start:]
    transposed = left[:2] == right[1::-1] and left[2:] == right[2:]
    return transposed or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def _differ_by_order_or_length(first: str, second: str) -> bool:
    is_other_letter = len(first) == len(second) and sorted(first) != sorted(second)
    return not is_other_letter and max(len(first), len(second)) > 2 and _differ_by_one_typo(first, second)


def edit_distance(word: str, other: str, limit: int) -> int:
    """Return how many letters to add, remove, replace or swap to turn one word into another; `limit` + 1 if more."""
    rows = [list(range(len(other) + 1))]
    for index, letter in enumerate(word, 1):
        row = [index]
        for column, target in enumerate(other, 1):
            cost = min(rows[-1][column] + 1, row[-1] + 1, rows[-1][column - 1] + (letter != target))
            if index > 1 and column > 1 and letter == other[column - 2] and word[index - 2] == target:
                cost = min(cost, rows[-2][column - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        rows.append(row)
    return rows[-1][-1]


def _normalize(word: str) -> str:
    return re.sub(r"[-_\s\u200b\ufeff]", "", word.casefold())
