"""Resolve symbolic links within the index."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from .blobs import BlobReader
from .files import StagedFile

_MAX_TARGET_BYTES = 1 << 12
"""Maximum length of the target path, as on most systems."""
_MAX_LINKS = 40
"""Maximum number of links on the way to a file, as on Linux."""


class LinkError(OSError):
    """A link can't be followed; the text says why."""


class Links:
    """Follows links from path to path, as the file system would if the index were checked out.

    Paths are relative to the top of the working tree and `/`-separated; `get` returns the file or link at one.
    """

    def __init__(self, root: Path, get: Callable[[str], StagedFile | None], reader: BlobReader) -> None:
        self._root = os.path.realpath(root)
        self._get = get
        self._reader = reader

    def follow(self, path: str, links: list[str] | None = None) -> str:
        """Return the path that a path resolves to, which need not be in the index. Raises LinkError.

        The links on the way are added to `links`.
        """
        steps, remaining = _steps(path), _MAX_LINKS
        resolved: list[str] = []
        while steps:
            step = steps.pop()
            if step == "..":
                if not resolved:
                    raise LinkError("it is a symbolic link that points outside the repository")
                resolved.pop()
                continue
            file = self._get("/".join([*resolved, step]))
            if file is None or not file.is_link:
                resolved.append(step)
                continue
            if links is not None:
                links.append(file.path)
            remaining -= 1
            if not remaining:
                raise LinkError("it is a symbolic link that points back to itself")
            target = self._target(file)
            if os.path.isabs(target):  # noqa: PTH117 - the path is text
                target, resolved = self._from_root(target), []
            steps += _steps(target)
        return "/".join(resolved)

    def _from_root(self, target: str) -> str:
        """Return an absolute path relative to the top. Raises LinkError if it isn't below it."""
        folder, name = os.path.split(target)
        place = Path(os.path.realpath(folder)) / name
        if not place.is_relative_to(self._root):
            raise LinkError("it is a symbolic link that points outside the repository")
        return place.relative_to(self._root).as_posix()

    def _target(self, file: StagedFile) -> str:
        self._reader.open(file.object_id)
        return os.fsdecode(self._reader.read(_MAX_TARGET_BYTES))


def _steps(path: str) -> list[str]:
    """Return the segments of a path in reverse order."""
    return [segment for segment in reversed(path.split("/")) if segment not in {"", "."}]
