"""Questions about paths, answered without an exception whatever the path."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

_PREFIX, _SUFFIX = ".mattercheck-", ".new"
UNFINISHED = f"{_PREFIX}*{_SUFFIX}"
"""What a file is called, as a glob, until all of it is written. A run that is killed leaves it behind."""


def is_inside(path: str | Path, folder: Path) -> bool:
    """Tell whether what a path means, after all symbolic links, lies in a folder or is it.

    A link that leads to itself is where it stands; opening it will fail.
    """
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    except (OSError, ValueError):  # a NUL in it, or too long
        return False


def is_file(path: Path) -> bool:
    """Tell whether a path names a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a path names a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_relative(reference: str) -> bool:
    """Tell whether a path is relative on every system: no root, drive, or host, which Windows would ask."""
    windows = PureWindowsPath(reference)
    return not (PurePosixPath(reference).is_absolute() or windows.drive or windows.root)


def suffix(path: str) -> str:
    """Return the ending of a file name in small letters, with its dot; empty where there is none."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - the path is text


def prefix(folder: str | Path) -> str:
    """Return what the paths of all files below a folder begin with."""
    return os.path.join(folder, "")  # noqa: PTH118 - the separator at the end is what is wanted


def relative(path: str | Path, folder: str | Path) -> str:
    """Write a path as seen from a folder, `/`-separated; as it is where that cannot be, on another drive."""
    path = str(path)
    top = folder if isinstance(folder, str) and folder.endswith(os.sep) else prefix(folder)
    if path.startswith(top):
        below = path[len(top) :]
        return below if os.sep == "/" else below.replace(os.sep, "/")
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return path.replace(os.sep, "/")


def is_unfinished(path: str) -> bool:
    """Tell whether a path is one that a run which was killed may have left behind."""
    name = path[path.rfind(os.sep) + 1 :]
    return name.startswith(_PREFIX) and name.endswith(_SUFFIX)
