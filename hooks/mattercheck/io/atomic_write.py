"""Writes files as a whole: whoever reads one finds what was there before or what is there now, never half of it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .. import git
from ..core.paths import UNFINISHED, is_inside


def write_atomically(path: Path, data: bytes, *, executable: bool = False) -> None:
    """Write a file, or replace what it holds; it is changed in one step, when all of `data` is on the disk.

    A file that is replaced keeps its permissions and, where that is allowed, its owner; `executable` lets all run
    it who may read it. Through a symbolic link its target is written, but not from a repository out of it. What is no
    regular file, such as a device, is written to as it is, but not in a repository.

    Raises OSError, and leaves what was there: where the disk is full, or the file may not be written.
    """
    require_writable(path)
    path = Path(os.path.realpath(path))
    try:
        before = path.stat()
    except FileNotFoundError:
        before = None
    if before is not None and not stat.S_ISREG(before.st_mode):
        path.write_bytes(data)
        return
    if before is not None and not os.access(
        path, os.W_OK
    ):  # to replace it, the permissions of the folder would do
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    with _written(path, data) as unfinished:
        _set_permissions(unfinished, before, executable=executable)
        unfinished.replace(path)


def require_writable(path: Path) -> None:
    """Raise OSError for what a commit may have put in the way of a file: a link out of the repository, a pipe, a device.

    Whoever writes a commit could have any file of whoever runs the program written over.
    """
    root = git.find_root(Path(os.path.abspath(path)).parent)  # noqa: PTH100 - resolve() would follow links
    if root is None:
        return
    if not is_inside(path, root):
        raise OSError("it is a symbolic link that leads out of the repository")
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError("it is not a regular file")


def create_atomically(path: Path, data: bytes) -> None:
    """Make a file, in one step, when all of `data` is on the disk.

    Raises FileExistsError where anything is there already, and OSError where it cannot be written, or would lie out of
    the repository.
    """
    require_writable(path)
    with _written(path, data) as unfinished:
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
def _written(path: Path, data: bytes) -> Iterator[Path]:
    """Give a file beside another one with all of the data, and remove it if it is still there in the end."""
    unfinished = path.with_name(UNFINISHED.replace("*", os.urandom(8).hex()))
    try:
        with unfinished.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _set_permissions(unfinished: Path, before: os.stat_result | None, *, executable: bool) -> None:
    made = unfinished.stat()
    mode = stat.S_IMODE((before or made).st_mode)
    if (
        before is not None
        and hasattr(os, "chown")
        and (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid)
    ):
        with suppress(OSError):  # only the superuser may give a file away
            os.chown(unfinished, before.st_uid, before.st_gid)
    if executable:
        mode |= (mode & 0o444) >> 2
    if mode != stat.S_IMODE(made.st_mode):
        unfinished.chmod(mode)
