"""Share work in chunks among processes, or among threads where they run in parallel."""

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
"""Chunks submitted per process before waiting for the first result."""
_INTERRUPT_GRACE = 3
"""Seconds within which an interrupt reaches all processes, however busy the machine."""


class ProcessPool(Generic[S]):
    """A context manager for up to `jobs` processes, each with a copy of a `state`.

    Leaving the context cancels pending chunks and waits for running ones. `method` is the start method of
    `multiprocessing`; the default is the fastest safe one.
    """

    def __init__(self, state: S, jobs: int, *, method: str | None = None) -> None:
        self._jobs = jobs
        self._executor: Executor
        if method is None and not _has_global_lock():
            self._executor = ThreadPoolExecutor(jobs, initializer=_init_thread, initargs=(state,))
        else:
            context = get_context(method or start_method())
            self._executor = ProcessPoolExecutor(
                jobs, mp_context=context, initializer=_init_process, initargs=(state,)
            )

    def __enter__(self) -> ProcessPool[S]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def map(self, job: Callable[[S, Chunk], T], chunks: Iterable[Chunk]) -> Iterator[T]:
        """Yield the result of `job(state, chunk)` for each chunk, in order; the job must be a module-level function.

        Raises MattercheckError if a process exits early, and whatever the job raises.
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
            time.sleep(_INTERRUPT_GRACE)  # an interrupt ends them, too, and may reach this process later
            message = "a worker process ended unexpectedly; try again with --jobs 1"
            raise MattercheckError(message) from None


def _has_global_lock() -> bool:
    """Tell whether the interpreter has a global lock, so that threads can't run in parallel (PEP 703)."""
    is_enabled = getattr(sys, "_is_gil_enabled", None)
    return is_enabled is None or bool(is_enabled())


_state: Any


def _init_thread(state: Any) -> None:
    global _state  # noqa: PLW0603 - the state of this worker
    _state = state


def _init_process(state: Any) -> None:
    # Ctrl-C reaches all processes; this one ends at once and prints nothing. A job in the background may ignore it.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    exit_with_parent()
    _init_thread(state)


def _run(job: Callable[[Any, Chunk], T], chunk: Chunk) -> T:
    return job(_state, chunk)
