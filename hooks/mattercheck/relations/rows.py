"""Facts: what a file contributes to a relation."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A fact: a file has a `key` in a `slot`, which is the number of a relation or of what one refers to.

    `extra` is for the relation to use, usually the JSON Pointer of the value.
    """

    slot: int
    key: str
    extra: str = ""
