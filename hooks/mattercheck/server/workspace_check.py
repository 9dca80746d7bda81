"""Check all files of the open folders, in the background and only on request."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from .. import git
from ..checking.discovery import find_files
from ..checking.result import Result
from ..core.errors import MattercheckError
from ..core.problem import Problem
from ..io.sources import FileSource
from .diagnostics import result_id, to_diagnostics
from .documents import OpenDocuments
from .endpoint import Deferred, Endpoint, Params
from .project import Project, Report
from .text import Text
from .uris import uri_of
from .workspace import Workspace

_BATCH = 200
"""Reports to send at a time to a client that takes them as they come."""
_PAUSE = 0.02
"""Seconds to wait for facts that are being read."""


class WorkspaceCheck:
    """The check of the whole workspace: pushed after the command, or pulled by `workspace/diagnostic`."""

    def __init__(self, documents: OpenDocuments, workspace: Workspace, endpoint: Endpoint) -> None:
        self._documents = documents
        self._workspace = workspace
        self._endpoint = endpoint
        self._known: dict[str, tuple[object, Report]] = {}
        """The reports on files by path, and the content that they are about."""
        self._pushed: set[str] = set()
        self._waiting: Deferred | None = None
        self._is_current = False

    def push(self) -> None:
        """Check all files, and push the problems of those that aren't open."""
        self._endpoint.start_job(self._pushing())

    def clear(self, uri: str) -> None:
        """Take back what was pushed for a file, which is now open and has problems of its own."""
        if uri in self._pushed:
            self._pushed.discard(uri)
            self._publish(uri, [])

    def _pushing(self) -> Iterator[None]:
        before, self._pushed = self._pushed, set()
        for uri, path, diagnostics in self._found():
            if path is not None and diagnostics and self._documents.at(path) is None:
                self._pushed.add(uri)
                self._publish(uri, diagnostics)
            yield
        for uri in before - self._pushed:
            self._publish(uri, [])
        count = len(self._pushed)
        files = "1 file that isn't" if count == 1 else f"{count:,} files that aren't"
        message = f"mattercheck: problems in {files} open" if count else "mattercheck: no problems"
        self._endpoint.notify("window/showMessage", {"type": 3, "message": message})

    def _publish(self, uri: str, diagnostics: list[dict[str, Any]]) -> None:
        self._endpoint.notify("textDocument/publishDiagnostics", {"uri": uri, "diagnostics": diagnostics})

    def pull(self, params: Params) -> Any:
        """Answer `workspace/diagnostic`.

        A client that takes reports as they come is made to wait until a file has changed: it asks again at once.
        """
        known = params.get("previousResultIds")
        previous = {
            str(one.get("uri")): str(one.get("value"))
            for one in (known if isinstance(known, list) else [])
            if isinstance(one, dict)
        }
        token, deferred = params.get("partialResultToken"), Deferred()
        self._let_go()
        if token is not None and previous and self._is_current:
            self._waiting = deferred
        else:
            self._endpoint.start_job(self._pulling(deferred, previous, token))
        return deferred

    def _pulling(self, deferred: Deferred, previous: dict[str, str], token: Any) -> Iterator[None]:
        self._is_current = True
        items: list[dict[str, Any]] = []
        missing = dict.fromkeys(previous)
        for uri, path, diagnostics in self._found():
            if deferred.is_done:
                return
            if path is not None and (diagnostics or uri in missing):
                missing.pop(uri, None)
                opened = self._documents.at(path)
                items.append(
                    _report(
                        uri, diagnostics, previous.get(uri), opened.version if opened is not None else None
                    )
                )
            if token is not None and len(items) >= _BATCH:
                self._endpoint.notify("$/progress", {"token": token, "value": {"items": items}})
                items = []
            yield
        items += [_report(uri, [], None, None) for uri in missing]
        self._endpoint.answer(deferred, {"items": items})

    def wake(self) -> None:
        """Check again: a file has changed."""
        self._is_current = False
        self._let_go()

    def _let_go(self) -> None:
        """Answer the client that waits for a change."""
        deferred, self._waiting = self._waiting, None
        if deferred is not None:
            self._endpoint.answer(deferred, {"items": []})

    def _found(self) -> Iterator[tuple[str, str | None, list[dict[str, Any]]]]:
        """Yield each file with its URI and diagnostics, then configurations and schemas that have any.

        The path is None where a step ends without a file.
        """
        elsewhere: dict[str, dict[Problem, None]] = {}
        for report, path in self._reports():
            if report is None:
                yield "", None, []
                continue
            for other, problems in report.elsewhere.items():
                elsewhere.setdefault(other, {}).update(dict.fromkeys(problems))
            yield self._diagnostics(path, report.result)
        for path, found in elsewhere.items():
            if self._documents.at(path) is None:  # otherwise, they are its own
                uri = uri_of(path)
                yield uri, path, self._to_diagnostics(found, path, self._documents.text_at(path), uri)

    def _diagnostics(self, path: str, result: Result | None) -> tuple[str, str, list[dict[str, Any]]]:
        opened = self._documents.at(path)
        uri = uri_of(path) if opened is None else opened.uri
        if result is None or not result.checked or not result.problems:
            return uri, path, []
        if opened is None and result.source is not None:
            text = Text(result.source.text, self._documents.encoding)
        else:
            text = self._documents.text_at(path)
        return uri, path, self._to_diagnostics(result.problems, path, text, uri)

    def _to_diagnostics(
        self, problems: list[Problem] | dict[Problem, None], path: str, text: Text, uri: str
    ) -> list[dict[str, Any]]:
        locate = self._documents.locate_in(self._workspace.project_of(path))
        return to_diagnostics(problems, text, uri, locate)

    def _reports(self) -> Iterator[tuple[Report | None, str]]:
        """Yield the report on each file with its path; no report where none is needed, or it isn't ready."""
        for folder in self._workspace.folders:
            try:
                sources = find_files([folder], git.find_root(folder))
            except MattercheckError:
                continue
            for source in sources:
                path, opened = source.path, self._documents.at(source.path)
                project = self._workspace.project_of(path)
                while self._is_reading(project, path):
                    time.sleep(_PAUSE)
                    yield None, path
                yield (
                    (opened.report(project) if opened is not None else self._report_on(source, project)),
                    path,
                )

    def _is_reading(self, project: Project, path: str) -> bool:
        """Tell whether the facts of other files, which concern this one, aren't known yet."""
        try:
            return project.has_relations(path) and project.relations.is_busy
        except MattercheckError:
            return False

    def _report_on(self, source: FileSource, project: Project) -> Report | None:
        """Return the report on a file that isn't open, None if no schema applies to it."""
        path, version = source.path, (project, source.content_id())
        known = self._known.get(path)
        if known is None or known[0] != version:
            try:
                config = project.config_resolver.assign(path, named=False)
                if not (config.has_schema or config.allows_inline_schema):
                    return None
                warnings = config.schema.warnings if config.has_schema and config.schema else []
                report = project.report_of(project.checker.check(source, config), warnings)
            except MattercheckError as error:
                return Report(None, project.by_file(error.problems))
            known = self._known[path] = version, report
        return project.complete(path, known[1])


def _report(
    uri: str, diagnostics: list[dict[str, Any]], previous: str | None, version: int | None
) -> dict[str, Any]:
    """Return a WorkspaceDocumentDiagnosticReport."""
    name = result_id(diagnostics)
    if previous == name:
        return {"kind": "unchanged", "uri": uri, "version": version, "resultId": name}
    return {"kind": "full", "uri": uri, "version": version, "resultId": name, "items": diagnostics}
