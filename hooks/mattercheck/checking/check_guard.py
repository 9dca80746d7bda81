"""Has files looked at within their limits, by a process that is ended when it takes too much.

To read a clean file takes time in proportion to its size, and the engine that judges looks at each value once for each
part of a schema. To say what is wrong does not: branches of unions are gone through, repairs are tried, engines of
regular expressions go back. A hostile file, or schema, could make that take any time, or all memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.bounded import Guard, OverLimitError
from ..core.problem import Problem
from ..io.sources import StreamSource

if TYPE_CHECKING:
    from ..config.assignment import Assignment
    from .checker import Checker

T = TypeVar("T")


class CheckGuard:
    """A process with a checker of its own, in the same setting."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._assignments: list[Assignment] = []
        self._guard = Guard((checker, self._assignments))
        self._lock = threading.Lock()  # threads may share a checker

    def run(self, job: Callable[..., T], path: str, data: bytes, assignment: Assignment, *more: Any) -> T:
        """Return what `job(checker, source, assignment, *more)` returns for a file with a content.

        The job is a function of a module. Raises OverLimitError, NoProcessError, and what the job raises of SetupError.
        """
        with self._lock:
            if assignment not in self._assignments:
                self._guard.close()  # the process knows the assignments that there were when it was started
                self._assignments.append(assignment)
            index = self._assignments.index(assignment)
            try:
                done: tuple[T, dict[str, list[Problem]]] = self._guard.run(
                    _done, assignment.limits, job, path, data, index, more
                )
            except OverLimitError as error:
                raise OverLimitError(
                    error.rule, f"to say what is wrong here takes more than {error}"
                ) from None
        result, warnings = done
        self._checker.schema_warnings.update(warnings)
        return result


def _done(
    state: tuple[Checker, list[Assignment]],
    job: Callable[..., T],
    path: str,
    data: bytes,
    index: int,
    more: tuple[Any, ...],
) -> tuple[T, dict[str, list[Problem]]]:
    """Do a job in the process: return the outcome, and what is doubtful about schemas."""
    checker, assignments = state
    checker.is_guarded = False
    result = job(checker, StreamSource(path, BytesIO(data)), assignments[index], *more)
    return result, checker.schema_warnings
