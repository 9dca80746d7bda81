"""The open documents: what an editor says about them, asks about them, and is told about them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ..core.problem import Problem
from .answers import Answers
from .capabilities import CHECK_WORKSPACE
from .client import Client, mapping
from .diagnostics import result_id, to_diagnostics
from .documents import OpenDocuments
from .endpoint import INVALID_PARAMS, Endpoint, Handler, Params, RequestError
from .open_document import OpenDocument
from .relations import Patience
from .text import Position, Text, position_in
from .uris import path_of, uri_of
from .workspace import Workspace
from .workspace_check import WorkspaceCheck

_DELAY = 0.1
"""Seconds without a change after which the problems of a document are pushed."""
_LONGEST_DELAY = 0.5
"""Seconds after which they are pushed although the text goes on changing."""
_PATIENCE = 0.4
"""Seconds to wait for what other files say about a document, before its problems are told without."""
_LONGEST_PATIENCE = 60.0
"""The same for a client that can't be told to ask again."""


class Editor:
    """Keeps the open documents, and handles everything that an editor says about them."""

    def __init__(self, endpoint: Endpoint, client: Client) -> None:
        self._endpoint = endpoint
        self._client = client
        self._encoding = client.encoding
        self._documents = OpenDocuments(client.encoding)
        is_final = client.pulls and not client.can_pull_again
        patience = Patience(
            _LONGEST_PATIENCE if is_final else _PATIENCE, lambda: endpoint.call_soon(self._refresh)
        )
        self._workspace = Workspace(self._documents, client, patience)
        self._due: dict[str, tuple[float, float]] = {}
        """When the problems of a document are pushed: at the first time, but not after the second."""
        self._elsewhere: dict[str, dict[str, list[Problem]]] = {}
        """The problems of other files, such as schemas, by the URI of the document that depends on them."""
        self._pushed: set[str] = set()
        self._told: set[str] = set()
        self._workspace_check = WorkspaceCheck(self._documents, self._workspace, endpoint)
        self.handlers: dict[str, Handler] = {
            "textDocument/didOpen": self._did_open,
            "textDocument/didChange": self._did_change,
            "textDocument/willSaveWaitUntil": self._about(lambda answers, _: answers.fixes_on_save(), None),
            "textDocument/didSave": self._did_save,
            "textDocument/didClose": self._did_close,
            "workspace/didChangeWatchedFiles": self._did_change_files,
            "workspace/didChangeConfiguration": lambda _: None,
            "workspace/didChangeWorkspaceFolders": self._did_change_folders,
            "textDocument/diagnostic": self._diagnostic,
            "workspace/diagnostic": self._workspace_check.pull,
            "workspace/executeCommand": self._execute,
            "textDocument/codeAction": self._about(_code_actions, []),
            "textDocument/hover": self._about(lambda answers, params: answers.hover(_position(params)), None),
            "textDocument/completion": self._about(
                lambda answers, params: answers.completion(_position(params)), None
            ),
            "textDocument/definition": self._about(
                lambda answers, params: answers.definition(_position(params)), None
            ),
            "textDocument/documentSymbol": self._about(lambda answers, _: answers.symbols(), []),
            "textDocument/documentLink": self._about(lambda answers, _: answers.links(), []),
        }

    def close(self) -> None:
        """End the processes that checks have started."""
        self._workspace.forget()

    def due(self) -> float | None:
        """Return when problems are to be pushed next, by `time.monotonic()`; None if none are."""
        return min((due for due, _ in self._due.values()), default=None)

    def push_next(self) -> None:
        """Push the problems of the document that is due first."""
        uri = min(self._due, key=lambda uri: self._due[uri])
        del self._due[uri]
        opened = self._documents.get(uri)
        if opened is None or self._endpoint.is_outdated(uri):
            return  # the change schedules it again
        diagnostics = self._diagnostics_of(opened)
        if not self._endpoint.is_outdated(uri):
            self._publish(uri, diagnostics, opened.version)

    def _did_change_folders(self, params: Params) -> None:
        event = mapping(params.get("event"))
        self._client.change_folders(event.get("added"), event.get("removed"))
        self._refresh()

    # Documents.

    def _did_open(self, params: Params) -> None:
        item = mapping(params.get("textDocument"))
        uri, text = str(item.get("uri", "")), str(item.get("text", ""))
        path = path_of(uri)
        if path is None:  # not saved yet, so no collection has it
            return
        text = text.removeprefix("\ufeff")
        opened = OpenDocument(
            uri, path, str(item.get("languageId", "")), _version(item), Text(text, self._encoding)
        )
        self._documents.add(opened)
        self._workspace_check.clear(uri)
        self._workspace.note_changed([path])
        self._schedule(opened, delay=0)

    def _did_change(self, params: Params) -> None:
        opened = self._opened(params)
        changes = params.get("contentChanges")
        if opened is None or not isinstance(changes, list):
            return
        wrong = [change for change in changes if not _is_change(change)]
        if wrong:
            raise RequestError(INVALID_PARAMS, "a change of a document has no text or a malformed range")
        matters = self._workspace.is_dependency(opened.path)
        opened.change(_version(mapping(params.get("textDocument"))), opened.text.changed(changes))
        matters = self._workspace.note_changed([opened.path]) or matters
        self._schedule(opened, delay=_DELAY)
        if matters and not self._client.pulls:  # a client that pulls knows that files depend on each other
            self._refresh(delay=_LONGEST_DELAY)

    def _did_save(self, params: Params) -> None:
        opened = self._opened(params)
        if opened is not None:
            self._take_changes([opened.path])

    def _did_close(self, params: Params) -> None:
        opened = self._opened(params)
        if opened is None:
            return
        self._documents.remove(opened)
        self._due.pop(opened.uri, None)
        self._elsewhere.pop(opened.uri, None)
        if not self._client.pulls:
            self._publish(opened.uri, [])
        self._push_elsewhere()
        if self._workspace.note_changed([opened.path]) or self._workspace.is_dependency(opened.path):
            self._refresh()

    def _did_change_files(self, params: Params) -> None:
        changes = params.get("changes")
        paths = [
            path_of(str(mapping(one).get("uri"))) for one in (changes if isinstance(changes, list) else [])
        ]
        self._take_changes([path for path in paths if path is not None])

    def _take_changes(self, paths: list[str]) -> None:
        """Take note of files that have changed on disk, or were created or deleted."""
        if any(self._workspace.is_dependency(path) for path in paths):
            self._workspace.forget()
            self._refresh()
        elif self._workspace.note_changed(paths):
            self._refresh()
        self._workspace_check.wake()

    def _opened(self, params: Params) -> OpenDocument | None:
        return self._documents.get(str(mapping(params.get("textDocument")).get("uri")))

    def _named(self, params: Params) -> OpenDocument | None:
        """Return the document that a request is about, if it is open. Raises RequestError if it names none."""
        if not isinstance(mapping(params.get("textDocument")).get("uri"), str):
            raise RequestError(INVALID_PARAMS, "the request names no document")
        return self._opened(params)

    def _refresh(self, delay: float = 0) -> None:
        """Check all open documents again."""
        if self._client.pulls:
            if self._client.can_pull_again:
                self._endpoint.request("workspace/diagnostic/refresh")
            return
        for opened in self._documents:
            if opened.uri not in self._due:
                self._schedule(opened, delay=delay)

    # Problems.

    def _schedule(self, opened: OpenDocument, delay: float) -> None:
        if self._client.pulls:
            return
        now = time.monotonic()
        latest = self._due.get(opened.uri, (0.0, now + _LONGEST_DELAY))[1]
        self._due[opened.uri] = min(now + delay, latest), latest

    def _diagnostics_of(self, opened: OpenDocument) -> list[dict[str, Any]]:
        project = self._workspace.project_of(opened.path)
        report = opened.report(project)
        self._elsewhere[opened.uri] = report.elsewhere
        self._push_elsewhere()
        if report.message and report.message not in self._told:
            self._told.add(report.message)
            self._endpoint.notify(
                "window/showMessage", {"type": 1, "message": f"mattercheck: {report.message}"}
            )
        problems = report.result.problems if report.result is not None else []
        return to_diagnostics(problems, opened.text, opened.uri, self._documents.locate_in(project))

    def _push_elsewhere(self) -> None:
        """Push the problems of configurations and schemas that aren't open themselves."""
        found: dict[str, dict[Problem, None]] = {}
        for by_path in self._elsewhere.values():
            for path, problems in by_path.items():
                if self._documents.at(path) is None:
                    found.setdefault(path, {}).update(dict.fromkeys(problems))
        uris = {uri_of(path): (path, list(problems)) for path, problems in found.items() if problems}
        for uri in self._pushed - uris.keys():
            self._publish(uri, [])
        for uri, (path, problems) in uris.items():
            locate = self._documents.locate_in(self._workspace.project_of(path))
            self._publish(uri, to_diagnostics(problems, self._documents.text_at(path), uri, locate))
        self._pushed = set(uris)

    def _publish(self, uri: str, diagnostics: list[dict[str, Any]], version: int | None = None) -> None:
        members = {} if version is None else {"version": version}
        self._endpoint.notify(
            "textDocument/publishDiagnostics", {"uri": uri, **members, "diagnostics": diagnostics}
        )

    def _diagnostic(self, params: Params) -> Any:
        opened = self._named(params)
        items = [] if opened is None else self._diagnostics_of(opened)
        found = result_id(items)
        if params.get("previousResultId") == found:
            return {"kind": "unchanged", "resultId": found}
        return {"kind": "full", "resultId": found, "items": items}

    def _execute(self, params: Params) -> None:
        if params.get("command") != CHECK_WORKSPACE:
            raise RequestError(INVALID_PARAMS, "unknown command")
        self._workspace_check.push()

    # What is asked about a document.

    def _about(self, answer: Callable[[Answers, Params], Any], otherwise: Any) -> Handler:
        """Return the handler of a request about a document; its answer is `otherwise` if it isn't open."""

        def handle(params: Params) -> Any:
            opened = self._named(params)
            return otherwise if opened is None else answer(self._answers(opened), params)

        return handle

    def _answers(self, opened: OpenDocument) -> Answers:
        return Answers(
            opened,
            self._workspace.project_of(opened.path),
            self._documents,
            can_insert_snippets=self._client.can_insert_snippets,
            can_edit_versions=self._client.can_edit_versions,
        )


def _code_actions(answers: Answers, params: Params) -> Any:
    place, wanted = mapping(params.get("range")), mapping(params.get("context")).get("only")
    first, last = (position_in(mapping(place.get(name))) for name in ("start", "end"))
    return answers.code_actions(first, last, wanted if isinstance(wanted, list) else None)


def _position(params: Params) -> Position:
    place = params.get("position")
    if not isinstance(place, dict):
        raise RequestError(INVALID_PARAMS, "the request has no position")
    return position_in(place)


def _version(item: dict[str, Any]) -> int:
    version = item.get("version")
    return version if isinstance(version, int) else 0


def _is_change(change: Any) -> bool:
    if not isinstance(change, dict) or not isinstance(change.get("text"), str):
        return False
    place = change.get("range")
    return place is None or (
        isinstance(place, dict) and all(isinstance(place.get(name), dict) for name in ("start", "end"))
    )
