"""Read the output of a process as it comes, with a timeout."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO, Protocol

_BLOCK_SIZE = 1 << 16
"""Bytes per read."""
_PREFETCH = 4
"""Blocks that a thread reads ahead."""
_KEPT_STDERR_BYTES = 1 << 20
"""Bytes of standard error to keep."""
MAX_STDERR_BYTES = 1 << 26
"""Bytes of standard error that no command that works prints."""


class Pipes(Protocol):
    """The standard output of a process, block by block, and all of its standard error."""

    error_output: bytearray
    """The standard error output so far."""

    error_bytes: int
    """How much of it there was, kept or not."""

    def read(self, seconds: float, until: float) -> bytes | None:
        """Return the next block of standard output, `b""` at its end.

        Return None if nothing came within so many seconds, or no block until a time of `time.monotonic()`.
        """

    def finish(self, seconds: float) -> None:
        """Read the rest of standard error, for at most so many seconds."""

    def close(self) -> None:
        """Stop reading."""


class SelectedPipes:
    """Waits for both pipes at once, without threads, so that forking stays safe. Not available on Windows."""

    def __init__(self, stdout: IO[bytes], stderr: IO[bytes]) -> None:
        from selectors import EVENT_READ, DefaultSelector

        self.error_output = bytearray()
        self.error_bytes = 0
        self._stdout, self._stderr = stdout, stderr
        self._selector = DefaultSelector()
        self._selector.register(stdout, EVENT_READ)
        self._selector.register(stderr, EVENT_READ)

    def read(self, seconds: float, until: float) -> bytes | None:
        while True:
            left = min(seconds, until - time.monotonic())
            ready = [key.fileobj for key, _ in self._selector.select(left)] if left > 0 else []
            if not ready or self.error_bytes > MAX_STDERR_BYTES:
                return None
            if self._stderr in ready:
                self._read_stderr()
            if self._stdout in ready:
                return os.read(self._stdout.fileno(), _BLOCK_SIZE)

    def finish(self, seconds: float) -> None:
        self._selector.unregister(self._stdout)
        until = time.monotonic() + seconds
        while self._selector.get_map() and (left := until - time.monotonic()) > 0:
            if not self._selector.select(left):
                return
            self._read_stderr()

    def close(self) -> None:
        self._selector.close()
        self._stdout.close()
        self._stderr.close()

    def _read_stderr(self) -> None:
        data = os.read(self._stderr.fileno(), _BLOCK_SIZE)
        if not data:
            self._selector.unregister(self._stderr)
        self.error_bytes += len(data)
        if len(self.error_output) < _KEPT_STDERR_BYTES:
            self.error_output += data


class ThreadedPipes:
    """Waits for each pipe in a thread of its own, the only way on Windows."""

    def __init__(self, stdout: IO[bytes], stderr: IO[bytes]) -> None:
        self.error_output = bytearray()
        self.error_bytes = 0
        self._blocks: Queue[bytes] = Queue(_PREFETCH)
        self._is_closed = False
        self._stderr_reader = Thread(target=self._read_stderr, args=(stderr,), daemon=True)
        self._stderr_reader.start()
        Thread(target=self._read_stdout, args=(stdout,), daemon=True).start()

    def read(self, seconds: float, until: float) -> bytes | None:
        left = min(seconds, until - time.monotonic())
        try:
            return self._blocks.get(timeout=left) if left > 0 else None
        except Empty:
            return None

    def finish(self, seconds: float) -> None:
        self._stderr_reader.join(seconds)

    def close(self) -> None:
        self._is_closed = True
        with suppress(Empty):
            while True:
                self._blocks.get_nowait()  # or the thread would wait for room in the queue

    def _read_stdout(self, stdout: IO[bytes]) -> None:
        with stdout:
            data = _read_block(stdout)
            while data and not self._is_closed:
                self._blocks.put(data)
                data = _read_block(stdout)
            self._blocks.put(b"")

    def _read_stderr(self, stderr: IO[bytes]) -> None:
        with stderr:
            while (data := _read_block(stderr)) and not self._is_closed:
                self.error_bytes += len(data)
                if len(self.error_output) < _KEPT_STDERR_BYTES:
                    self.error_output += data


def _read_block(stream: IO[bytes]) -> bytes:
    """Return the next block of a pipe, `b""` at its end or if it is closed."""
    try:
        return stream.read(_BLOCK_SIZE)
    except (OSError, ValueError):
        return b""


def pipes(stdout: IO[bytes], stderr: IO[bytes]) -> Pipes:
    """Return the pipes of a process. The streams must be raw, so that a waiting thread holds no lock at exit."""
    return ThreadedPipes(stdout, stderr) if sys.platform == "win32" else SelectedPipes(stdout, stderr)
