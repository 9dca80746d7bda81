"""Facts: what a file contributes to a relation."""

from __future__ import annotations

import marshal
from typing import TypeAlias

from ..core.named_tuple import NamedTuple


class Row(NamedTuple):
    """A fact: a file has a `key` in a `slot`, which is the number of a relation or of what one refers to.

    `extra` is for the relation to use, usually the JSON Pointer of the value.
    """

    slot: int
    key: str
    extra: str = ""


PlainRow: TypeAlias = tuple[int, str, str]
"""A fact as it is stored: a row, or a tuple of the same."""
_VERSION = 2
"""Of the format of `marshal`: the last one without references, so that equal facts are equal bytes."""


def pack(rows: list[PlainRow]) -> bytes:
    """Return facts as bytes: a list of them takes ten times as much memory."""
    return marshal.dumps(rows, _VERSION)


def unpack(data: bytes) -> list[PlainRow]:
    """Return the facts that `pack` packed."""
    found: list[PlainRow] = marshal.loads(data)  # noqa: S302 - from `pack`
    return found
