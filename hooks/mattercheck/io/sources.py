"""Sources of content: a file in the working tree, a blob in the index, standard input."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from ..core.paths import is_inside

if TYPE_CHECKING:
    from ..git.blobs import BlobReader

# Without O_NONBLOCK, opening a FIFO waits for a writer.
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW_FLAGS = OPEN_FLAGS | getattr(os, "O_NOFOLLOW", 0)

_CHUNK_SIZE = 1 << 20
"""Bytes per read when a whole file is read."""

_SMALL = 1 << 14
"""Bytes of a file that may be read ahead as a whole."""

T = TypeVar("T")
Read: TypeAlias = Callable[[int], bytes]


class Source(Protocol):
    """Content to check. `path` is absolute and determines the collection; the file need not exist."""

    path: str
    changed: int
    """When the content that was read last changed, in nanoseconds since the epoch; 0 if it can't change."""

    def read(self, how: Callable[[Read], T]) -> T:
        """Call `how` with a function `read(size)` and return its result. Raises OSError if the file can't be read."""

    def content_id(self) -> str | None:
        """Return an identifier of the content that was read, or would be read now; None if there is no reliable one."""


class FileSource:
    """A file in the working tree.

    `bound` is the folder that its path, with symbolic links resolved, must not leave, or None. A file `found` by
    listing a folder isn't a link. `blob` is the object id of its content, empty if git doesn't know it.
    """

    __slots__ = ("_ahead", "_status", "blob", "bound", "changed", "found", "path")

    def __init__(self, path: str, bound: Path | None = None, found: bool = False, blob: str = "") -> None:
        self.path = path
        self.bound = bound
        self.found = found
        self.blob = blob
        self.changed = 0
        self._status: os.stat_result | None = None
        self._ahead: bytes | None = None

    def __reduce__(self) -> tuple[type[FileSource], tuple[str, Path | None, bool, str]]:
        return type(self), (self.path, self.bound, self.found, self.blob)  # half the time of the default

    def read_ahead(self) -> bool:
        """Read a small file now, for the next `read`; return whether it is small and can be read.

        Reading several files in a row takes less time than reading each of them between other work, because a system
        call slows down what follows it.
        """
        try:
            self._ahead = self._read_now(lambda read: read(_SMALL + 1))
        except OSError:
            return False
        if len(self._ahead) > _SMALL:
            self._ahead = None
        return self._ahead is not None

    def read(self, how: Callable[[Read], T]) -> T:
        data, self._ahead = self._ahead, None
        return self._read_now(how) if data is None else how(BytesIO(data).read)

    def _read_now(self, how: Callable[[Read], T]) -> T:
        flags = _NO_FOLLOW_FLAGS if self.found else OPEN_FLAGS
        descriptor, self._status = _open(self.path, self.bound, flags)
        try:
            self.changed = max(self._status.st_mtime_ns, self._status.st_ctime_ns)
            return how(partial(read_fully, descriptor))
        finally:
            os.close(descriptor)

    def content_id(self) -> str | None:
        status = self._status
        if status is None:
            try:
                status = os.stat(self.path)  # noqa: PTH116 - the path is text
            except (OSError, ValueError):
                return None
        if self.blob:
            return f"{self.blob} {status.st_size}"  # the size tells if it was checked out by other attributes
        place, times = f"{status.st_dev} {status.st_ino}", f"{status.st_mtime_ns} {status.st_ctime_ns}"
        return f"{self.path} {status.st_size} {place} {times}"


def _open(path: str, bound: Path | None, flags: int) -> tuple[int, os.stat_result]:
    """Open a regular file; return its descriptor and status. Raises OSError for other files and links out of `bound`."""
    if bound is not None and not is_inside(path, bound):
        raise OSError("it is a symbolic link that points outside the repository")
    descriptor = os.open(path, flags)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError("it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a regular file")
    return descriptor, status


@contextmanager
def opened(path: str, bound: Path | None, flags: int) -> Iterator[int]:
    """Open a regular file and yield its descriptor. Raises OSError for other files and for links out of `bound`."""
    descriptor, _ = _open(path, bound, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_fully(descriptor: int, size: int) -> bytes:
    """Read `size` bytes, fewer only at the end of the file; a single os.read() may return less."""
    data = os.read(descriptor, size)
    while len(data) < size and (more := os.read(descriptor, size - len(data))):
        data += more
    return data


def read_all(read: Read) -> bytes:
    """Read a file to its end."""
    data = b""
    while more := read(_CHUNK_SIZE):
        data += more
    return data


class BlobSource:
    """A file as it is in the index."""

    changed = 0

    def __init__(self, path: str, object_id: str, reader: BlobReader) -> None:
        self.path = path
        self._object_id = object_id
        self._reader = reader

    def read(self, how: Callable[[Read], T]) -> T:
        self._reader.open(self._object_id)
        return how(self._reader.read)

    def content_id(self) -> str:
        return self._object_id


class ConvertedSource:
    """A file in the index that Git converts, such as the content behind a Git LFS pointer; `place` has the result."""

    changed = 0

    def __init__(self, path: str, place: Path) -> None:
        self.path = path
        self._place = place

    def read(self, how: Callable[[Read], T]) -> T:
        with opened(str(self._place), None, OPEN_FLAGS) as descriptor:
            return how(partial(read_fully, descriptor))

    def content_id(self) -> None:
        return None


class UnreadableSource:
    """A file that can't be read, for a known reason."""

    changed = 0

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self._reason = reason

    def read(self, how: Callable[[Read], T]) -> T:
        del how
        raise OSError(self._reason)

    def content_id(self) -> None:
        return None


class StreamSource:
    """Standard input, checked as if it were the file at `path`."""

    changed = 0

    def __init__(self, path: str, stream: IO[bytes]) -> None:
        self.path = path
        self._stream = stream

    def read(self, how: Callable[[Read], T]) -> T:
        return how(self._stream.read)

    def content_id(self) -> None:
        return None


class RecordingSource:
    """A source that keeps the bytes that were read from it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.path = source.path
        self.changed = source.changed
        self.data = b""

    def read(self, how: Callable[[Read], T]) -> T:
        def recording(read: Read) -> T:
            def record(size: int) -> bytes:
                data = read(size)
                self.data += data
                return data

            return how(record)

        try:
            return self._source.read(recording)
        finally:
            self.changed = self._source.changed

    def content_id(self) -> str | None:
        return self._source.content_id()
