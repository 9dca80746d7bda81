"""A remark about valid YAML: its place, what may go wrong, and what to do."""

from __future__ import annotations

from ...core.named_tuple import NamedTuple


class Remark(NamedTuple):
    """What a warning says about valid YAML, at 0-based offsets, the end exclusive.

    `field_at` is an offset in the field that it is about, if that isn't `start`.
    """

    start: int
    end: int
    message: str
    help: str
    field_at: int | None = None
