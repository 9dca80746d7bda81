"""The base of all errors that end a run with exit code 2, and the wording of operating system errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .problem import Problem


class MattercheckError(Exception):
    """The check can't run because of the configuration, a schema or git. Never about content.

    `problems` are the problems found, each at its position in a file; without a position, the exception's message
    says what is wrong.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = sorted(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle_error, (type(self), str(self), self.problems)


def _unpickle_error(kind: type[MattercheckError], message: str, problems: list[Problem]) -> MattercheckError:
    """Rebuild an error that another process raised."""
    error = kind.__new__(kind)
    MattercheckError.__init__(error, message, problems)
    return error


def describe_os_error(error: Exception) -> str:
    """Return the reason for an operating system error with a lower-case first letter, to follow a colon.

    The rest is kept: it may contain a path.
    """
    reason: str = getattr(error, "strerror", None) or str(error) or "error"
    return reason if reason[:2].isupper() else reason[:1].lower() + reason[1:]
