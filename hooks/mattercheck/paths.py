"""Questions about paths, answered without an exception whatever the path."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath


def is_inside(path: Path, folder: Path) -> bool:
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


def relative(path: Path, folder: Path) -> str:
    """Write a path as seen from a folder, `/`-separated; as it is where that cannot be, on another drive."""
    below = str(folder) + os.sep
    if str(path).startswith(below):
        return str(path)[len(below) :].replace(os.sep, "/")
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()
