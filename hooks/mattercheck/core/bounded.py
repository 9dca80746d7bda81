"""Runs what cannot be bounded by construction in a process of its own, which is ended when it takes too much."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import current_process, get_context
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
"""Seconds that pass for each second of processor time that may be spent, before a process is taken to hang."""
_NO_TIMER = not hasattr(signal, "setitimer")
_POLL = 0.5
"""Seconds between two looks at whether the process that started this one is still there."""


class LimitExceededError(Exception):
    """A job took more than may be spent on it: the text is what, in words; `rule` is that for a file of content."""

    def __init__(self, rule: str, limit: str) -> None:
        super().__init__(limit)
        self.rule = rule


class NestedWorkerError(Exception):
    """A job cannot be done in another process here, or this process is one that is ended already."""


class JobFailedError(Exception):
    """A job failed by a bug of ours; the text is its traceback."""


def start_method() -> str:
    """Return how processes are started: by fork where that is safe, since it is many times faster."""
    return "fork" if sys.platform == "linux" else "spawn"


class BoundedWorker(Generic[S]):
    """A process that does jobs one after the other, each within limits, for one thread at a time.

    It has the `state` as that was when the first job after a `close` was begun.
    """

    def __init__(self, state: S) -> None:
        self._state = state
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def run(self, job: Callable[..., T], limits: Limits, *arguments: Any) -> T:
        """Return what `job(state, *arguments)` returns; the job is a function of a module.

        Raises LimitExceededError, NestedWorkerError, and what the job raises of MattercheckError; that, too, where the system lets
        no process be started. What else the job raises is a JobFailedError.
        """
        try:
            return self._run(job, limits, arguments)
        except MattercheckError:
            raise
        except BaseException:  # an interrupt, too: what the process is at is of no use any more
            self.close()
            raise

    def close(self) -> None:
        """End the process."""
        process, self._process, pipe, self._pipe = self._process, None, self._pipe, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()

    def _run(self, job: Callable[..., T], limits: Limits, arguments: tuple[Any, ...]) -> T:
        pipe = self._started()
        try:
            pipe.send((job, limits, arguments))
            if not pipe.poll(limits.seconds * WALL_CLOCK_FACTOR):
                raise _time_limit_exceeded(limits)
            result, error = pipe.recv()
        except (EOFError, OSError):
            raise self._why_it_ended(limits) from None
        if isinstance(error, MemoryError):
            raise _memory_limit_exceeded(limits)
        if error is not None:
            raise error
        returned: T = result
        return returned

    def _started(self) -> Connection:
        if self._pipe is None:
            if current_process().daemon:
                raise NestedWorkerError
            context: Any = get_context(start_method())
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, ours, self._state), daemon=True)
            try:
                process.start()
            except (AttributeError, TypeError, PicklingError):
                # Only where processes are not forked: what the job needs cannot be sent to another one.
                ours.close()
                raise NestedWorkerError from None
            except OSError as error:
                ours.close()
                reason = describe_os_error(error)
                raise MattercheckError(
                    f"a process that does with bounds what may take long cannot be started: {reason}"
                ) from None
            finally:
                theirs.close()
            self._process, self._pipe = process, ours
        return self._pipe

    def _why_it_ended(self, limits: Limits) -> LimitExceededError:
        process = self._process
        assert process is not None
        process.join(1)
        if process.exitcode in {-getattr(signal, "SIGPROF", 0), -getattr(signal, "SIGXCPU", 0)}:
            return _time_limit_exceeded(limits)
        return _memory_limit_exceeded(limits)


def run_bounded(state: S, job: Callable[..., T], limits: Limits, *arguments: Any) -> T:
    """Return what `job(state, *arguments)` returns, a function of a module, done in a process of its own.

    In a process that is bounded already it is done there. Raises LimitExceededError where it takes more than the limits,
    and MattercheckError as the job does. What the job prints is lost.
    """
    worker = BoundedWorker(state)
    try:
        return worker.run(job, limits, *arguments)
    except NestedWorkerError:
        return job(state, *arguments)
    finally:
        worker.close()


def _time_limit_exceeded(limits: Limits) -> LimitExceededError:
    return LimitExceededError("time-limit", f"{limits.seconds:g} s of processor time")


def _memory_limit_exceeded(limits: Limits) -> LimitExceededError:
    return LimitExceededError("memory-limit", f"{limits.megabytes:,} MB of memory, or too deep a stack")


def _serve(pipe: Connection, other_end: Connection, state: Any) -> None:
    """Do jobs until the pipe is closed."""
    with suppress(OSError):
        other_end.close()
    # An interrupt from the keyboard goes to all processes, and the one that started this one says what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    exit_with_parent()
    _be_quiet()
    with suppress(EOFError, OSError):
        while True:
            job, limits, arguments = pipe.recv()
            pipe.send(_run_job(job, limits, (state, *arguments)))


def _run_job(
    job: Callable[..., Any], limits: Limits, arguments: tuple[Any, ...]
) -> tuple[Any, Exception | None]:
    """Do a job: return what it returned, or the error that it raised."""
    _limit_memory(limits.megabytes)
    if not _NO_TIMER:
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    try:
        return job(*arguments), None
    except RecursionError:
        return None, MemoryError()
    except (MattercheckError, MemoryError) as error:
        return None, error
    except Exception:  # noqa: BLE001 - a bug of ours is not a file that takes too much
        return None, JobFailedError(format_exc())
    finally:
        if not _NO_TIMER:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _be_quiet() -> None:
    """Let nothing of what libraries say when they run out of memory come between what we print."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)


def _limit_memory(megabytes: int) -> None:
    """Let this process have so many megabytes more than it has, where the system lets itself be told."""
    try:
        import resource

        with open("/proc/self/statm", "rb") as status:  # noqa: PTH123
            pages = int(status.read().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, OSError, ValueError):
        return


def exit_with_parent() -> None:
    """End this process when the one that started it is no more, however that ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_POLL)
        os._exit(1)

    if sys.platform != "win32":  # which tells of a parent that is gone by the pipe
        threading.Thread(target=watch, daemon=True).start()
