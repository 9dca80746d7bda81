"""Run jobs that may take arbitrarily long in a worker process, which is killed when it exceeds its limits."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import PicklingError
from traceback import format_exc
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import MattercheckError, describe_os_error

if TYPE_CHECKING:
    from .limits import Limits

T = TypeVar("T")
S = TypeVar("S")

WALL_CLOCK_FACTOR = 10
"""Wall-clock seconds allowed per second of processor time, before a process is considered hung."""
_NO_TIMER = not hasattr(signal, "setitimer")
_POLL = 0.5
"""Seconds between two checks that the parent process is still running."""


class LimitExceededError(Exception):
    """A job exceeded a limit: the text describes the limit, `rule` is the rule to report for a content file."""

    def __init__(self, rule: str, limit: str) -> None:
        super().__init__(limit)
        self.rule = rule


class NestedWorkerError(Exception):
    """A job can't be sent to another process, or this process is already a bounded worker."""


class JobFailedError(Exception):
    """A job failed because of a bug in mattercheck; the text is its traceback."""


def start_method() -> str:
    """Return the start method of `multiprocessing`: fork where it is safe, since it is many times faster."""
    return "fork" if sys.platform == "linux" else "spawn"


def is_bounded() -> bool:
    """Return whether this process is a bounded worker itself, and so is ended when it exceeds its limits."""
    return bool(current_process().daemon)


class BoundedWorker(Generic[S]):
    """A process that runs one job at a time within limits. Not thread-safe.

    The process gets a copy of `state` when it starts: at the first job, and at the first one after `close`. A process
    that keeps much of the memory of a job is replaced, so that each job has the whole limit.
    """

    def __init__(self, state: S) -> None:
        self._state = state
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._owner = os.getpid()

    def run(self, job: Callable[..., T], limits: Limits, *arguments: Any) -> T:
        """Return the result of `job(state, *arguments)`; the job must be a module-level function.

        Raises LimitExceededError, NestedWorkerError, MattercheckError if the job raises it or no process can be
        started, and ModuleNotFoundError. Any other exception of the job becomes a JobFailedError.
        """
        try:
            return self._run(job, limits, arguments)
        except MattercheckError:
            raise
        except BaseException:  # including an interrupt: the result is no longer needed
            self.close()
            raise

    def close(self) -> None:
        """End the process."""
        process, self._process, pipe, self._pipe = self._process, None, self._pipe, None
        if pipe is not None:
            pipe.close()
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.join()

    def _run(self, job: Callable[..., T], limits: Limits, arguments: tuple[Any, ...]) -> T:
        pipe = self._ensure_started()
        try:
            pipe.send((job, limits, arguments))
            if not pipe.poll(limits.seconds * WALL_CLOCK_FACTOR):
                raise _time_limit_exceeded(limits)
            result, error, is_used_up = pipe.recv()
        except (EOFError, OSError):
            raise self._exit_reason(limits) from None
        if is_used_up:
            self.close()
        if isinstance(error, MemoryError):
            raise _memory_limit_exceeded(limits)
        if error is not None:
            raise error
        returned: T = result
        return returned

    def _ensure_started(self) -> Connection:
        if self._owner != os.getpid():
            self.close()  # a copy made by a fork: its pipe leads to the process of the original
            self._owner = os.getpid()
        if self._pipe is None:
            if is_bounded():
                raise NestedWorkerError
            context: Any = get_context(start_method())
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, ours, self._state), daemon=True)
            try:
                process.start()
            except (AttributeError, TypeError, PicklingError):
                # Happens only without fork: the state can't be pickled.
                ours.close()
                raise NestedWorkerError from None
            except OSError as error:
                ours.close()
                reason = describe_os_error(error)
                raise MattercheckError(f"cannot start a worker process: {reason}") from None
            finally:
                theirs.close()
            self._process, self._pipe = process, ours
        return self._pipe

    def _exit_reason(self, limits: Limits) -> LimitExceededError:
        process = self._process
        assert process is not None
        process.join(1)
        if process.exitcode in {-getattr(signal, "SIGPROF", 0), -getattr(signal, "SIGXCPU", 0)}:
            return _time_limit_exceeded(limits)
        return _memory_limit_exceeded(limits)


def run_bounded(state: S, job: Callable[..., T], limits: Limits, *arguments: Any) -> T:
    """Return the result of `job(state, *arguments)`, a module-level function, run in a worker process.

    In a process that is already a bounded worker, the job runs right there. Raises LimitExceededError if the job
    exceeds the limits, and MattercheckError if the job does. The job's output is discarded.
    """
    worker = BoundedWorker(state)
    try:
        return worker.run(job, limits, *arguments)
    except NestedWorkerError:
        return job(state, *arguments)
    finally:
        worker.close()


def time_limit(limits: Limits) -> str:
    """Return the limit of time, for a message."""
    return f"{limits.seconds:g} s of processor time"


def _time_limit_exceeded(limits: Limits) -> LimitExceededError:
    return LimitExceededError("time-limit", time_limit(limits))


def _memory_limit_exceeded(limits: Limits) -> LimitExceededError:
    return LimitExceededError("memory-limit", f"{limits.megabytes:,} MB of memory or the maximum stack depth")


def _serve(pipe: Connection, other_end: Connection, state: Any) -> None:
    """Run jobs until the pipe is closed."""
    with suppress(OSError):
        other_end.close()
    # Ctrl-C reaches all processes; the parent decides what happens to this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    exit_with_parent()
    _discard_output()
    start = _address_space()
    with suppress(EOFError, OSError):
        while True:
            job, limits, arguments = pipe.recv()
            most = limits.megabytes * 1_000_000
            _limit_memory(start + most)
            result, error = _run_job(job, limits, (state, *arguments))
            pipe.send((result, error, _address_space() > start + most // 2))
            del result, error, arguments  # while it waits


def _run_job(
    job: Callable[..., Any], limits: Limits, arguments: tuple[Any, ...]
) -> tuple[Any, Exception | None]:
    """Run a job and return its result, or the error that it raised."""
    if not _NO_TIMER:
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    try:
        return job(*arguments), None
    except RecursionError:
        return None, MemoryError()
    except (MattercheckError, MemoryError, ModuleNotFoundError) as error:
        return None, error
    except Exception:  # noqa: BLE001 - a bug in mattercheck, not an exceeded limit
        return None, JobFailedError(format_exc())
    finally:
        if not _NO_TIMER:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _discard_output() -> None:
    """Discard all output, so that messages of libraries that run out of memory don't mix with the report."""
    with suppress(OSError):
        null_device = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null_device, 1)
        os.dup2(null_device, 2)


def _address_space() -> int:
    """Return the size of this process in bytes; 0 where the system doesn't tell."""
    try:
        with open("/proc/self/statm", "rb") as status:  # noqa: PTH123
            return int(status.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 0


def _limit_memory(maximum: int) -> None:
    """Limit the size of this process to so many bytes, where the system tells it."""
    if not _address_space():
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (maximum, resource.getrlimit(resource.RLIMIT_AS)[1]))


def exit_with_parent() -> None:
    """Exit this process as soon as its parent has ended, for whatever reason."""
    process = parent_process()
    parent = os.getppid() if process is None else process.pid  # it may have ended already

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_POLL)
        os._exit(1)

    if sys.platform != "win32":  # where the pipe breaks when the parent ends
        threading.Thread(target=watch, daemon=True).start()
