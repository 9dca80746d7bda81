"""Write files atomically: readers see either the old content or the new, never a part of it."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import chain
from pathlib import Path

from .. import git
from ..core.paths import UNFINISHED, is_inside

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]

_STALE_AFTER_SECONDS = 3600
"""Age in seconds after which an unfinished file can't belong to a run in progress, where files can't be locked."""


def write_atomically(
    path: Path, data: bytes, rest: Iterable[bytes] = (), *, executable: bool = False
) -> None:
    """Create or replace a file in one step, once all of `data`, and of the `rest` that follows it, is on disk.

    A replaced file keeps its permissions and, where allowed, its owner; `executable` makes it executable for
    everyone who may read it. A symbolic link is followed, unless it leads out of a repository. Anything but a
    regular file, such as a device, is written to directly, but not in a repository.

    Raises OSError and leaves the old content if, for example, the disk is full or the file isn't writable, and so does
    any exception of `rest`.
    """
    require_writable(path)
    path = Path(os.path.realpath(path))
    try:
        before = path.stat()
    except FileNotFoundError:
        before = None
    if before is not None and not stat.S_ISREG(before.st_mode):
        path.write_bytes(b"".join([data, *rest]))
        return
    # Replacing a read-only file would succeed if its folder is writable.
    if before is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    with _temporary_file(path, chain([data], rest)) as unfinished:
        _set_permissions(unfinished, before, executable=executable)
        unfinished.replace(path)


def require_writable(path: Path) -> None:
    """Raise OSError if a path in a repository is a link out of it or not a regular file, such as a pipe or a device.

    Otherwise a commit could make mattercheck overwrite any file of the user who runs it.
    """
    root = git.find_root(Path(os.path.abspath(path)).parent)  # noqa: PTH100 - resolve() would follow links
    if root is None:
        return
    if not is_inside(path, root):
        raise OSError("it is a symbolic link that points outside the repository")
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError("it is not a regular file")


def create_atomically(path: Path, data: bytes) -> None:
    """Create a new file in one step, once all of `data` is on disk.

    Raises FileExistsError if the path exists, and OSError if the file can't be written or would be outside the
    repository.
    """
    require_writable(path)
    with _temporary_file(path, [data]) as unfinished:
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            path.open("xb").close()
            try:
                unfinished.replace(path)
            except OSError:
                path.unlink(missing_ok=True)
                raise


@contextmanager
def _temporary_file(path: Path, chunks: Iterable[bytes]) -> Iterator[Path]:
    """Write chunks to a temporary file next to `path` and yield it; remove it at the end if it still exists."""
    remove_unfinished_in(path.parent)
    unfinished = path.with_name(UNFINISHED.replace("*", os.urandom(8).hex()))
    try:
        with unfinished.open("xb") as stream:
            _lock(stream.fileno())
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
            if fcntl is not None:
                yield unfinished  # while it is locked
        if fcntl is None:
            yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


@cache
def remove_unfinished_in(folder: Path) -> None:
    """Remove the files in a folder that a run left behind when it was killed."""
    with suppress(OSError):
        for path in folder.glob(UNFINISHED):
            remove_unfinished(path)


def remove_unfinished(path: Path) -> None:
    """Remove a file that is being written, unless the run that writes it is still alive."""
    with suppress(OSError):
        if fcntl is None:
            if time.time() - path.stat().st_mtime > _STALE_AFTER_SECONDS:
                path.unlink()
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if stat.S_ISREG(os.fstat(descriptor).st_mode) and _lock(descriptor):
                path.unlink()
        finally:
            os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Lock a file until it is closed; return whether nobody else has."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # locked, or a file system without locks
        return False
    return True


def _set_permissions(unfinished: Path, before: os.stat_result | None, *, executable: bool) -> None:
    created = unfinished.stat()
    mode = stat.S_IMODE((before or created).st_mode)
    if (
        before is not None
        and hasattr(os, "chown")
        and (created.st_uid, created.st_gid) != (before.st_uid, before.st_gid)
    ):
        with suppress(OSError):  # only root may change the owner
            os.chown(unfinished, before.st_uid, before.st_gid)
    if executable:
        mode |= (mode & 0o444) >> 2
    if mode != stat.S_IMODE(created.st_mode):
        unfinished.chmod(mode)
