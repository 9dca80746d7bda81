"""A git that is read while it goes on, and that nobody waits for without end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

from .command import cannot_run, late, patience, refused

_BLOCK = 1 << 16
"""Bytes of its output that are taken at a time."""
_AHEAD = 4
"""Blocks that are taken before the first of them is asked for."""
_MOST_SAID = 1 << 20
"""Bytes of what it says on standard error that are kept."""
_MOST_WARNINGS = 5
"""Lines of it that are passed on where it did what it was asked for."""


class Process:
    """A git in a folder, whose standard output is read in blocks, as they come.

    Raises GitError where it cannot be started, and whenever it is waited for in vain; whoever wants no more of it
    before its end must `kill` it.
    """

    def __init__(self, folder: Path, *arguments: str, is_asked: bool = False) -> None:
        self._command = arguments[0]
        self._patience = patience()
        try:
            self._process = subprocess.Popen(
                ["git", *arguments],
                cwd=folder,
                stdin=subprocess.PIPE if is_asked else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,  # a thread that waits for a raw stream holds no lock that Python waits for at its end
            )
        except OSError as error:
            raise cannot_run(error) from None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._blocks: Queue[bytes] = Queue(_AHEAD)
        self._said = bytearray()
        self._is_killed = False
        # On Windows only a thread can wait for a pipe for a while; and a child of git may keep one open for ever.
        self._listener = Thread(target=self._listen, args=(self._process.stderr,), daemon=True)
        self._listener.start()
        Thread(target=self._take, args=(self._process.stdout,), daemon=True).start()

    def write(self, data: bytes) -> None:
        """Give it something to read; that it has ended is found out when its answer is read."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(data)

    def read(self) -> bytes:
        """Return what it printed next, as much as there is; nothing at the end."""
        try:
            return self._blocks.get(timeout=self._patience)
        except Empty:
            self.kill()
            raise late(self._command, self._patience) from None

    def end(self) -> str:
        """Wait until it ends, after its output was read; return what it said on standard error."""
        try:
            code = self._process.wait(self._patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise late(self._command, self._patience) from None
        self._listener.join(self._patience)
        if code != 0:
            raise refused(self._command, bytes(self._said), code)
        return self._said.decode("utf-8", "replace")

    def kill(self) -> None:
        """End it, whatever it is at."""
        self._is_killed = True
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        with suppress(Empty):
            while True:
                self._blocks.get_nowait()  # or the thread would wait for room

    def _take(self, stream: IO[bytes]) -> None:
        with stream:
            data = _next(stream)
            while data and not self._is_killed:
                self._blocks.put(data)
                data = _next(stream)
            self._blocks.put(b"")

    def _listen(self, stream: IO[bytes]) -> None:
        with stream:
            while data := _next(stream):
                if len(self._said) < _MOST_SAID:
                    self._said += data


def _next(stream: IO[bytes]) -> bytes:
    """Return what comes next from a pipe; nothing at its end, and when it is closed."""
    try:
        return stream.read(_BLOCK)
    except (OSError, ValueError):
        return b""


def read_lines(folder: Path, *arguments: str, warn: Callable[[str], None] | None = None) -> Iterator[str]:
    """Run git in a folder and yield what it prints, NUL-delimited, as it comes.

    `warn` takes the lines that it said on standard error although it did what it was asked for.
    """
    process = Process(folder, *arguments)
    try:
        rest = b""
        while data := process.read():
            *whole, rest = (rest + data).split(b"\0")
            yield from os.fsdecode(b"\0".join(whole)).split("\0") if whole else ()
        said = process.end().splitlines()
    except BaseException:  # whoever asked has had enough, or was interrupted
        process.kill()
        raise
    if warn is not None:
        for line in said[:_MOST_WARNINGS]:
            warn(f"git says: {line.removeprefix('warning: ')}")
        if len(said) > _MOST_WARNINGS:
            warn(f"git says {len(said) - _MOST_WARNINGS:,} more lines of this kind")
