"""Runs what cannot be bounded by construction in a process of its own, which is ended when it takes too much.

To read a clean file takes time in proportion to its size, and the engine that judges looks at each value once for each
part of a schema. To say what is wrong does not: branches of unions are gone through, repairs are tried, engines of
regular expressions go back. A hostile file, or schema, could make that take any time, or all memory.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import PicklingError
from typing import TYPE_CHECKING, Any, TypeVar

from .problem import Problem, SetupError
from .sources import StreamSource

if TYPE_CHECKING:
    from .assignment import Assignment
    from .check import Checker
    from .document import Limits

T = TypeVar("T")

_PATIENCE = 10
"""Seconds that pass for each second of processor time that may be spent, before a process is taken to hang."""
_NO_TIMER = not hasattr(signal, "setitimer")
_POLL = 0.5
"""Seconds between two looks at whether the process that started this one is still there."""


class OverLimitError(Exception):
    """A file took more than may be spent on it: a `rule`, and why, in words."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class NoProcessError(Exception):
    """A job cannot be done in another process here."""


def start_method() -> str:
    """Return how processes are started: by fork where that is safe, since it is many times faster."""
    return "fork" if sys.platform == "linux" else "spawn"


class Guard:
    """A process that does jobs for a checker, one after the other, each within the limits of its assignment."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._assignments: list[Assignment] = []
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._lock = threading.Lock()  # threads may share a checker

    def run(
        self,
        job: Callable[..., T],
        path: str,
        data: bytes,
        assignment: Assignment,
        *more: Any,
    ) -> T:
        """Return what `job(checker, source, assignment, *more)` returns for a file with a content.

        The job is a function of a module. Raises OverLimitError, NoProcessError, and what the job raises of SetupError.
        """
        with self._lock:
            try:
                return self._run(job, path, data, assignment, *more)
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

    def _run(self, job: Callable[..., T], path: str, data: bytes, assignment: Assignment, *more: Any) -> T:
        if assignment not in self._assignments:
            self.close()  # a process knows the assignments that there were when it was started
            self._assignments.append(assignment)
        pipe = self._started()
        limits = assignment.limits
        try:
            pipe.send((job, path, data, self._assignments.index(assignment), more))
            if not pipe.poll(limits.seconds * _PATIENCE):
                raise _too_long(limits)
            kind, value, warnings = pipe.recv()
        except (EOFError, OSError):
            raise self._why_it_ended(limits) from None
        self._checker.schema_warnings.update(warnings)
        if kind == "refused":
            message, problems = value
            raise SetupError(message, problems)
        if kind == "memory":
            raise _too_much(limits)
        result: T = value
        return result

    def _started(self) -> Connection:
        if self._pipe is None:
            context: Any = get_context(start_method())
            ours, theirs = context.Pipe()
            self._process = context.Process(
                target=_serve, args=(theirs, ours, self._checker, list(self._assignments)), daemon=True
            )
            try:
                self._process.start()
            except (AttributeError, TypeError, PicklingError):
                # Only where processes are not forked: what holds for the file cannot be sent to another one.
                self._process = None
                raise NoProcessError from None
            theirs.close()
            self._pipe = ours
        return self._pipe

    def _why_it_ended(self, limits: Limits) -> OverLimitError:
        process = self._process
        assert process is not None
        process.join(1)
        if process.exitcode in {-getattr(signal, "SIGPROF", 0), -getattr(signal, "SIGXCPU", 0)}:
            return _too_long(limits)
        return _too_much(limits)


def _too_long(limits: Limits) -> OverLimitError:
    message = f"to say what is wrong here takes more than {limits.seconds:g} s of processor time"
    return OverLimitError("time-limit", message)


def _too_much(limits: Limits) -> OverLimitError:
    message = (
        f"to say what is wrong here takes more than {limits.megabytes:,} MB of memory, or too deep a stack"
    )
    return OverLimitError("memory-limit", message)


def _serve(pipe: Connection, other_end: Connection, checker: Checker, assignments: list[Assignment]) -> None:
    """Do jobs until the pipe is closed."""
    with suppress(OSError):
        other_end.close()
    # An interrupt from the keyboard goes to all processes, and the one that started this one says what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_with_parent()
    _be_quiet()
    checker.is_guarded = False
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_done(checker, assignments, *pipe.recv()))


def _done(
    checker: Checker,
    assignments: list[Assignment],
    job: Callable[..., Any],
    path: str,
    data: bytes,
    index: int,
    more: tuple[Any, ...],
) -> tuple[str, Any, dict[str, list[Problem]]]:
    """Do a job: return what kind of outcome that is, the outcome, and what is doubtful about schemas."""
    assignment = assignments[index]
    limits = assignment.limits
    _limit_memory(limits.megabytes)
    if not _NO_TIMER:
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    try:
        outcome = "done", job(checker, StreamSource(path, BytesIO(data)), assignment, *more)
    except SetupError as error:
        outcome = "refused", (str(error), error.problems)
    except MemoryError:
        outcome = "memory", None
    finally:
        if not _NO_TIMER:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return (*outcome, checker.schema_warnings)


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


def leave_with_parent() -> None:
    """End this process when the one that started it is no more, however that ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_POLL)
        os._exit(1)

    if sys.platform != "win32":  # which tells of a parent that is gone by the pipe
        threading.Thread(target=watch, daemon=True).start()
