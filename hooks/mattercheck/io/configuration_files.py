"""Find and read configurations, schemas and baselines in the working tree."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from .. import git
from ..core.limits import MAX_RULES_BYTES
from ..core.paths import is_file, is_inside
from .sources import OPEN_FLAGS, opened, read_fully


class WorkTreeFiles:
    """The files of the working tree: regular files only, and below `root` no links that leave it.

    Otherwise a commit could turn one into a link to any file, whose content would be shown in a message.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: Path, most: int | None = None) -> bytes:
        bound = self._root if path.is_relative_to(self._root) else None
        with opened(str(path), bound, OPEN_FLAGS) as descriptor:
            data = read_fully(descriptor, MAX_RULES_BYTES + 1 if most is None else most)
        if len(data) > MAX_RULES_BYTES:
            raise OSError(errno.EFBIG, f"it is larger than {MAX_RULES_BYTES:,} bytes", str(path))
        return data

    def is_file(self, path: Path) -> bool:
        return is_file(path)

    def exists(self, path: Path) -> bool:
        return os.path.lexists(path)

    def is_inside(self, path: Path, folder: Path) -> bool:
        return is_inside(path, folder)

    def names(self, folder: Path) -> list[str]:
        if folder.is_relative_to(self._root) and not is_inside(folder, self._root):
            return []
        try:
            return sorted(os.listdir(folder))  # noqa: PTH208 - only names are needed
        except (OSError, ValueError):
            return []

    def top(self, folder: Path) -> Path | None:
        return git.find_root(folder)

    def named(self, *names: str) -> list[Path]:
        from ..git.files import list_named

        return [self._root / name for name in list_named(self._root, *names)]

    def route(self, path: Path) -> set[str]:
        tops = {self._root, Path(os.path.realpath(self._root))}
        steps = {Path(os.path.normpath(path))}
        pending = list(steps)
        while pending and len(steps) < _MAX_LINKS:
            step = pending.pop()
            for place in (step, *step.parents):
                if any(place != top and place.is_relative_to(top) for top in tops) and place.is_symlink():
                    target = os.path.normpath(place.parent / place.readlink() / step.relative_to(place))
                    steps.add(place)
                    if Path(target) not in steps:
                        steps.add(Path(target))
                        pending.append(Path(target))
        steps.add(Path(os.path.realpath(path)))
        return {
            step.relative_to(top).as_posix() for step in steps for top in tops if step.is_relative_to(top)
        }

    def advice(self, path: Path) -> str | None:
        del path
        return None


_MAX_LINKS = 80
"""Maximum number of links, and what they lead to, on the way to a file."""
