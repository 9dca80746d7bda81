"""The files of a proposed collection with their keys, and which keys they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..core.named_tuple import NamedTuple
from .proposals import Proposal

Keys = frozenset[str]

_COMMON = 0.985
"""Share of files that must have a key for it to be common to them."""
_USUAL = 0.2
"""Share of files that must have a key for it to be usual."""


class Part(NamedTuple):
    """A collection with the keys of its files, by path; the keys are None for a file without front matter."""

    proposal: Proposal
    files: Mapping[str, Keys | None]


def common(files: Iterable[Keys | None]) -> Keys:
    """Return the keys that nearly all files have."""
    return frequent(files, _COMMON)


def usual(files: Iterable[Keys | None]) -> Keys:
    """Return the keys that many of the files with front matter have."""
    return frequent([keys for keys in files if keys is not None], _USUAL)


def frequent(files: Iterable[Keys | None], share: float) -> Keys:
    """Return the keys that at least this share of the files has."""
    counts: Counter[str] = Counter()
    number = 0
    for keys in files:
        number += 1
        counts.update(keys or ())
    return frozenset(key for key, count in counts.items() if count >= share * number)
