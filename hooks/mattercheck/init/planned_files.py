"""Reads and checks a configuration and schemas as they will be once `init` has written its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from .. import git
from ..checking.checker import Checker
from ..checking.relations import RelationCheck
from ..checking.result import Result
from ..checking.run import Run
from ..config.file_config import ConfigResolver
from ..config.settings import FILE_NAME, ConfigurationError
from ..io.configuration_files import WorkTreeFiles
from ..io.sources import Source
from ..relations.repository import Scope
from ..schema.load.loader import SchemaLoader


class PlannedFiles(WorkTreeFiles):
    """Planned files, given by their path below `root`, and all others from the working tree."""

    def __init__(self, root: Path, files: Mapping[str, str]) -> None:
        super().__init__(root)
        self._planned = {root / name: text for name, text in files.items()}

    def read(self, path: Path, most: int | None = None) -> bytes:
        planned = self._planned.get(path)
        return super().read(path, most) if planned is None else planned.encode("utf-8")[:most]

    def is_file(self, path: Path) -> bool:
        return path in self._planned or super().is_file(path)

    def exists(self, path: Path) -> bool:
        return path in self._planned or super().exists(path)


def relations_hold(files: Mapping[str, str], top: Path) -> bool:
    """Tell whether no content violates the relations that the planned configuration declares."""
    checker = _checker(files, top)
    checker.config_resolver.assign(str(top / "any.md"))
    try:
        found = RelationCheck(checker).results(Scope(git.find_root(top), top))
        return next(found, None) is None
    except ConfigurationError:
        return False
    finally:
        checker.close()


def check_planned(files: Mapping[str, str], sources: Iterable[Source], top: Path, jobs: int) -> list[Result]:
    """Return the results of checking content with the planned files, which include a configuration."""
    return list(Run(_checker(files, top), jobs=jobs).results(sources, named=False))


def _checker(files: Mapping[str, str], top: Path) -> Checker:
    loader = SchemaLoader(top, files=PlannedFiles(top, files))
    return Checker(loader, ConfigResolver(loader, config=top / FILE_NAME), is_guarded=True)
