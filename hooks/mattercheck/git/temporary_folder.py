"""A temporary folder for git, which the next run removes if this one is killed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp
from types import TracebackType
from typing import IO

from ..core.errors import describe_os_error
from .errors import GitError

_PREFIX = "mattercheck-"
_LOCK = "in-use"
"""A file in each folder, locked as long as the process runs that made it; on Windows, an open file can't be removed."""
_MAX_AGE = 3600
"""Seconds after which a folder without such a file is left behind, rather than being made."""


class TemporaryFolder:
    """An empty folder at `path`. Raises GitError if there is no place for it."""

    def __init__(self) -> None:
        try:
            _remove_left_behind()
            self.path = Path(mkdtemp(prefix=_PREFIX))
            self._lock = (self.path / _LOCK).open("wb")
            _lock(self._lock)
        except OSError as error:
            raise no_space(error) from None

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        self._lock.close()
        rmtree(self.path, ignore_errors=True)


def no_space(error: OSError) -> GitError:
    """Return the error for a temporary file that can't be written."""
    return GitError(
        f"cannot write temporary files: {describe_os_error(error)}; set TMPDIR to a folder with free space"
    )


def _remove_left_behind() -> None:
    """Remove the folders of runs that were killed, if they belong to this user."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            status = folder.lstat()
            is_own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if is_own and folder.is_dir() and not folder.is_symlink() and _is_left_behind(folder):
                rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    try:
        with (folder / _LOCK).open("r+b") as stream:
            _lock(stream)
        (folder / _LOCK).unlink()
        return True
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime > _MAX_AGE
    except OSError:
        return False


def _lock(stream: IO[bytes]) -> None:
    """Lock a file until it is closed. Raises OSError if another process has locked it."""
    try:
        import fcntl
    except ImportError:  # on Windows, where it can't be removed while it is open
        return
    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
