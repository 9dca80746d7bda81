"""Reads configurations and schemas, within the usual limits: a commit could hold one that takes forever to explain."""

from __future__ import annotations

from ..core.limits import DEFAULT_LIMITS, Limits
from ..core.problem import START_OF_FILE, Problem
from .document import Document, State, read_data
from .syntax import NotCleanError, Syntax

_MAX_INLINE_BYTES = 1 << 12
"""Bytes of which to say what is wrong cannot take long."""


def read_data_within_limits(
    shown: str, data: bytes, syntax: Syntax, limits: Limits | None = None
) -> Document:
    """Read a file as `read_data` does; it is broken where to say what is wrong with it takes more than the limits allow."""
    limits = limits or DEFAULT_LIMITS
    try:
        return read_data(shown, data, syntax, limits=limits, strict=True)
    except NotCleanError:
        if len(data) > _MAX_INLINE_BYTES and (excess := _excess(shown, data, syntax, limits)) is not None:
            return Document(read_data(shown, b"", syntax).source, State.BROKEN, problems=[excess])
        return read_data(shown, data, syntax, limits=limits)


def _excess(shown: str, data: bytes, syntax: Syntax, limits: Limits) -> Problem | None:
    """Return what is wrong with a file that another process could not read within the limits."""
    from ..core.bounded import LimitExceededError, run_bounded

    try:
        run_bounded((shown, data, syntax), _try, limits, limits)
    except LimitExceededError as error:
        message = f"to say what is wrong here takes more than {error}"
        return Problem(shown, START_OF_FILE, error.rule, message)
    return None


def _try(file: tuple[str, bytes, Syntax], limits: Limits) -> None:
    read_data(*file, limits=limits)
