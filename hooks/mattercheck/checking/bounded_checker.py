"""Checks files in a process of its own, within limits of time and memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..core.bounded import BoundedWorker, LimitExceededError
from ..io.sources import StreamSource

if TYPE_CHECKING:
    from ..config.file_config import FileConfig
    from ..core.problem import Problem

T = TypeVar("T")


class Checker(Protocol):
    """What is copied to the process: a checker, and what it says of schemas."""

    is_guarded: bool
    schema_warnings: dict[str, list[Problem]]


class BoundedChecker:
    """A process with a copy of a checker, killed when it exceeds the limits.

    Reading a clean file takes time proportional to its size, and the engine visits each value once per subschema.
    Explaining problems has no such bound: union branches and repairs are tried, and regular expressions backtrack. A
    hostile file or schema could make it run forever or use up all memory.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._file_configs: list[FileConfig] = []
        self._worker = BoundedWorker((checker, self._file_configs))
        self._lock = threading.Lock()  # threads may share a checker

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._worker.close()

    def run(self, job: Callable[..., T], path: str, data: bytes, file_config: FileConfig, *args: Any) -> T:
        """Return `job(checker, source, file_config, *args)`, where `source` has this path and data.

        The job must be a module-level function. Raises LimitExceededError, NestedWorkerError, and any MattercheckError
        that the job raises.
        """
        with self._lock:
            if file_config not in self._file_configs:
                self._worker.close()  # the process only has the file_configs from when it was started
                self._file_configs.append(file_config)
            index = self._file_configs.index(file_config)
            try:
                done: tuple[T, dict[str, list[Problem]]] = self._worker.run(
                    _run_job, file_config.limits, job, path, data, index, args
                )
            except LimitExceededError as error:
                raise LimitExceededError(
                    error.rule, f"explaining what is wrong here takes more than {error}"
                ) from None
        result, warnings = done
        self._checker.schema_warnings.update(warnings)
        return result


def _run_job(
    state: tuple[Checker, list[FileConfig]],
    job: Callable[..., T],
    path: str,
    data: bytes,
    index: int,
    args: tuple[Any, ...],
) -> tuple[T, dict[str, list[Problem]]]:
    """Run a job in the bounded process; return its result and the warnings about schemas."""
    checker, file_configs = state
    checker.is_guarded = False
    result = job(checker, StreamSource(path, BytesIO(data)), file_configs[index], *args)
    return result, checker.schema_warnings
