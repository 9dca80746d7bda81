"""Lets processes share work in chunks; threads, where threads can run at the same time."""

from __future__ import annotations

import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Generic, TypeVar

from .bounded import exit_with_parent, start_method
from .errors import MattercheckError

S = TypeVar("S")
T = TypeVar("T")
Chunk = TypeVar("Chunk")

_PREFETCH = 4
"""Chunks that are handed out for each process before the first one must be back."""
_INTERRUPT_GRACE = 0.3
"""Seconds in which an interrupt reaches all processes."""


class ProcessPool(Generic[S]):
    """Up to `jobs` processes, each with a copy of a `state`; as a context.

    Leaving the context ends them, whatever they are doing. `method` is how processes are started; the default is the
    fastest that is safe.
    """

    def __init__(self, state: S, jobs: int, *, method: str | None = None) -> None:
        self._jobs = jobs
        self._executor: Executor
        if method is None and not _has_global_lock():
            self._executor = ThreadPoolExecutor(jobs, initializer=_begin_thread, initargs=(state,))
        else:
            context = get_context(method or start_method())
            self._executor = ProcessPoolExecutor(
                jobs, mp_context=context, initializer=_begin_process, initargs=(state,)
            )

    def __enter__(self) -> ProcessPool[S]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def map(self, job: Callable[[S, Chunk], T], chunks: Iterable[Chunk]) -> Iterator[T]:
        """Yield what `job(state, chunk)` returns for each chunk, in their order; the job is a function of a module.

        Raises MattercheckError where a process ends before its work is done, and what the job raises.
        """
        waiting: deque[Future[T]] = deque()
        try:
            for chunk in chunks:
                waiting.append(self._executor.submit(_run, job, chunk))
                if len(waiting) > self._jobs * _PREFETCH:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenExecutor:
            time.sleep(_INTERRUPT_GRACE)  # an interrupt ends them too, and may reach this process later
            message = "a process that checked files ended before it was done; --jobs 1 does without"
            raise MattercheckError(message) from None


def _has_global_lock() -> bool:
    """Return whether the interpreter lets only one thread run at a time (PEP 703)."""
    is_enabled = getattr(sys, "_is_gil_enabled", None)
    return is_enabled is None or bool(is_enabled())


_state: Any


def _begin_thread(state: Any) -> None:
    global _state  # noqa: PLW0603 - what a worker works with
    _state = state


def _begin_process(state: Any) -> None:
    # An interrupt from the keyboard goes to all processes; this one ends at once, and says nothing.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    exit_with_parent()
    _begin_thread(state)


def _run(job: Callable[[Any, Chunk], T], chunk: Chunk) -> T:
    return job(_state, chunk)
