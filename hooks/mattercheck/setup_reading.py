"""Reads configurations and schemas, within the usual limits: a commit could hold one that takes forever to explain."""

from __future__ import annotations

from .document import DEFAULT_LIMITS, Document, NotCleanError, State, Syntax, read_data
from .problem import START_OF_FILE, Problem

_LIGHT = 1 << 12
"""Bytes of which to say what is wrong cannot take long."""


def read_setup(shown: str, data: bytes, syntax: Syntax) -> Document:
    """Read a file as `read_data` does; it is broken where to say what is wrong with it takes more than the limits allow."""
    try:
        return read_data(shown, data, syntax, strict=True)
    except NotCleanError:
        if len(data) > _LIGHT and (excess := _excess(shown, data, syntax)) is not None:
            return Document(read_data(shown, b"", syntax).source, State.BROKEN, problems=[excess])
        return read_data(shown, data, syntax)


def _excess(shown: str, data: bytes, syntax: Syntax) -> Problem | None:
    """Return what is wrong with a file that another process could not read within the limits."""
    from .guard import Guard, NoProcessError, OverLimitError

    guard = Guard((shown, data, syntax))
    try:
        guard.run(_try, DEFAULT_LIMITS)
    except NoProcessError:
        return None
    except OverLimitError as error:
        message = f"to say what is wrong here takes more than {error}"
        return Problem(shown, START_OF_FILE, error.rule, message)
    finally:
        guard.close()
    return None


def _try(file: tuple[str, bytes, Syntax]) -> None:
    read_data(*file)
