"""The documents that are open in the editor, by their URIs and by the paths of their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .diagnostics import Locate
from .open_document import OpenDocument
from .project import Project
from .text import Encoding, Text
from .uris import uri_of


class OpenDocuments:
    """The open documents, in place of the files that they will be saved to."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self._by_uri: dict[str, OpenDocument] = {}
        self._by_path: dict[str, OpenDocument] = {}

    def __iter__(self) -> Iterator[OpenDocument]:
        return iter(self._by_uri.values())

    def add(self, opened: OpenDocument) -> None:
        self._by_uri[opened.uri] = self._by_path[opened.path] = opened

    def remove(self, opened: OpenDocument) -> None:
        del self._by_uri[opened.uri]
        self._by_path.pop(opened.path, None)

    def get(self, uri: str) -> OpenDocument | None:
        """Return the document with a URI, if it is open."""
        return self._by_uri.get(uri)

    def at(self, path: str) -> OpenDocument | None:
        """Return the document of the file at an absolute path, if it is open."""
        return self._by_path.get(path)

    def paths(self) -> list[str]:
        """Return the absolute paths of the files of all open documents."""
        return list(self._by_path)

    def content_at(self, path: str) -> bytes | None:
        """Return the content of the document of a file, if it is open."""
        opened = self._by_path.get(path)
        return None if opened is None else opened.data

    def locate_in(self, project: Project) -> Locate:
        """Return a function from the path of a file as problems of a project show it to its URI and its text."""

        def locate(shown: str) -> tuple[str, Text]:
            path = project.absolute(shown)
            opened = self._by_path.get(path)
            return (uri_of(path) if opened is None else opened.uri), self.text_at(path)

        return locate

    def text_at(self, path: str) -> Text:
        """Return the text of a file, from the editor or from the disk; empty if it can't be read."""
        opened = self._by_path.get(path)
        if opened is not None:
            return opened.text
        try:
            data = Path(path).read_bytes()
        except (OSError, ValueError):
            data = b""
        return Text(data.decode("utf-8-sig", "replace"), self.encoding)
