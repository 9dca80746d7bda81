"""Facts: what a file contributes to a relation."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """A fact: a file has a `key` in a `slot`, which is the number of a relation or of what one refers to.

    `extra` is for the relation to use, usually the JSON Pointer of the value.
    """

    slot: int
    key: str
    extra: str = ""


def pack(rows: Iterable[Row]) -> bytes:
    """Return facts as bytes, for use within one run: a list of them takes ten times as much memory."""
    return marshal.dumps([tuple(row) for row in rows])


def unpack(data: bytes) -> list[Row]:
    """Return the facts that `pack` packed."""
    return [Row(*row) for row in marshal.loads(data)]  # noqa: S302 - from `pack`
