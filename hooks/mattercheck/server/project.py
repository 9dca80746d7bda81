"""The configuration of one repository as it is now, with the open documents in place of their files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..checking.checker import Checker
from ..checking.result import Result
from ..config.file_config import ConfigResolver, FileConfig, ReadyFiles
from ..config.inline_schema import named_schema, why_not_allowed
from ..config.settings import BASELINE_NAME, CONFIG_NAMES, FILE_NAME, Settings, find_config, load_config
from ..core import resources
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.pointer import Route
from ..core.problem import Problem
from ..document.document import Document, State
from ..document.syntax import data_syntax
from ..filtering.baseline import Baseline, load
from ..git.renames import Renames
from ..io.sources import StreamSource
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema
from .overlay import Overlay, OverlayFiles

if TYPE_CHECKING:
    from ..checking.relation_lookup import Place, RelationLookup
    from ..core.files import Files
    from ..relations.relation import Choice
    from .relations import Patience, ProjectRelations

T = TypeVar("T")

_MAX_CHOICES = 5_000
"""Most values to know for a field."""


class Report(NamedTuple):
    """The problems of a document, and those of other files that it depends on, by absolute path.

    `message` says why nothing could be checked if no file is to blame.
    """

    result: Result | None
    elsewhere: dict[str, list[Problem]]
    message: str = ""


class Project:
    """The files below `top` and their configuration, loaded when they are first needed.

    `open_paths` returns the files that are open, and `patience` tells how long to wait for their relations to others.
    With a `bound`, a folder that isn't trusted, nothing outside of it is read but the schemas that come with
    mattercheck, and relations aren't checked: reading the facts of all files starts Git.
    """

    def __init__(
        self,
        top: Path,
        root: Path | None,
        overlay: Overlay,
        *,
        open_paths: Callable[[], Iterable[str]],
        patience: Patience,
        bound: Path | None = None,
    ) -> None:
        self.top = top
        self.root = root
        self._overlay = overlay
        self._open_paths = open_paths
        self._patience = patience
        self._bound = bound
        self._files = OverlayFiles(top, overlay, bound=bound)
        self.is_stale = self._files.is_stale
        self.depends_on = self._files.has_read
        self.loader = SchemaLoader(top, files=self._files)
        self.checker = self._make_checker(self.loader)
        self.config_resolver = self.checker.config_resolver

    def _make_checker(self, loader: SchemaLoader) -> Checker:
        sites = self._bound is None
        ready = ReadyFiles(partial(_ready_settings, self.top, loader.files, sites=sites))
        return Checker(loader, ConfigResolver(loader, ready=ready), is_guarded=True)

    def close(self) -> None:
        """End the processes and threads that the checks of this project have started."""
        self.checker.close()
        relations = self.__dict__.get("relations")
        if relations is not None:
            relations.close()

    @cached_property
    def relations(self) -> ProjectRelations:
        """The relations between the files of this project; they have a checker of their own."""
        from .relations import ProjectRelations

        relations = ProjectRelations(self._make_lookup, self._overlay, self._patience)
        relations.note_changed(self._open_paths())
        return relations

    def _make_lookup(self) -> RelationLookup:
        from ..checking.relation_lookup import RelationLookup
        from ..checking.relations import store_for

        checker = self._make_checker(SchemaLoader(self.top, files=OverlayFiles(self.top, self._overlay)))
        return RelationLookup(checker, self.root, self.top, store_for(self.top, self.root))

    def has_relations(self, path: str) -> bool:
        """Tell whether relations are declared for the file at an absolute path. Raises MattercheckError."""
        if self._bound is not None:
            return False
        config = self.config_resolver.assign(path, named=False)
        return config.collection is not None and config.settings is not None and config.settings.has_relations

    def note_changed(self, paths: Iterable[str]) -> bool:
        """Take note that files have changed; tell whether that may matter to other files."""
        relations = self.__dict__.get("relations")
        changed = [path for path in paths if Path(path).is_relative_to(self.top)]
        if relations is None or not changed:
            return False
        relations.note_changed(changed)
        return True

    def choices(self, path: str, route: Route) -> list[Choice]:
        """Return the values that relations know for the field at a route. Raises MattercheckError."""
        return self._ask(path, lambda lookup: lookup.choices(path, route, _MAX_CHOICES), [])

    def places(self, path: str, route: Route, scalar: Any) -> list[Place]:
        """Return the places that the value of the field at a route names. Raises MattercheckError."""
        return self._ask(path, lambda lookup: lookup.places(path, route, scalar), [])

    def _ask(self, path: str, question: Callable[[RelationLookup], T], otherwise: T) -> T:
        return self.relations.ask(question, otherwise) if self.has_relations(path) else otherwise

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

        def is_gone(name: str) -> bool:
            return not self._files.exists(self.top / name)

        def may_have_become(old: str, new: str) -> bool:
            return self._bound is None and renames.may_have_become(old, new)

        renames = Renames(self.root, is_gone)
        return load(self.loader.show(path), data, is_gone, may_have_become)

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
            if os.path.basename(path) in CONFIG_NAMES:  # noqa: PTH119
                self._load_configuration(path)
                return Report(Result(self.loader.show(path), checked=True, problems=[]), {})
            if self._is_schema(path):
                warnings = self.loader.load(os.path.basename(path), Path(path).parent).warnings  # noqa: PTH119
                shown = self.loader.show(path)
                own = [problem for problem in warnings if problem.path == shown]
                return Report(Result(shown, checked=True, problems=own), {})
            return self._content_report(path, data)
        except MattercheckError as error:
            return self.error_report(path, error)

    def _load_configuration(self, path: str) -> None:
        """Load a configuration as a check does. Raises MattercheckError."""
        if path.endswith(FILE_NAME) or find_config(Path(path).parent, self._files) == Path(path):
            settings = load_config(Path(path), self.loader)
            if settings.has_relations:
                self.checker.relations_of(settings)

    def _is_schema(self, path: str) -> bool:
        """Tell whether a file is a schema that the nearest configuration names, or that was read for one."""
        if Path(path) in self.loader.schema_paths:
            return True
        config = find_config(Path(path).parent, self._files) if data_syntax(path) is not None else None
        if config is None:
            return False
        return any(
            os.path.normpath(one.folder / one.schema) == path
            for one in load_config(config, self.loader).collections
        )

    def _content_report(self, path: str, data: bytes) -> Report:
        file_config = self.assign(path)
        result = self.check(path, data, file_config)
        warnings = file_config.schema.warnings if file_config.has_schema and file_config.schema else []
        return self.report_of(result, warnings)

    def report_of(self, result: Result, warnings: list[Problem]) -> Report:
        """Return the report on a file with the result of its check, and the warnings about its schema."""
        return Report(result, self.by_file(warnings))

    def check(self, path: str, data: bytes, file_config: FileConfig) -> Result:
        """Return the result of `check` for a content, without its relations. Raises MattercheckError."""
        return self.checker.check(StreamSource(path, BytesIO(data)), file_config)

    def check_with_relations(self, path: str, data: bytes, file_config: FileConfig) -> Result:
        """Return the result of `check` for a content that isn't the current one. Raises MattercheckError."""
        own = self.check(path, data, file_config)
        return merged(own, self.relations.result_with(path, data)) if self.has_relations(path) else own

    def relations_result(self, path: str) -> Result | None:
        """Return the violations of relations in the file at an absolute path. Raises MattercheckError."""
        return self._ask(path, lambda lookup: lookup.result(path), None)

    def without_baselined(self, result: Result) -> Result:
        """Return a result without the problems in the baseline. Raises MattercheckError."""
        if self.baseline is None or not result.problems:
            return result
        return result._replace(problems=self.baseline.without_baselined(result))

    def complete(self, path: str, report: Report) -> Report:
        """Return a report on the file at an absolute path with its relations, but without what is in the baseline."""
        if report.result is None or report.message:
            return report
        try:
            result = report.result
            if result.checked:
                result = merged(result, self.relations_result(path))
            return report._replace(result=self.without_baselined(result))
        except MattercheckError as error:
            failed = self.error_report(path, error)
            return Report(failed.result, {**report.elsewhere, **failed.elsewhere}, failed.message)

    def error_report(self, path: str, error: MattercheckError) -> Report:
        """Return the report on a file that can't be checked, because of its configuration or another file."""
        found = self.by_file(error.problems)
        own = found.pop(path, [])
        result = Result(self.loader.show(path), checked=bool(own), problems=own)
        return Report(result, found, "" if error.problems else str(error))

    def by_file(self, problems: list[Problem]) -> dict[str, list[Problem]]:
        """Return problems by the absolute path of their file."""
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


def merged(own: Result, relations: Result | None) -> Result:
    """Return a result with the violations of relations among its problems."""
    if relations is None or not relations.problems:
        return own
    return own._replace(
        problems=sorted([*own.problems, *relations.problems]), source=own.source or relations.source
    )


def _ready_settings(top: Path, files: Files, *, sites: bool) -> Settings:
    from ..init.ready_sites import ready_settings

    return ready_settings(top, files, sites=sites)
