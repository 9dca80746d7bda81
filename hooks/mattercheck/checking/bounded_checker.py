"""Checks files in a process of its own, within limits of time and memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..core.bounded import BoundedWorker, LimitExceededError, time_limit
from ..io.sources import StreamSource

if TYPE_CHECKING:
    from ..config.file_config import FileConfig
    from ..core.limits import Limits
    from ..core.problem import Problem

T = TypeVar("T")

_LEAST = 0.1
"""Part of the time that a job gets, however much others have taken for the same content."""


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
        self._latest: tuple[str, bytes] = ("", b"")
        self._spent: dict[object, float] = {}
        self._lock = threading.Lock()  # threads may share a checker

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._worker.close()

    def run(self, job: Callable[..., T], path: str, data: bytes, file_config: FileConfig, *args: Any) -> T:
        """Return `job(checker, source, file_config, *args)`, where `source` has this path and data.

        The job must be a module-level function. What one job takes for a content, such as checking it, is left off the
        time of the next, such as fixing it. Raises LimitExceededError, NestedWorkerError, and any MattercheckError that
        the job raises.
        """
        with self._lock:
            if file_config not in self._file_configs:
                self._worker.close()  # the process only has the file_configs from when it was started
                self._file_configs.append(file_config)
            index = self._file_configs.index(file_config)
            if (path, data) != self._latest:
                self._latest, self._spent = (path, data), {}
            limits = self._left_for(job, file_config.limits)
            self._spent[job] = limits.seconds
            try:
                done: tuple[T, dict[str, list[Problem]], float] = self._worker.run(
                    _run_job, limits, job, path, data, index, args
                )
            except LimitExceededError as error:
                limit = str(error) if error.rule != "time-limit" else time_limit(file_config.limits)
                raise LimitExceededError(
                    error.rule, f"explaining what is wrong here takes more than {limit}"
                ) from None
            result, warnings, self._spent[job] = done
        self._checker.schema_warnings.update(warnings)
        return result

    def _left_for(self, job: object, limits: Limits) -> Limits:
        """Return the limits for a job after what others have taken for the same content."""
        spent = sum(seconds for other, seconds in self._spent.items() if other != job)
        return limits._replace(seconds=max(limits.seconds - spent, limits.seconds * _LEAST))


def _run_job(
    state: tuple[Checker, list[FileConfig]],
    job: Callable[..., T],
    path: str,
    data: bytes,
    index: int,
    args: tuple[Any, ...],
) -> tuple[T, dict[str, list[Problem]], float]:
    """Run a job in the bounded process; return its result, the warnings about schemas, and the seconds that it took."""
    start = time.process_time()
    checker, file_configs = state
    checker.is_guarded = False
    result = job(checker, StreamSource(path, BytesIO(data)), file_configs[index], *args)
    return result, checker.schema_warnings, time.process_time() - start
