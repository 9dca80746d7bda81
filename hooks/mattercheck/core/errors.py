"""Errors that end a run with exit code 2, and how an error of the operating system reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .problem import Problem


class MattercheckError(Exception):
    """The check cannot be run: the configuration, a schema or git is in the way. Never about content.

    `problems` say what is wrong, each at its place in a file; where there is no place, the message of the
    exception says it.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = sorted(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return _raised_elsewhere, (type(self), str(self), self.problems)


def _raised_elsewhere(
    kind: type[MattercheckError], message: str, problems: list[Problem]
) -> MattercheckError:
    """Make an error that another process raised."""
    error = kind.__new__(kind)
    MattercheckError.__init__(error, message, problems)
    return error


def describe_os_error(error: Exception) -> str:
    """Return the reason of an error of the operating system, in lower case, as it follows a colon."""
    return (getattr(error, "strerror", None) or str(error) or "error").lower()
