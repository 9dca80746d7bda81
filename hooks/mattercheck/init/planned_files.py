"""Reads configurations and schemas as they will be once `init` has written its files."""

from __future__ import annotations

from pathlib import Path

from ..io.configuration_files import WorkTreeFiles


class PlannedFiles(WorkTreeFiles):
    """Planned files, given by their path below `root`, and all others from the working tree."""

    def __init__(self, root: Path, files: dict[str, str]) -> None:
        super().__init__(root)
        self._planned = {root / name: text for name, text in files.items()}

    def read(self, path: Path) -> bytes:
        planned = self._planned.get(path)
        return super().read(path) if planned is None else planned.encode("utf-8")

    def is_file(self, path: Path) -> bool:
        return path in self._planned or super().is_file(path)

    def exists(self, path: Path) -> bool:
        return path in self._planned or super().exists(path)
