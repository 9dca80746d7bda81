"""Decides which types of values are expected, and which are mistakes, such as the text `no` among booleans."""

from __future__ import annotations

import re

from ..core.similarity import edit_distance
from .summary import Summary
from .tolerance import Tolerance

_BOOLEAN = re.compile(r"(?:true|false|yes|no|on|off|y|n|[01]|ja|nein|oui|non|s[ií])\Z", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[-+]?\d[\d_.,]*(?:[eE][-+]?\d+)?\s*\Z")
_SEPARATOR = re.compile("[,;]")
_TEXTS_FOR = {"boolean": _BOOLEAN, "number": _NUMBER}
_MOST = 0.75
"""Share of texts that must look like values of the main type to be mistakes for them."""
_MANY = 0.4
"""Share of texts that must be known as items of lists to be mistakes for lists."""
_MIN_LISTS = 50
"""Fewest values, most of them lists, among which a text is a mistake."""


_USES = 3
"""Fewest average uses of an item for which all items are known."""


def expected_types(summary: Summary, tolerance: Tolerance) -> set[str]:
    """Return the types of the values apart from null, without those that only mistakes have."""
    counts = summary.counts()
    if not counts:
        return set()
    main = summary.main_type()
    rare = 0
    expected = set(counts)
    for kind, count in sorted(counts.items(), key=lambda item: item[1]):
        if kind != main and rare + count <= _allowed(summary, kind, main, tolerance):
            rare += count
            expected.remove(kind)
    return expected


def _allowed(summary: Summary, kind: str, main: str, tolerance: Tolerance) -> int:
    """Return how many values of a rare type may be mistakes among those of the main type."""
    total = summary.count
    if kind == "string" and main in _TEXTS_FOR and summary.texts is not None:
        texts = summary.texts.values or {}
        alike = sum(number for text, number in texts.items() if _stands_for(text, main))
        # The others come from mistakes of another kind, such as syntax errors.
        return tolerance.certain(total) if alike >= _MOST * summary.texts.count else tolerance.of(total)
    looks_wrong = (
        (main == "string" and kind == "number")  # unquoted
        or (main == "boolean" and kind == "number")
        or (main == "array" and kind == "string" and total >= _MIN_LISTS and _are_items(summary))
    )
    return tolerance.evident(total) if looks_wrong else tolerance.of(total)


def _stands_for(text: str, kind: str) -> bool:
    """Tell whether a text looks like a value of another type, or like none."""
    if not text or _TEXTS_FOR[kind].match(text):
        return True
    return kind == "boolean" and any(
        edit_distance(text.casefold(), word, 1) <= 1 for word in ("true", "false")
    )


def _are_items(summary: Summary) -> bool:
    """Tell whether many texts are items that other values list, several of them, or empty."""
    texts, items = summary.texts, summary.lists.items.texts if summary.lists else None
    if texts is None or texts.values is None:
        return True
    known = items.values if items else {}
    if items is not None and (known is None or items.count < _USES * len(known)):
        return True
    alike = sum(
        number
        for text, number in texts.values.items()
        if not text or any(part.strip() in (known or ()) for part in _SEPARATOR.split(text))
    )
    return alike >= _MANY * texts.count
