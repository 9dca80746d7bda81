"""The configuration of one repository as it is now, with the open documents in place of their files."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ..checking.checker import Checker
from ..checking.result import Result
from ..config.file_config import ConfigResolver, FileConfig
from ..config.inline_schema import named_schema, why_not_allowed
from ..config.settings import BASELINE_NAME, FILE_NAME, load_config
from ..core import resources
from ..core.errors import MattercheckError
from ..core.problem import Problem
from ..document.document import Document, State
from ..filtering.baseline import Baseline, load
from ..io.sources import StreamSource
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema
from .overlay import Overlay, OverlayFiles

_SCHEMA_ENDINGS = (".schema.json", ".schema.yaml", ".schema.yml")


class Report(NamedTuple):
    """The problems of a document, and those of other files that it depends on, by absolute path.

    `message` says why nothing could be checked if no file is to blame.
    """

    result: Result | None
    elsewhere: dict[str, list[Problem]]
    message: str = ""


class Project:
    """The files below `top` and their configuration, loaded when they are first needed.

    If `is_trusted` is not set, nothing outside of `top` is read but the schemas that come with mattercheck.
    """

    def __init__(self, top: Path, root: Path | None, overlay: Overlay, *, is_trusted: bool) -> None:
        self.top = top
        self.root = root
        self._files = OverlayFiles(top, overlay, is_trusted=is_trusted)
        self.is_stale = self._files.is_stale
        self.depends_on = self._files.has_read
        self.loader = SchemaLoader(top, files=self._files)
        self.config_resolver = ConfigResolver(self.loader)
        self.checker = Checker(self.loader, self.config_resolver, is_guarded=True)

    def close(self) -> None:
        """End the processes that the checks of this project have started."""
        self.checker.close()

    def absolute(self, shown: str) -> str:
        """Return the absolute path of a file that problems show as `shown`."""
        if shown.startswith(resources.BUNDLED):
            return str(resources.bundled_schema(shown) or shown)
        return os.path.normpath(os.path.join(self.top, *shown.split("/")))  # noqa: PTH118

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline of the repository, or None without one. Raises MattercheckError."""
        path = self.top / BASELINE_NAME
        try:
            data = self._files.read(path)
        except OSError:
            return None
        return load(path, self.loader.show(path), data, lambda name: not self._files.exists(self.top / name))

    def assign(self, path: str) -> FileConfig:
        """Return the configuration of the file at an absolute path. Raises MattercheckError."""
        if os.path.basename(path) == FILE_NAME:  # noqa: PTH119
            return self._config_of_configuration
        return self.config_resolver.assign(path, named=False)

    @cached_property
    def _config_of_configuration(self) -> FileConfig:
        """The schema of `mattercheck.toml` itself, for what an editor proposes in it."""
        folder = resources.schemas() / "config"
        return FileConfig(lambda: self.loader.load("mattercheck.schema.json", folder))

    def report(self, path: str, data: bytes) -> Report:
        """Check a content for the file at an absolute path."""
        try:
            if os.path.basename(path) == FILE_NAME:  # noqa: PTH119
                load_config(Path(path), self.loader)
                return Report(Result(self.loader.show(path), checked=True, problems=[]), {})
            if self.depends_on(path) or path.endswith(_SCHEMA_ENDINGS):
                warnings = self.loader.load(os.path.basename(path), Path(path).parent).warnings  # noqa: PTH119
                shown = self.loader.show(path)
                own = [problem for problem in warnings if problem.path == shown]
                return Report(Result(shown, checked=True, problems=own), {})
            return self._content_report(path, data)
        except MattercheckError as error:
            return self._error_report(path, error)

    def _content_report(self, path: str, data: bytes) -> Report:
        file_config = self.assign(path)
        result = self.check(path, data, file_config)
        warnings = file_config.schema.warnings if file_config.has_schema and file_config.schema else []
        return Report(self.without_baselined(result), self._by_file(warnings))

    def check(self, path: str, data: bytes, file_config: FileConfig) -> Result:
        """Return the result of `check` for a content. Raises MattercheckError."""
        return self.checker.check(StreamSource(path, BytesIO(data)), file_config)

    def without_baselined(self, result: Result) -> Result:
        """Return a result without the problems in the baseline. Raises MattercheckError."""
        if self.baseline is None or not result.problems:
            return result
        return result._replace(problems=self.baseline.without_baselined(result))

    def _error_report(self, path: str, error: MattercheckError) -> Report:
        found = self._by_file(error.problems)
        own = found.pop(path, [])
        result = Result(self.loader.show(path), checked=bool(own), problems=own)
        return Report(result, found, "" if error.problems else str(error))

    def _by_file(self, problems: list[Problem]) -> dict[str, list[Problem]]:
        found: dict[str, list[Problem]] = {}
        for problem in problems:
            found.setdefault(self.absolute(problem.path), []).append(problem)
        return found

    def read(self, path: str, data: bytes, file_config: FileConfig) -> Document:
        """Return a content as a check reads it. Raises OSError."""
        return self.checker.read(StreamSource(path, BytesIO(data)), file_config)

    def schema_for(self, path: str, document: Document, file_config: FileConfig) -> Schema | None:
        """Return the schema that applies to a document, or None. Raises MattercheckError."""
        if file_config.schema is not None or not file_config.allows_inline_schema:
            return file_config.schema
        named = named_schema(document) if document.state is not State.BROKEN else None
        settings = file_config.settings
        if (
            named is None
            or settings is None
            or why_not_allowed(path, named[0], settings.folder, self.loader.files)
        ):
            return None
        with suppress(MattercheckError):  # reported for the document
            return self.loader.load(named[0], Path(path).parent)
        return None
