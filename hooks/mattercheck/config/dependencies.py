"""The files that the result of a check depends on: if one changes, any content file may have become invalid."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import MattercheckError
from ..core.paths import suffix
from .collection import FRONT_MATTER_SUFFIXES

if TYPE_CHECKING:
    from ..schema.load.loader import SchemaLoader

DEPENDENCY_NAMES = re.compile(
    r"(^|/)(mattercheck\.toml|mattercheck-baseline\.txt|pyproject\.toml)$|\.schema\.(json|yaml|yml)$|(^|/)schemas/.*\.(json|yaml|yml)$"
)
"""The usual names of these files; keep it the same as `mattercheck-all` in .pre-commit-hooks.yaml."""


class Dependencies:
    """The configurations of a repository and the schemas in use, whatever their names.

    `schema`, relative to `here`, overrides the schemas of the configurations.
    """

    def __init__(self, root: Path, loader: SchemaLoader, *, here: Path, schema: str | None = None) -> None:
        self._root = root
        self._loader = loader
        self._here = here
        self._schema = schema

    def include_any_of(self, paths: Iterable[str]) -> bool:
        """Tell whether any path, relative to the root, is a dependency. Empty paths are ignored.

        A file that may have front matter is never a dependency.
        """
        candidates = set()
        for path in filter(None, paths):
            if DEPENDENCY_NAMES.search(path):
                return True
            if suffix(path) not in FRONT_MATTER_SUFFIXES:
                candidates.add(self._real(path))
        if not candidates:
            return False
        try:
            return any(self._real(file) in candidates for files in self._files() for file in files)
        except MattercheckError:  # the check will report why
            return True

    def _real(self, path: str) -> str:
        """Return the path of a file with all symbolic links resolved."""
        return os.path.realpath(self._root / path)

    def _files(self) -> Iterable[Iterable[str]]:
        """Yield each configuration and the files of each schema in use. Raises MattercheckError."""
        if self._schema is not None:
            yield self._loader.load(self._schema, self._here).read_from
            return
        from ..git.files import list_named
        from .settings import find_config, load_config

        folders = {
            (self._root / name).parent
            for name in list_named(self._root, "mattercheck.toml", "pyproject.toml")
        }
        for path in {find_config(folder) for folder in folders}:
            if path is None:
                continue
            yield [str(path)]
            for collection in load_config(path, self._loader).collections:
                yield self._loader.load(collection.schema, collection.folder).read_from
