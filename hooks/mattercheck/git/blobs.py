"""Read the contents of files in the index and in commits."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .command import Process, run
from .errors import GitError, GitRefusedError
from .files import LINK, list_staged, raw_diff

_SKIP_LIMIT = 1 << 22
"""Maximum unread bytes of a blob to skip; beyond that, restarting git is faster."""
_SKIP_CHUNK = 1 << 16
"""Bytes per read while skipping."""


class StagedReader:
    """Reads files as staged.

    Returns the blob in the index if the working tree differs from it, and otherwise the result of `read`, which reads
    from the working tree. Raises FileNotFoundError for a file that is staged for deletion.
    """

    def __init__(self, root: Path, read: Callable[[Path], bytes]) -> None:
        self._root = root
        self._read = read
        self._changed = {
            os.path.realpath(root / path): object_id.decode()
            for (mode, _, object_id, _, _), path in raw_diff(root)
            if mode.decode() != f":{LINK}"
        }
        self._deleted = {
            os.path.realpath(root / file.path)
            for file in list_staged(root)
            if file.is_deleted and not (root / file.path).is_symlink()
        }

    def __call__(self, path: Path) -> bytes:
        real = os.path.realpath(path)
        if real in self._deleted:
            raise FileNotFoundError(errno.ENOENT, "it is staged for deletion", str(path))
        object_id = self._changed.get(real, "")
        # A file in conflict, or added with --intent-to-add, has no single blob.
        return run(self._root, "cat-file", "blob", object_id) if object_id.strip("0") else self._read(path)


class RevisionReader:
    """Reads files as they are in a commit, and files outside the repository with `read`.

    Raises FileNotFoundError for a file that isn't in the commit.
    """

    def __init__(self, root: Path, commit: str, read: Callable[[Path], bytes]) -> None:
        self._root = root
        self._top = Path(os.path.realpath(root))
        self._commit = commit
        self._read = read

    def __call__(self, path: Path) -> bytes:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(self._top):
            return self._read(path)
        try:
            return run(
                self._root, "cat-file", "blob", f"{self._commit}:{real.relative_to(self._top).as_posix()}"
            )
        except GitRefusedError:
            raise FileNotFoundError(errno.ENOENT, "it is not in the commit", str(path)) from None


class BlobReader:
    """Reads the beginning of blobs with `git cat-file --batch`, in one process except after very large blobs."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: Process | None = None
        self._buffer = b""
        self._remaining = 0

    def open(self, object_id: str) -> None:
        """Start reading a blob; the unread rest of the previous one is skipped.

        Raises GitError if there is no such blob.
        """
        process = self._ready_process()
        process.write(object_id.encode() + b"\n")
        while b"\n" not in self._buffer:
            self._buffer += self._next_block(process)
        header, _, self._buffer = self._buffer.partition(b"\n")
        words = header.split()
        if len(words) != 3 or words[1] != b"blob":
            raise GitError(f"Git has no blob {object_id}")
        self._remaining = int(words[2]) + 1

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
        if self._remaining > _SKIP_LIMIT:
            self.close()  # faster than skipping the rest
        while self._remaining > 0:
            self.read(_SKIP_CHUNK)
        if self._process is None:
            self._process = Process(self._root, "cat-file", "--batch", is_asked=True)
        return self._process

    def _next_block(self, process: Process) -> bytes:
        data = process.read()
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
