"""Check all files of the open folders, in the background and only on request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from .. import git
from ..checking.discovery import find_files
from ..core.errors import MattercheckError
from ..io.sources import FileSource
from .diagnostics import to_diagnostics
from .documents import OpenDocuments
from .endpoint import Deferred, Endpoint, Params
from .text import Text
from .uris import uri_of
from .workspace import Workspace


class WorkspaceCheck:
    """The check of the whole workspace: pushed after the command, or pulled by `workspace/diagnostic`."""

    def __init__(self, documents: OpenDocuments, workspace: Workspace, endpoint: Endpoint) -> None:
        self._documents = documents
        self._workspace = workspace
        self._endpoint = endpoint
        self._known: dict[str, tuple[object, list[dict[str, Any]]]] = {}
        """The diagnostics of files by path, and the content that they were found in."""
        self._waiting: Deferred | None = None
        self._is_current = False

    def push(self) -> None:
        """Check all files, and push the problems of those that aren't open."""
        self._endpoint.start_job(self._pushing())

    def _pushing(self) -> Iterator[None]:
        count = 0
        for path, diagnostics in self._checked():
            if path is not None and diagnostics and self._documents.at(path) is None:
                count += 1
                self._endpoint.notify(
                    "textDocument/publishDiagnostics", {"uri": uri_of(path), "diagnostics": diagnostics}
                )
            yield
        message = (
            f"mattercheck: problems in {count:,} files that aren't open"
            if count
            else "mattercheck: no problems"
        )
        self._endpoint.notify("window/showMessage", {"type": 3, "message": message})

    def pull(self, params: Params) -> Any:
        """Answer `workspace/diagnostic`: at once the first time, then as soon as a file has changed."""
        previous = {
            str(one.get("uri")): str(one.get("value"))
            for one in params.get("previousResultIds") or []
            if isinstance(one, dict)
        }
        deferred = Deferred()
        if self._waiting is not None:
            self._endpoint.answer(self._waiting, {"items": []})
            self._waiting = None
        if previous and self._is_current:
            self._waiting = deferred
            return deferred
        self._endpoint.start_job(self._pulling(deferred, previous))
        return deferred

    def _pulling(self, deferred: Deferred, previous: dict[str, str]) -> Iterator[None]:
        self._is_current = True
        items = []
        for path, diagnostics in self._checked():
            if path is not None:
                opened = self._documents.at(path)
                uri = opened.uri if opened is not None else uri_of(path)
                name = hashlib.sha1(json.dumps(diagnostics).encode(), usedforsecurity=False).hexdigest()
                if previous.get(uri) != name and (diagnostics or uri in previous):
                    items.append(
                        {"kind": "full", "uri": uri, "version": None, "resultId": name, "items": diagnostics}
                    )
            yield
        self._endpoint.answer(deferred, {"items": items})

    def wake(self) -> None:
        """Check again: a file has changed."""
        self._is_current = False
        deferred, self._waiting = self._waiting, None
        if deferred is not None:
            self._endpoint.answer(deferred, {"items": []})

    def _checked(self) -> Iterator[tuple[str | None, list[dict[str, Any]]]]:
        """Yield each file with its diagnostics, and None where a step ends without one."""
        for folder in self._workspace.folders:
            try:
                sources = find_files([folder], git.find_root(folder))
            except MattercheckError:
                continue
            for source in sources:
                yield self._check(source)

    def _check(self, source: FileSource) -> tuple[str | None, list[dict[str, Any]]]:
        documents, path = self._documents, source.path
        opened = documents.at(path)
        project = self._workspace.project_of(path)
        if opened is not None:
            result = opened.report(project).result
            return path, to_diagnostics(result.problems if result else [], opened.text, opened.uri)
        version = (project, source.content_id())
        known = self._known.get(path)
        if known is not None and known[0] == version:
            return path, known[1]
        try:
            config = project.config_resolver.assign(path, named=False)
            if not (config.has_schema or config.allows_inline_schema):
                return None, []
            result = project.without_baselined(project.checker.check(source, config))
        except MattercheckError:
            return None, []  # reported for the configuration
        if not result.checked:
            return None, []
        diagnostics: list[dict[str, Any]] = []
        if result.problems:
            text = (
                documents.text_at(path)
                if result.source is None
                else Text(result.source.text, documents.encoding)
            )
            diagnostics = to_diagnostics(result.problems, text, uri_of(path))
        self._known[path] = version, diagnostics
        return path, diagnostics
