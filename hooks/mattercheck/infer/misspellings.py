"""Recognizes misspelled keys and values: rare ones that are close to a frequent one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..core.similarity import differ_in_meaning, edit_distance
from .summary import Field, MappingSummary, Summary
from .tolerance import Tolerance

_MIN_LENGTH = 4
"""Letters of a word that may be misspelled by one edit; shorter ones differ by case only."""
_LONG = 7
"""Letters of a word that may be misspelled by two edits."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z_\-. /]+")
_DIGITS = re.compile(r"\d+")


def misspelled_keys(mappings: MappingSummary, tolerance: Tolerance) -> dict[str, str]:
    """Return the misspelled keys of mappings, each with the key that was meant.

    A key is misspelled if it is rare and close to a frequent one, never occurs together with it, and has values of the
    same type.
    """
    found: dict[str, str] = {}
    by_count = sorted(mappings.fields.items(), key=lambda item: (-item[1].count, item[0]))
    for rare, field in reversed(by_count):
        for common, other in by_count:
            if field.count > tolerance.evident(other.count) or other.count < _MIN_COMMON:
                break
            if _is_apart(field, common) and _same_kind(field.values, other.values) and is_near(rare, common):
                found[rare] = common
                break
    return found


_MIN_COMMON = 10
"""Fewest uses of a key or value that others may be misspellings of."""


def misspelled_values(values: Mapping[str, int], tolerance: Tolerance) -> dict[str, str]:
    """Return the misspelled values, each with the value that was meant; `values` are counts by value."""
    found: dict[str, str] = {}
    by_count = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    for rare, number in reversed(by_count):
        for common, uses in by_count:
            if number > tolerance.evident(uses) or uses < _MIN_COMMON:
                break
            if is_near(rare, common) or _lacks_a_letter(rare, common):
                found[rare] = common
                break
    return found


def is_near(text: str, other: str) -> bool:
    """Tell whether a text is probably a misspelling of another one: of one or two letters, or in another case."""
    if text == other or _DIGITS.findall(text) != _DIGITS.findall(other) or differ_in_meaning(text, other):
        return False
    words, others = _WORD.findall(text), _WORD.findall(other)
    joined, meant = _joined(words), _joined(others)
    if joined == meant:
        return True
    if len(words) != len(others):
        return _is_near_word(joined, meant)
    pairs = zip(map(str.casefold, words), map(str.casefold, others), strict=True)
    if all(one == two or _is_near_word(one, two) for one, two in pairs):
        return True
    return min(len(joined), len(meant)) >= _MIN_LENGTH and edit_distance(joined, meant, 1) <= 1


def _lacks_a_letter(text: str, other: str) -> bool:
    """Tell whether a value of three letters lacks one of four, such as `Mta` of `Meta`."""
    return len(text) == _MIN_LENGTH - 1 and len(other) == _MIN_LENGTH and edit_distance(text, other, 1) == 1


def _is_near_word(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    allowed = 2 if shorter >= _LONG else 1 if shorter >= _MIN_LENGTH else 0
    return abs(len(word) - len(other)) <= allowed and edit_distance(word, other, allowed) <= allowed


def _joined(words: list[str]) -> str:
    return "".join(words).casefold()


def _is_apart(field: Field, key: str) -> bool:
    return field.beside is not None and key not in field.beside


def _same_kind(values: Summary, others: Summary) -> bool:
    """Tell whether most of the values have the type that most of the others have."""
    return values.main_type() in {"null", others.main_type()}
