"""Read the contents of files in the index and in commits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .command import Process
from .errors import GitError, unexpected_output

_SKIP_LIMIT = 1 << 22
"""Maximum unread bytes of a blob to skip; beyond that, restarting git is faster."""
_SKIP_CHUNK = 1 << 16
"""Bytes per read while skipping."""
_HEADER = re.compile(rb"[0-9a-f]{40,64} blob ([0-9]{1,15})")
_MAX_HEADER = 1 << 10
"""Most bytes that git prints before a blob."""


class BlobReader:
    """Reads the beginning of blobs with `git cat-file --batch`, in one process except after very large blobs."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: Process | None = None
        self._buffer = b""
        self._remaining = 0
        self._owner = os.getpid()
        self._inherited: Process | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {
            "_root": self._root,
            "_process": None,
            "_buffer": b"",
            "_remaining": 0,
            "_owner": 0,
            "_inherited": None,
        }

    def open(self, object_id: str) -> int:
        """Start reading a blob and return its size in bytes; the unread rest of the previous one is skipped.

        Raises GitError if there is no such blob.
        """
        process = self._ready_process()
        process.write(object_id.encode() + b"\n")
        while b"\n" not in self._buffer:
            self._buffer += self._next_block(process)
            if len(self._buffer) > _MAX_HEADER and b"\n" not in self._buffer[:_MAX_HEADER]:
                self.close()
                raise unexpected_output("cat-file")
        header, _, self._buffer = self._buffer.partition(b"\n")
        answer = _HEADER.fullmatch(header)
        if answer is None:
            self.close()
            if header.endswith((b" missing", b" ambiguous")) or b" " in header:
                raise GitError(f"Git has no blob {object_id}")
            raise unexpected_output("cat-file")
        size = int(answer[1])
        self._remaining = size + 1
        return size

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes of the blob, fewer only at its end."""
        assert self._process is not None
        needed = min(size, self._remaining)
        if len(self._buffer) < needed:
            blocks, length = [self._buffer], len(self._buffer)
            while length < needed:
                blocks.append(self._next_block(self._process))
                length += len(blocks[-1])
            self._buffer = b"".join(blocks)
        data, self._buffer = self._buffer[:needed], self._buffer[needed:]
        self._remaining -= len(data)
        return data if self._remaining else data[:-1]  # without the line break that git adds

    def close(self) -> None:
        """End the process."""
        process, self._process, self._remaining, self._buffer = self._process, None, 0, b""
        if process is not None:
            process.kill()

    def _ready_process(self) -> Process:
        """Return a process that is ready for an object id."""
        if self._owner != os.getpid():  # after a fork: the process answers the parent
            self._inherited, self._process, self._remaining, self._buffer = self._process, None, 0, b""
        if self._remaining > _SKIP_LIMIT:
            self.close()  # faster than skipping the rest
        while self._remaining > 0:
            self.read(_SKIP_CHUNK)
        if self._process is None:
            self._owner = os.getpid()
            self._process = Process(self._root, "cat-file", "--batch", is_asked=True)
        return self._process

    def _next_block(self, process: Process) -> bytes:
        try:
            data = process.read()
        except GitError:
            self.close()
            raise
        if not data:
            self.close()
            raise GitError("Git exited before the whole blob was read")
        return data


@contextmanager
def blob_reader(root: Path) -> Iterator[BlobReader]:
    """Yield a blob reader and close it at the end."""
    reader = BlobReader(root)
    try:
        yield reader
    finally:
        reader.close()
