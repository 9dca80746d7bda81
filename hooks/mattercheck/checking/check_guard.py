"""Has files looked at within their limits, by a process that is ended when it takes too much.

To read a clean file takes time in proportion to its size, and the engine that engine_versions looks at each value once for each
part of a schema. To say what is wrong does not: branches of unions are gone through, repairs are tried, engines of
regular expressions go back. A hostile file, or schema, could make that take any time, or all memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.bounded import BoundedWorker, LimitExceededError
from ..core.problem import Problem
from ..io.sources import StreamSource

if TYPE_CHECKING:
    from ..config.file_config import FileConfig
    from .checker import Checker

T = TypeVar("T")


class BoundedChecker:
    """A process with a checker of its own, in the same context."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._file_configs: list[FileConfig] = []
        self._guard = BoundedWorker((checker, self._file_configs))
        self._lock = threading.Lock()  # threads may share a checker

    def run(self, job: Callable[..., T], path: str, data: bytes, file_config: FileConfig, *more: Any) -> T:
        """Return what `job(checker, source, file_config, *more)` returns for a file with a content.

        The job is a function of a module. Raises LimitExceededError, NestedWorkerError, and what the job raises of MattercheckError.
        """
        with self._lock:
            if file_config not in self._file_configs:
                self._guard.close()  # the process knows the file_configs that there were when it was started
                self._file_configs.append(file_config)
            index = self._file_configs.index(file_config)
            try:
                done: tuple[T, dict[str, list[Problem]]] = self._guard.run(
                    _done, file_config.limits, job, path, data, index, more
                )
            except LimitExceededError as error:
                raise LimitExceededError(
                    error.rule, f"to say what is wrong here takes more than {error}"
                ) from None
        result, warnings = done
        self._checker.schema_warnings.update(warnings)
        return result


def _done(
    state: tuple[Checker, list[FileConfig]],
    job: Callable[..., T],
    path: str,
    data: bytes,
    index: int,
    more: tuple[Any, ...],
) -> tuple[T, dict[str, list[Problem]]]:
    """Do a job in the process: return the outcome, and what is doubtful about schemas."""
    checker, file_configs = state
    checker.is_guarded = False
    result = job(checker, StreamSource(path, BytesIO(data)), file_configs[index], *more)
    return result, checker.schema_warnings
