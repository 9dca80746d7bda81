"""Read configurations, schemas and baselines, with the open documents in place of their files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from ..config.settings import CONFIG_NAMES
from ..core import resources
from ..core.paths import is_inside
from ..io.configuration_files import WorkTreeFiles

Overlay: TypeAlias = Callable[[str], "bytes | None"]
"""Returns the content of the open document at an absolute path, or None if none is open."""
_MAX_ABSENT = 200
"""Most files to remember that were looked for in vain."""


class OverlayFiles(WorkTreeFiles):
    """Reads files below `top` and elsewhere, and remembers which version of each it has read.

    With a `bound`, a folder that isn't trusted, nothing outside of it is read but the schemas that come with
    mattercheck.
    """

    def __init__(self, top: Path, overlay: Overlay, *, bound: Path | None = None) -> None:
        super().__init__(top)
        self._overlay = overlay
        self._bound = bound
        self._versions: dict[Path, object] = {}
        self._absent: dict[Path, object] = {}
        """The configurations that there might be; when one is created, it is found."""

    def __getstate__(self) -> dict[str, Any]:
        """Return the state for another process: with the contents of the open documents that were read."""
        contents = {str(path): self._overlay(str(path)) for path in self._versions}
        return {**self.__dict__, "_overlay": contents.get}

    def read(self, path: Path, most: int | None = None) -> bytes:
        if not self._may_read(path):
            raise OSError("it is outside of the folder, which isn't trusted")
        self._versions[path] = self._version_of(path)
        content = self._overlay(str(path))
        return super().read(path, most) if content is None else content[:most]

    def is_file(self, path: Path) -> bool:
        found = self._may_read(path) and (self._overlay(str(path)) is not None or super().is_file(path))
        if not found and path.name in CONFIG_NAMES and len(self._absent) < _MAX_ABSENT:
            self._absent[path] = self._version_of(path)
        return found

    def exists(self, path: Path) -> bool:
        return self._may_read(path) and (self._overlay(str(path)) is not None or super().exists(path))

    def top(self, folder: Path) -> Path | None:
        return super().top(folder) if self._bound is None else self._bound

    def _may_read(self, path: Path) -> bool:
        return self._bound is None or is_inside(path, self._bound) or is_inside(path, resources.schemas())

    def has_read(self, path: str) -> bool:
        """Tell whether a file was read."""
        return Path(path) in self._versions

    def is_stale(self) -> bool:
        """Tell whether a file that was read has changed since, or a configuration was created."""
        return any(
            self._version_of(path) != version
            for versions in (self._versions, self._absent)
            for path, version in versions.items()
        )

    def _version_of(self, path: Path) -> object:
        content = self._overlay(str(path))
        if content is not None:
            return content
        try:
            status = os.stat(path)  # noqa: PTH116 - as for sources
        except (OSError, ValueError):
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
