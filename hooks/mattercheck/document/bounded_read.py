"""Read configurations and schemas within the limits: a commit could contain one that takes forever to explain."""

from __future__ import annotations

from ..core.limits import DEFAULT_LIMITS, MAX_INLINE_BYTES, Limits
from ..core.problem import START_OF_FILE, Problem
from .document import Document, State, read_data
from .syntax import NotCleanError, Syntax


def read_data_within_limits(
    shown: str, data: bytes, syntax: Syntax, limits: Limits | None = None
) -> Document:
    """Read a file like `read_data`; if explaining its problems exceeds the limits, return a broken document."""
    limits = limits or DEFAULT_LIMITS
    try:
        return read_data(shown, data, syntax, limits=limits, strict=True)
    except NotCleanError:
        if (
            len(data) > MAX_INLINE_BYTES
            and (exceeded := _limit_exceeded(shown, data, syntax, limits)) is not None
        ):
            return Document(read_data(shown, b"", syntax).source, State.BROKEN, problems=[exceeded])
        return read_data(shown, data, syntax, limits=limits)


def _limit_exceeded(shown: str, data: bytes, syntax: Syntax, limits: Limits) -> Problem | None:
    """Return a problem if another process can't read the file within the limits, else None."""
    from ..core.bounded import LimitExceededError, run_bounded

    try:
        run_bounded((shown, data, syntax), _read, limits, limits)
    except LimitExceededError as error:
        message = f"explaining what is wrong here takes more than {error}"
        return Problem(shown, START_OF_FILE, error.rule, message)
    return None


def _read(file: tuple[str, bytes, Syntax], limits: Limits) -> None:
    read_data(*file, limits=limits)
