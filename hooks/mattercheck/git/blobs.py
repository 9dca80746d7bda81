"""What git keeps: the contents of files in the index, and in commits."""

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
"""Bytes of a blob that are skipped at most; to start git again is sooner done than to read more."""
_SKIPPED = 1 << 16
"""Bytes that are skipped at a time."""


class StagedReader:
    """Reads a file as it is about to be committed.

    That is its blob in the index where the work tree has another version, else what `read` returns, which reads a file
    of the work tree. For a file that the commit deletes FileNotFoundError is raised.
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
            raise FileNotFoundError(errno.ENOENT, "it is about to be deleted", str(path))
        object_id = self._changed.get(real, "")
        # A conflict, or what is only intended to be added, has no one blob.
        return run(self._root, "cat-file", "blob", object_id) if object_id.strip("0") else self._read(path)


class RevisionReader:
    """Reads a file as it is in a commit, and one outside of the repository as `read` does.

    For a file that is not in the commit FileNotFoundError is raised.
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
    """Reads the heads of blobs through `git cat-file --batch`: one process, but for very large blobs."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: Process | None = None
        self._taken = b""
        self._left = 0

    def open(self, object_id: str) -> None:
        """Begin to read a blob; what was left of the one before is skipped.

        Raises GitError where there is no such blob.
        """
        process = self._waiting()
        process.write(object_id.encode() + b"\n")
        while b"\n" not in self._taken:
            self._taken += self._next(process)
        header, _, self._taken = self._taken.partition(b"\n")
        words = header.split()
        if len(words) != 3 or words[1] != b"blob":
            raise GitError(f"git has no blob {object_id}")
        self._left = int(words[2]) + 1

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes of the blob, fewer only at its end."""
        assert self._process is not None
        wanted = min(size, self._left)
        if len(self._taken) < wanted:
            blocks, length = [self._taken], len(self._taken)
            while length < wanted:
                blocks.append(self._next(self._process))
                length += len(blocks[-1])
            self._taken = b"".join(blocks)
        data, self._taken = self._taken[:wanted], self._taken[wanted:]
        self._left -= len(data)
        return data if self._left else data[:-1]  # the line break that git adds

    def close(self) -> None:
        """End the process."""
        process, self._process, self._left, self._taken = self._process, None, 0, b""
        if process is not None:
            process.kill()

    def _waiting(self) -> Process:
        """Return a process that waits for an object id."""
        if self._left > _SKIP_LIMIT:
            self.close()  # sooner than a gigabyte is skipped
        while self._left > 0:
            self.read(_SKIPPED)
        if self._process is None:
            self._process = Process(self._root, "cat-file", "--batch", is_asked=True)
        return self._process

    def _next(self, process: Process) -> bytes:
        data = process.read()
        if not data:
            self.close()
            raise GitError("git ended before the whole blob was read")
        return data


@contextmanager
def blob_reader(root: Path) -> Iterator[BlobReader]:
    """Open a reader of blobs, which is closed with the context."""
    reader = BlobReader(root)
    try:
        yield reader
    finally:
        reader.close()
