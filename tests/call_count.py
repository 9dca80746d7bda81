"""Count the function calls of a test, which a busy machine doesn't change, unlike the time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Calls:
    """How many functions this thread has called, of Python and of C; those of other processes don't count."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, _frame: FrameType, event: str, _argument: Any) -> None:
        if event in {"call", "c_call"}:
            self.count += 1


@contextmanager
def counted_calls() -> Iterator[Calls]:
    """Count the calls within a `with` block."""
    calls = Calls()
    sys.setprofile(calls.note)
    try:
        yield calls
    finally:
        sys.setprofile(None)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: sys.setprofile(None))
