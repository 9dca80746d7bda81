"""Which files are looked at, and how their bytes are read: paths, the index, standard input."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from . import git
from .paths import is_folder, is_inside, is_unfinished, prefix
from .problem import SetupError

if TYPE_CHECKING:
    from .git.blobs import BlobReader

# Opening a FIFO for reading waits for a writer, unless told not to.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = _OPEN | getattr(os, "O_NOFOLLOW", 0)

_PIECE = 1 << 20
"""Bytes that are read at once of a file that is wanted as a whole."""

T = TypeVar("T")
Read: TypeAlias = Callable[[int], bytes]


class Source(Protocol):
    """A file to look at. `path` is absolute, and tells its collection; nothing need be there."""

    path: str
    changed: int
    """When what was read changed last, in nanoseconds since the epoch: 0 if it cannot change."""

    def read(self, how: Callable[[Read], T]) -> T:
        """Give a function the means to read the file, `read(size)`. Raises OSError where that cannot be done."""

    def identity(self) -> str | None:
        """Return what tells the content from any other, without reading it; None where nothing does."""


class FileSource:
    """A file of the work tree.

    `bound` is where symbolic links on the way to it may lead, None for no bound; a file that was `found` in a
    folder is no link. `blob` is the object id of its content, empty where git does not know it.
    """

    __slots__ = ("blob", "bound", "changed", "found", "path")

    def __init__(self, path: str, bound: Path | None = None, *, found: bool = False, blob: str = "") -> None:
        self.path = path
        self.bound = bound
        self.found = found
        self.blob = blob
        self.changed = 0

    def read(self, how: Callable[[Read], T]) -> T:
        with _opened(self.path, self.bound, _NO_LINK if self.found else _OPEN) as descriptor:
            status = os.fstat(descriptor)
            self.changed = max(status.st_mtime_ns, status.st_ctime_ns)
            return how(partial(_read_fully, descriptor))

    def identity(self) -> str | None:
        if self.blob:
            return self.blob
        try:
            status = os.stat(self.path)  # noqa: PTH116 - the path is text
        except (OSError, ValueError):
            return None
        place, times = f"{status.st_dev} {status.st_ino}", f"{status.st_mtime_ns} {status.st_ctime_ns}"
        return f"{self.path} {status.st_size} {place} {times}"


@contextmanager
def _opened(path: str, bound: Path | None, flags: int) -> Iterator[int]:
    """Open a regular file, which no link may lead out of the bound; give its descriptor. Raises OSError."""
    if bound is not None and not is_inside(path, bound):
        raise OSError("it is a symbolic link that leads out of the repository")
    descriptor = os.open(path, flags)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise OSError("it is a folder" if stat.S_ISDIR(mode) else "it is not a regular file")
        yield descriptor
    finally:
        os.close(descriptor)


def _read_fully(descriptor: int, size: int) -> bytes:
    """Read so many bytes, fewer only at the end of the file, which the system does not promise."""
    data = os.read(descriptor, size)
    while len(data) < size and (more := os.read(descriptor, size - len(data))):
        data += more
    return data


def read_all(read: Read) -> bytes:
    """Read a file to its end."""
    data = b""
    while more := read(_PIECE):
        data += more
    return data


class BlobSource:
    """A file as it stands in the index."""

    changed = 0

    def __init__(self, path: str, object_id: str, reader: BlobReader) -> None:
        self.path = path
        self._object_id = object_id
        self._reader = reader

    def read(self, how: Callable[[Read], T]) -> T:
        self._reader.open(self._object_id)
        return how(self._reader.read)

    def identity(self) -> str:
        return self._object_id


class StreamSource:
    """Standard input, under the name of the file that it will be."""

    changed = 0

    def __init__(self, path: str, stream: IO[bytes]) -> None:
        self.path = path
        self._stream = stream

    def read(self, how: Callable[[Read], T]) -> T:
        return how(self._stream.read)

    def identity(self) -> None:
        return None


class RecordedSource:
    """A source that keeps what was read of it."""

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

    def identity(self) -> str | None:
        return self._source.identity()


_LARGEST_SETUP = 1 << 24
"""Bytes of a configuration, a schema or a baseline."""


class SetupReader:
    """Reads configurations, schemas and baselines: regular files, and of those below `root` none by a link that leads out.

    Whoever writes a commit could make one a link to any file, and have its content shown in a message.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, path: Path) -> bytes:
        """Return what a file holds. Raises OSError."""
        bound = self._root if path.is_relative_to(self._root) else None
        with _opened(str(path), bound, _OPEN) as descriptor:
            data = _read_fully(descriptor, _LARGEST_SETUP + 1)
        if len(data) > _LARGEST_SETUP:
            raise OSError(errno.EFBIG, f"it is longer than {_LARGEST_SETUP:,} bytes", str(path))
        return data


def from_paths(paths: Iterable[Path], root: Path | None) -> Iterable[FileSource]:
    """Return the files that paths name; of a folder those that lie in it and that git does not ignore.

    In order of their paths, each once. The files of a folder come as they are found. Raises SetupError for a
    path where nothing is.
    """
    files: dict[str, FileSource] = {}
    folders: list[Path] = []
    for path in paths:
        location = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links
        bound = root if root is not None and Path(location).is_relative_to(root) else None
        if is_folder(Path(location)):
            # A symbolic link that leads out is not followed, as one below a folder is not.
            if bound is None or is_inside(location, bound):
                folders.append(Path(location))
        elif os.path.lexists(location):
            files.setdefault(location, FileSource(location, bound))
        else:
            raise SetupError(f"there is no file or folder {path}")
    if not files and len(folders) == 1:
        return _in_folder(folders[0])
    for folder in folders:
        for source in _in_folder(folder):
            files.setdefault(source.path, source)
    return sorted(files.values(), key=lambda source: source.path.replace(os.sep, "/"))


def from_changes(root: Path, changed: Iterable[str], paths: Iterable[Path]) -> list[FileSource]:
    """Return those of the `changed` files that are there, by their paths relative to the root, in their order.

    `paths` narrows them to those files, and to what lies below those folders; none means all. Raises SetupError for a
    path where nothing is, nor was.
    """
    wanted = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - resolve() would follow links
    found = []
    met: set[str] = set()
    for name in sorted(filter(None, changed)):
        path = prefix(root) + name.replace("/", os.sep)
        by = [one for one in wanted if path == one or path.startswith(prefix(one))]
        met.update(by)
        if wanted and not by:
            continue
        if os.path.lexists(path) and is_inside(path, root):
            found.append(FileSource(path, root, found=_is_regular(path)))
    for path in wanted:
        if path not in met and not os.path.lexists(path):
            raise SetupError(f"there is no file or folder {path}")
    return found


def _in_folder(folder: Path) -> Iterator[FileSource]:
    """Yield the files below a folder. A symbolic link to a file of the repository is one; submodules are not its content."""
    root = git.find_root(folder)
    top = prefix(folder)
    if root is None:
        for path in _walk(top):
            yield FileSource(path, found=True)
        return
    from .git.files import list_files

    inside: dict[str, bool] = {}
    for name, blob in list_files(folder):
        path = top + (name.replace("/", os.sep) if os.sep != "/" else name)
        below = path.rpartition(os.sep)[0]
        if below not in inside:
            inside[below] = is_inside(below, root)  # a folder may have been replaced by a link
        if is_unfinished(path):
            continue
        if inside[below] and (blob or _is_regular(path)):
            yield FileSource(path, found=True, blob=blob)
        elif not blob and os.path.islink(path) and not is_folder(Path(path)):  # noqa: PTH114 - the path is text
            yield FileSource(path, root)


def _is_regular(path: str) -> bool:
    """Tell whether a path is a regular file, or may be one that cannot be looked at, which is for a check to say."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _walk(top: str) -> Iterator[str]:
    """Yield the regular files below a folder that ends in a separator, sorted as git sorts them."""
    pending = [top]
    while pending:
        path = pending.pop()
        if not path.endswith(os.sep):
            yield path
            continue
        try:
            entries = os.scandir(path)
        except (FileNotFoundError, NotADirectoryError):  # it is gone
            continue
        except OSError as error:
            raise SetupError(
                f"the folder {path} cannot be read: {(error.strerror or 'error').lower()}"
            ) from None
        with entries:
            found = [
                entry.path + os.sep if entry.is_dir(follow_symlinks=False) else entry.path
                for entry in entries
                if (entry.is_file(follow_symlinks=False) and not is_unfinished(entry.name))
                or (entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."))
            ]
            pending.extend(sorted(found, reverse=True))


@contextmanager
def from_index(
    root: Path, paths: Iterable[Path], changes_rules: Callable[[Iterable[str]], bool]
) -> Iterator[list[BlobSource]]:
    """Give the files that are about to be committed, as they stand in the index.

    When what is about to be committed `changes_rules`, all files of the index are given: they may have become
    wrong. `paths` narrows them to those files, and to what lies below those folders; none means all.
    """
    from .git.blobs import blob_reader
    from .git.files import list_index, list_staged

    wanted = [Path(os.path.realpath(path)) for path in paths]
    top = Path(os.path.realpath(root))
    for path in wanted:
        if not os.path.lexists(path) and not any(
            (top / file.path).is_relative_to(path) for file in list_index(root)
        ):
            raise SetupError(f"there is no file or folder {path}")
    changed = list_staged(root)
    if changes_rules(file.path for file in changed):
        files = list_index(root)
    else:
        files = [file for file in changed if not file.is_deleted]
    staged = [
        (str(root / file.path), file.object_id)
        for file in sorted(files, key=lambda file: file.path)
        if not wanted or any((top / file.path).is_relative_to(path) for path in wanted)
    ]
    if not staged:
        yield []
        return
    with blob_reader(root) as reader:
        yield [BlobSource(path, object_id, reader) for path, object_id in staged]
