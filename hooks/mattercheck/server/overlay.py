"""Read configurations, schemas and baselines, with the open documents in place of their files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from ..core import resources
from ..core.paths import is_inside
from ..io.configuration_files import WorkTreeFiles

Overlay: TypeAlias = Callable[[str], "bytes | None"]
"""Returns the content of the open document at an absolute path, or None if none is open."""


class OverlayFiles(WorkTreeFiles):
    """Reads files below `top` and elsewhere, and remembers which version of each it has read.

    If `is_trusted` is not set, nothing outside of `top` is read but the schemas that come with mattercheck.
    """

    def __init__(self, top: Path, overlay: Overlay, *, is_trusted: bool) -> None:
        super().__init__(top)
        self._top = top
        self._overlay = overlay
        self._is_trusted = is_trusted
        self._versions: dict[Path, object] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Return the state for another process: with the contents of the open documents that were read."""
        contents = {str(path): self._overlay(str(path)) for path in self._versions}
        return {**self.__dict__, "_overlay": contents.get}

    def read(self, path: Path) -> bytes:
        if not self._is_trusted and not (is_inside(path, self._top) or is_inside(path, resources.schemas())):
            raise OSError("it is outside of the folder, which isn't trusted")
        self._versions[path] = self._version_of(path)
        content = self._overlay(str(path))
        return super().read(path) if content is None else content

    def has_read(self, path: str) -> bool:
        """Tell whether a file was read."""
        return Path(path) in self._versions

    def is_stale(self) -> bool:
        """Tell whether a file that was read has changed since."""
        return any(self._version_of(path) != version for path, version in self._versions.items())

    def _version_of(self, path: Path) -> object:
        content = self._overlay(str(path))
        if content is not None:
            return content
        try:
            status = os.stat(path)  # noqa: PTH116 - as for sources
        except (OSError, ValueError):
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
