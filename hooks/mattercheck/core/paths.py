"""Path helpers that never raise, whatever the path."""

from __future__ import annotations

import os
import posixpath
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath

_PREFIX, _SUFFIX = ".mattercheck-", ".new"
UNFINISHED = f"{_PREFIX}*{_SUFFIX}"
"""A glob for the names of files that are still being written. A killed run leaves such a file behind."""


def is_inside(path: str | Path, folder: Path) -> bool:
    """Tell whether a path, with all symbolic links resolved, is inside a folder or is the folder itself.

    A link that points to itself isn't resolved; opening it fails.
    """
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    except (OSError, ValueError):  # contains a NUL, or is too long
        return False


def is_file(path: Path) -> bool:
    """Tell whether a path is an existing file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder, or a link to one.

    If the path can't be followed, what it is itself decides, so that no folder is taken for a file.
    """
    try:
        return path.is_dir()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            return stat.S_ISDIR(path.lstat().st_mode)
        return False


def is_relative(reference: str) -> bool:
    """Tell whether a path is relative on every system: no root, no drive, no host (which Windows would contact)."""
    windows = PureWindowsPath(reference)
    return not (PurePosixPath(reference).is_absolute() or windows.drive or windows.root)


def joined(folder: Path, name: str) -> Path:
    """Return the path that a person means by a name relative to a folder, without `..`; links aren't followed."""
    return Path(os.path.normpath(folder / name))


def repository_folder(base: str, name: str) -> str | None:
    """Return the folder that a site in `base` means by a name such as `../docs`; None if it is outside of the repository.

    `base` and the result are relative to the repository, `/`-separated, and empty or end in `/`.
    """
    folder = posixpath.normpath(posixpath.join(base, name.strip("/")))
    if folder == ".." or folder.startswith("../"):
        return None
    return "" if folder == "." else folder + "/"


def suffix(path: str) -> str:
    """Return the suffix of a file name in lower case, with its dot; empty if it has none."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - the path is text


def prefix(folder: str | Path) -> str:
    """Return the prefix that the paths of all files below a folder share."""
    return os.path.join(folder, "")  # noqa: PTH118 - adds the trailing separator


def relative(path: str | Path, folder: str | Path) -> str:
    """Return a `/`-separated path relative to a folder, or the path itself if it is on another drive."""
    path = str(path)
    top = folder if isinstance(folder, str) and folder[-1:] == os.sep else prefix(folder)
    if path.startswith(top):
        below = path[len(top) :]
        return below if os.sep == "/" else below.replace(os.sep, "/")
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return path.replace(os.sep, "/")


def is_unfinished(path: str) -> bool:
    """Tell whether a path may be a partly written file that a killed run left behind."""
    if not path.endswith(_SUFFIX):
        return False
    name = path[path.rfind(os.sep) + 1 :]
    return name.startswith(_PREFIX)
