"""The documents that are open in the editor."""

from __future__ import annotations

import os
from functools import cached_property
from io import BytesIO
from typing import Any

from ..checking.checker import MAX_INLINE_BYTES
from ..config.file_config import FileConfig
from ..core.errors import MattercheckError
from ..core.pointer import Route
from ..document.document import Document
from ..document.syntax import NotCleanError, Syntax
from ..io.sources import StreamSource
from ..schema.model.schema import Schema
from .cursor.cursor import Cursor
from .cursor.find import find_cursor, find_region
from .project import Project, Report
from .text import Text


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
        self._report: tuple[Project, int, Report] | None = None
        self._analysis: tuple[Project, int, Analysis] | None = None

    def change(self, version: int, text: Text) -> None:
        """Take a new version of the text."""
        self.version, self.text = version, text
        self.__dict__.pop("data", None)

    @cached_property
    def data(self) -> bytes:
        """The content as it would be saved."""
        return self.text.text.encode("utf-8", "surrogatepass")

    def report(self, project: Project) -> Report:
        """Return the problems of this version."""
        if self._report is None or self._report[:2] != (project, self.version):
            self._report = project, self.version, project.report(self.path, self.data)
        return self._report[2]

    def analysis(self, project: Project) -> Analysis:
        """Return what this version consists of."""
        if self._analysis is None or self._analysis[:2] != (project, self.version):
            self._analysis = project, self.version, Analysis(self, project)
        return self._analysis[2]


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
        region = find_region(self.path, self.text.text, self._start)
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
        region = find_region(self.path, self.text.text, offset)
        return None if region is None else find_cursor(self.text.text, region, offset)

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
