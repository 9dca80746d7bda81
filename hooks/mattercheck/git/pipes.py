"""What a process prints, as it comes, without waiting for it longer than one wants to."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO, Protocol

_BLOCK = 1 << 16
"""Bytes that are taken at a time."""
_AHEAD = 4
"""Blocks that a thread takes before the first of them is asked for."""
_MOST_SAID = 1 << 20
"""Bytes of standard error that are kept."""


class Pipes(Protocol):
    """The standard output of a process, block by block, and all of its standard error."""

    said: bytearray
    """What came on standard error so far."""

    def read(self, seconds: float) -> bytes | None:
        """Return what came on standard output next, nothing at its end; None where none came for so many seconds."""

    def finish(self, seconds: float) -> None:
        """Take the rest of standard error, for so many seconds at most."""

    def close(self) -> None:
        """Wait for nothing any more."""


class SelectedPipes:
    """Waits for both pipes at once, where the system can; starts no thread, so that processes can be forked safely."""

    def __init__(self, stdout: IO[bytes], stderr: IO[bytes]) -> None:
        from selectors import EVENT_READ, DefaultSelector

        self.said = bytearray()
        self._stdout, self._stderr = stdout, stderr
        self._selector = DefaultSelector()
        self._selector.register(stdout, EVENT_READ)
        self._selector.register(stderr, EVENT_READ)

    def read(self, seconds: float) -> bytes | None:
        while True:
            ready = [key.fileobj for key, _ in self._selector.select(seconds)]
            if not ready:
                return None
            if self._stderr in ready:
                self._listen()
            if self._stdout in ready:
                return os.read(self._stdout.fileno(), _BLOCK)

    def finish(self, seconds: float) -> None:
        self._selector.unregister(self._stdout)
        until = time.monotonic() + seconds
        while self._selector.get_map() and self._selector.select(max(0, until - time.monotonic())):
            self._listen()

    def close(self) -> None:
        self._selector.close()
        self._stdout.close()
        self._stderr.close()

    def _listen(self) -> None:
        data = os.read(self._stderr.fileno(), _BLOCK)
        if not data:
            self._selector.unregister(self._stderr)
        elif len(self.said) < _MOST_SAID:
            self.said += data


class ThreadedPipes:
    """Has a thread wait for each pipe, as nothing else can on Windows."""

    def __init__(self, stdout: IO[bytes], stderr: IO[bytes]) -> None:
        self.said = bytearray()
        self._blocks: Queue[bytes] = Queue(_AHEAD)
        self._is_closed = False
        self._listener = Thread(target=self._listen, args=(stderr,), daemon=True)
        self._listener.start()
        Thread(target=self._take, args=(stdout,), daemon=True).start()

    def read(self, seconds: float) -> bytes | None:
        try:
            return self._blocks.get(timeout=seconds)
        except Empty:
            return None

    def finish(self, seconds: float) -> None:
        self._listener.join(seconds)

    def close(self) -> None:
        self._is_closed = True
        with suppress(Empty):
            while True:
                self._blocks.get_nowait()  # or the thread would wait for room

    def _take(self, stdout: IO[bytes]) -> None:
        with stdout:
            data = _next(stdout)
            while data and not self._is_closed:
                self._blocks.put(data)
                data = _next(stdout)
            self._blocks.put(b"")

    def _listen(self, stderr: IO[bytes]) -> None:
        with stderr:
            while data := _next(stderr):
                if len(self.said) < _MOST_SAID:
                    self.said += data


def _next(stream: IO[bytes]) -> bytes:
    """Return what comes next from a pipe; nothing at its end, and when it is closed."""
    try:
        return stream.read(_BLOCK)
    except (OSError, ValueError):
        return b""


def pipes(stdout: IO[bytes], stderr: IO[bytes]) -> Pipes:
    """Return the pipes of a process, whose streams are raw: a thread that waits for one holds no lock at the end."""
    return ThreadedPipes(stdout, stderr) if sys.platform == "win32" else SelectedPipes(stdout, stderr)
