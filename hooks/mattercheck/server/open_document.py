"""The documents that are open in the editor."""

from __future__ import annotations

import os
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ..config.file_config import FileConfig
from ..core.errors import MattercheckError
from ..core.limits import MAX_INLINE_BYTES
from ..core.named_tuple import NamedTuple
from ..core.pointer import Route
from ..core.problem import Problem
from ..document.document import Document
from ..document.syntax import NotCleanError, Syntax
from ..io.sources import StreamSource
from ..schema.model.schema import Schema
from .cursor.cursor import Cursor
from .cursor.find import Region, find_cursor, find_region
from .project import Project, Report
from .text import Text

if TYPE_CHECKING:
    from ..checking.relation_lookup import Place
    from ..relations.relation import Choice


class Value(NamedTuple):
    """A value without members: the route of its field, what it stands for, and its offsets."""

    route: Route
    value: Any
    start: int
    end: int


class OpenDocument:
    """A document in the editor: its text in its newest version, and what was found out about it."""

    def __init__(self, uri: str, path: str, language: str, version: int, text: Text) -> None:
        self.uri = uri
        self.path = path
        self.language = language
        self.version = version
        self.text = text
        self.last_value: Any = {}
        """The content when it could last be read, to tell which branch of a union is meant."""
        self._report: tuple[Project, Report] | None = None
        self._analysis: tuple[Project, Analysis] | None = None

    def change(self, version: int, text: Text) -> None:
        """Take a new text; its version need not differ if the client doesn't count."""
        self.version, self.text = version, text
        self._report = self._analysis = None
        self.__dict__.pop("data", None)

    @cached_property
    def data(self) -> bytes:
        """The content as it would be saved."""
        return self.text.text.encode("utf-8", "surrogatepass")

    def report(self, project: Project) -> Report:
        """Return the problems of this version, without those in the baseline."""
        if self._report is None or self._report[0] is not project:
            self._report = project, project.report(self.path, self.data)
        return project.complete(self.path, self._report[1])

    def problems(self, project: Project) -> list[Problem]:
        """Return the problems of this version in its own file."""
        result = self.report(project).result
        return [] if result is None else result.problems

    def analysis(self, project: Project) -> Analysis:
        """Return what this version consists of."""
        if self._analysis is None or self._analysis[0] is not project:
            self._analysis = project, Analysis(self, project)
        return self._analysis[1]


class Analysis:
    """What a version of a document consists of, found out as far as it is asked for."""

    def __init__(self, opened: OpenDocument, project: Project) -> None:
        self._opened = opened
        self.project = project
        self.path = opened.path
        self.text = opened.text

    @cached_property
    def file_config(self) -> FileConfig | None:
        """The configuration of the file; None if it can't be used."""
        try:
            return self.project.assign(self.path)
        except MattercheckError:
            return None

    @cached_property
    def document(self) -> Document | None:
        """The document as a check reads it; None if it is too faulty to be read within the time of a keystroke."""
        if self.file_config is None:
            return None
        source = StreamSource(self.path, BytesIO(self._opened.data))
        try:
            return self.project.checker.read(source, self.file_config, strict=True)
        except NotCleanError:
            head = len(self._opened.data)
            if head > MAX_INLINE_BYTES and self._region_size > MAX_INLINE_BYTES:
                return None
            return self.project.read(self.path, self._opened.data, self.file_config)

    @property
    def _region_size(self) -> int:
        region = self.region(self._start)
        return region.end - region.start if region is not None else len(self.text.text)

    @property
    def _start(self) -> int:
        """The offset of the first line of data."""
        return len(self.text.line(0)) + 1

    @cached_property
    def schema(self) -> Schema | None:
        """The schema that applies to the document; None without one, or if it can't be used."""
        if self.file_config is None:
            return None
        try:
            if self.file_config.has_schema:
                return self.file_config.schema
            document = self.document
            return (
                None if document is None else self.project.schema_for(self.path, document, self.file_config)
            )
        except MattercheckError:
            return None

    @cached_property
    def value(self) -> Any:
        """The content, or what it was when it could last be read."""
        document = self.document
        if document is not None and isinstance(document.value, dict):
            self._opened.last_value = document.value
        return self._opened.last_value

    def cursor(self, offset: int) -> Cursor | None:
        """Return what an offset is about; None outside of front matter."""
        region = self.region(offset)
        return None if region is None else find_cursor(self.text.text, region, offset)

    def region(self, offset: int) -> Region | None:
        """Return the data around an offset; None outside of front matter."""
        config = self.file_config
        skips = config is not None and config.reader.skips_blank_lines
        return find_region(self.path, self.text.text, offset, skip_blank_lines=skips)

    def value_at(self, offset: int) -> Value | None:
        """Return the value without members at an offset; None on a key, or outside of front matter."""
        document, route = self.document, self.route_at(offset)
        # The places of a TOML table are those of its header, so its pairs are found by the cursor.
        if document is not None and document.places is not None and document.syntax is not Syntax.TOML:
            entry = document.places.entry_at(route) if route else None
            if entry is None or not entry.node.start <= offset <= entry.node.end or entry.node.entries:
                return None
            assert route is not None
            return Value(route, _value_at(document.value, route), entry.node.start, entry.node.end)
        cursor = self.cursor(offset)
        if cursor is None or not cursor.is_value or cursor.start == cursor.end:
            return None
        written = self.text.text[cursor.start : cursor.end]
        value = written[1:-1] if written[:1] in {'"', "'"} and written[-1:] == written[:1] else written
        return Value(cursor.route, value, cursor.start, cursor.end)

    def places_at(self, offset: int) -> tuple[list[Place], Value | None]:
        """Return what the value at an offset names, if it is a reference to something that exists."""
        value = self.value_at(offset)
        if value is None or not isinstance(value.value, str | int | float):
            return [], None
        try:
            return self.project.places(self.path, value.route, value.value), value
        except MattercheckError:  # reported for the configuration
            return [], None

    def choices(self, route: Route) -> list[Choice]:
        """Return the values that relations know for the field at a route."""
        try:
            return self.project.choices(self.path, route)
        except MattercheckError:
            return []

    def route_at(self, offset: int) -> Route | None:
        """Return the route of the field whose key or value is at an offset; None outside of front matter."""
        document, cursor = self.document, self.cursor(offset)
        # The places of a TOML table are those of its header, so its pairs are found by the cursor.
        if document is not None and document.places is not None and document.syntax is not Syntax.TOML:
            places = document.places
            return places.route_at(offset) or None if places.start <= offset <= places.end else None
        if cursor is None:
            return None
        key = self.text.text[cursor.start : cursor.end].strip("\"' ")
        route = (*cursor.route, key) if cursor.is_key and not cursor.is_value else cursor.route
        return route or None

    @property
    def name(self) -> str:
        """The name of the file, without its folder."""
        return os.path.basename(self.path)  # noqa: PTH119 - the path is text


def _value_at(value: Any, route: Route) -> Any:
    for step in route:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value
