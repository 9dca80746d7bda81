"""Lets processes share a check; threads, where threads can run at the same time."""

from __future__ import annotations

import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import NamedTuple

from ..core.bounded import exit_with_parent, start_method
from ..core.errors import MattercheckError
from ..core.problem import Problem
from ..io.sources import Source
from .checker import Checker
from .result import Result

_PREFETCH = 4
"""Chunks that are handed out for each process before the first one must be back."""

_INTERRUPT_GRACE = 0.3
"""Seconds in which an interrupt reaches all processes."""

_CLEAN = Result("", checked=True, problems=[])


class Outcome(NamedTuple):
    """What came of a chunk of files: of each the result, and when it changed last, in nanoseconds."""

    results: list[tuple[Result, int]]
    schema_warnings: dict[str, list[Problem]]


def _has_lock() -> bool:
    """Tell whether the interpreter lets only one thread run at a time (PEP 703)."""
    is_enabled = getattr(sys, "_is_gil_enabled", None)
    return is_enabled is None or bool(is_enabled())


class Workers:
    """Processes that check files with a checker of their own, in the same context; as a context.

    Leaving the context ends them, whatever they are at.
    """

    def __init__(self, checker: Checker, jobs: int, *, method: str | None = None) -> None:
        self._jobs = jobs
        self._executor: Executor
        if method is None and not _has_lock():
            self._executor = ThreadPoolExecutor(jobs, initializer=_begin_thread, initargs=(checker,))
        else:
            context = get_context(method or start_method())
            self._executor = ProcessPoolExecutor(
                jobs, mp_context=context, initializer=_begin_process, initargs=(checker,)
            )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def check(self, chunks: Iterator[list[Source]]) -> Iterator[Outcome]:
        """Yield what comes of chunks of files, in their order. Raises MattercheckError."""
        waiting: deque[Future[Outcome]] = deque()
        try:
            for chunk in chunks:
                waiting.append(self._executor.submit(_check, chunk))
                if len(waiting) > self._jobs * _PREFETCH:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenExecutor:
            time.sleep(
                _INTERRUPT_GRACE
            )  # an interrupt from the keyboard ends them, too, and may reach this one after that
            message = "a process that checked files ended before it was done; --jobs 1 does without"
            raise MattercheckError(message) from None


_checker: Checker


def _begin_thread(checker: Checker) -> None:
    global _checker  # noqa: PLW0603 - what a worker works with
    _checker = checker


def _begin_process(checker: Checker) -> None:
    # An interrupt from the keyboard goes to all processes; this one ends at once, and says nothing.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    exit_with_parent()
    _begin_thread(checker)


def _check(sources: list[Source]) -> Outcome:
    results = []
    for source in sources:
        result = _checker.check(source, _checker.config_resolver.assign(source.path))
        is_clean = result.checked and not result.problems
        results.append((_CLEAN if is_clean else result, source.changed))
    return Outcome(results, _checker.schema_warnings)
