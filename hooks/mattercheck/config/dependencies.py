"""The files that the result of a check depends on: if one changes, any content file may have become invalid."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..core.errors import MattercheckError
from ..core.paths import joined, suffix
from ..core.resources import bundled_schema
from ..git.errors import GitError
from .collection import FRONT_MATTER_SUFFIXES

if TYPE_CHECKING:
    from ..schema.load.loader import SchemaLoader

DEPENDENCY_NAMES = re.compile(
    r"(^|/)(mattercheck\.toml|mattercheck-baseline\.txt|pyproject\.toml)$|\.schema\.(json|yaml|yml)$|(^|/)schemas/.*\.(json|yaml|yml)$"
)
"""The usual names of these files."""
_SCHEMA_SUFFIXES = (".json", ".yaml", ".yml")
_REFERENCE_TO_FILE = re.compile(rb"""ref["']?\s*:\s*["']?[^#"'\s]""", re.IGNORECASE)
"""A reference in a schema that doesn't stay in its file."""


class Dependencies:
    """The configurations of a repository and the schemas in use, whatever their names, and through any link.

    `schema` and `config`, relative to `here`, override those of the repository; `named` are other files that the command
    line names, such as the baseline.
    """

    def __init__(
        self,
        root: Path,
        loader: SchemaLoader,
        *,
        here: Path,
        schema: str | None = None,
        config: str | None = None,
        named: Iterable[Path] = (),
    ) -> None:
        self._root = root
        self._loader = loader
        self._files = loader.files
        self._here = here
        self._schema = schema
        self._config = config
        self._named = tuple(named)

    def include_any_of(self, paths: Iterable[str]) -> bool:
        """Tell whether any path, relative to the root, is a dependency. Empty paths are ignored.

        If that can't be determined, the answer is yes, unless all of them may be content.
        """
        changed = set(filter(None, paths))
        if any(DEPENDENCY_NAMES.search(path) for path in changed):
            return True
        only_content = all(suffix(path) in FRONT_MATTER_SUFFIXES for path in changed)
        try:
            return bool(changed) and any(
                self._leads_through(path, changed) for path in self._paths(changed, only_content=only_content)
            )
        except GitError:
            raise
        except MattercheckError:  # the check will report why
            return not only_content

    def _leads_through(self, path: Path, changed: set[str]) -> bool:
        """Tell whether a file is one of those that changed, or is reached through a link or submodule that did."""
        return any(
            place in changed or any(str(parent) in changed for parent in PurePosixPath(place).parents)
            for place in self._files.route(path)
        )

    def _paths(self, changed: set[str], *, only_content: bool) -> Iterator[Path]:
        """Yield each configuration and the files of each schema in use. Raises MattercheckError."""
        yield from self._named
        if self._schema is not None:
            yield from self._of_schema(self._schema, self._here, only_content=only_content)
            return
        from .settings import find_config, load_config
        from .vault import is_vault, types_file

        if self._config is None:
            folders = {path.parent for path in self._files.named("mattercheck.toml", "pyproject.toml")}
            configs = {find_config(folder, self._files) for folder in folders}
        else:
            configs = {joined(self._here, self._config)}
        for path in configs:
            if path is None:
                continue
            yield path
            settings = load_config(path, self._loader)
            if settings.allow_inline_schema and any(suffix(one) in _SCHEMA_SUFFIXES for one in changed):
                yield from (self._root / one for one in changed)  # any of them may be one that content names
            for collection in settings.collections:
                if is_vault(collection):
                    yield types_file(collection)
                yield from self._of_schema(collection.schema, collection.folder, only_content=only_content)

    def _of_schema(self, reference: str, folder: Path, *, only_content: bool) -> Iterator[Path]:
        """Yield the files of a schema. It is loaded only if it may refer to another file that may have changed."""
        if bundled_schema(reference) is not None:
            return
        main = Path(os.path.normpath(folder / reference))
        yield main
        if only_content:
            try:
                if not _REFERENCE_TO_FILE.search(self._files.read(main)):
                    return
            except OSError:
                return
        yield from (self._root / shown for shown in self._loader.load(reference, folder).read_from)
