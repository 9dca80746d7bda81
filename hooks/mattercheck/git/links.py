"""Where the symbolic links of the index lead to, within the index."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from .blobs import BlobReader
from .files import StagedFile

_LONGEST = 1 << 12
"""Bytes of the path in a link, as many as systems take."""
_MOST = 40
"""Links on the way to a file, as many as Linux follows."""


class LinkError(OSError):
    """A link leads nowhere that is to be followed; the text is where."""


class Links:
    """Follows links from path to path, as the file system will when the index is checked out.

    Paths are relative to the top of the work tree, `/`-separated.
    """

    def __init__(self, root: Path, index: Mapping[str, StagedFile], reader: BlobReader) -> None:
        self._root = os.path.realpath(root)
        self._index = index
        self._reader = reader

    def follow(self, path: str) -> str:
        """Return what a path leads to, which need not be in the index. Raises LinkError."""
        steps, left = _steps(path), _MOST
        done: list[str] = []
        while steps:
            step = steps.pop()
            if step == "..":
                if not done:
                    raise LinkError("it is a symbolic link that leads out of the repository")
                done.pop()
                continue
            file = self._index.get("/".join([*done, step]))
            if file is None or not file.is_link:
                done.append(step)
                continue
            left -= 1
            if not left:
                raise LinkError("it is a symbolic link that leads back to itself")
            target = self._target(file)
            if os.path.isabs(target):  # noqa: PTH117 - the path is text
                target, done = self._from_root(target), []
            steps += _steps(target)
        return "/".join(done)

    def _from_root(self, target: str) -> str:
        """Return an absolute path as seen from the top. Raises LinkError where it is not below it."""
        folder, name = os.path.split(target)
        place = Path(os.path.realpath(folder)) / name
        if not place.is_relative_to(self._root):
            raise LinkError("it is a symbolic link that leads out of the repository")
        return place.relative_to(self._root).as_posix()

    def _target(self, file: StagedFile) -> str:
        self._reader.open(file.object_id)
        return os.fsdecode(self._reader.read(_LONGEST))


def _steps(path: str) -> list[str]:
    """Return the parts of a path, the last one first."""
    return [part for part in reversed(path.split("/")) if part not in {"", "."}]
