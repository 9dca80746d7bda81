"""A connection to the real server process over its pipe, by pytest-lsp."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from mattercheck.server.text import Encoding

T = TypeVar("T")
_TIMEOUT = 60.0
"""Seconds after which a missing answer fails a test; nothing takes as long, even on a busy machine."""


class Connection:
    """One client and the server process that it has started; the client is like a real editor."""

    def __init__(self, folder: Path, editor: str = "visual-studio-code", **options: Any) -> None:
        self.folder = folder
        self.messages: list[Any] = []
        """What the server has logged or shown."""
        self._loop = asyncio.new_event_loop()
        command = [sys.executable, "-m", "mattercheck", "server"]
        config = ClientServerConfig(command, client_factory=self._make_client)
        started: Any = self.wait_for(config.start())
        self.client = started
        self._received: dict[str, types.PublishDiagnosticsParams] = {}
        self.capabilities = client_capabilities(editor)
        uri = folder.as_uri()
        self.result: types.InitializeResult = self.wait_for(
            self.client.initialize_session(
                types.InitializeParams(
                    capabilities=self.capabilities,
                    workspace_folders=[types.WorkspaceFolder(uri, "folder")],
                    root_uri=uri,
                    initialization_options=options,
                )
            )
        )
        self._versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}

    def _make_client(self) -> LanguageClient:
        client = LanguageClient(converter_factory=default_converter)

        def receive(pushed: types.PublishDiagnosticsParams) -> None:
            self._received[pushed.uri] = pushed

        def note_log(message: Any) -> None:
            self.messages.append(message)

        def note_shown(message: Any) -> None:
            self.messages.append(message)

        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(receive)
        client.feature(types.WINDOW_LOG_MESSAGE)(note_log)
        client.feature(types.WINDOW_SHOW_MESSAGE)(note_shown)
        client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
        client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)(lambda _: None)
        return client

    def wait_for(self, answer: Awaitable[T]) -> T:
        return self._loop.run_until_complete(asyncio.wait_for(answer, _TIMEOUT))

    def begin(self, answer: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Send a request whose answer is awaited later; the server has received it when this returns."""
        task = self._loop.create_task(answer)
        params = types.DocumentLinkParams(types.TextDocumentIdentifier(self.uri("none.md")))
        self.wait_for(self.client.text_document_document_link_async(params))
        return task

    @property
    def encoding(self) -> Encoding:
        """The encoding of positions that the server has chosen."""
        return Encoding(str(self.result.capabilities.position_encoding))

    def close(self) -> int:
        """Shut the server down, and return its exit code."""
        self.wait_for(self.client.shutdown_session())
        code: int = self.client._server.returncode  # noqa: SLF001 - pygls has no other access to it
        self.wait_for(self.client.stop())
        self._loop.close()
        return code

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None, language: str = "markdown") -> None:
        """Open a file, or a text that isn't saved yet."""
        if text is None:
            text = (self.folder / name).read_bytes().decode().removeprefix("\ufeff")
        self._versions[name] = 1
        self.texts[name] = text
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        """Replace the text of an open document."""
        self.send_changes(name, [types.TextDocumentContentChangeWholeDocument(text)])
        self.texts[name] = text

    def send_changes(self, name: str, changes: list[Any]) -> None:
        self._versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    def close_document(self, name: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self._id(name)))

    def pushed(self, name: str) -> list[types.Diagnostic]:
        """Return the diagnostics that are pushed for a document in its newest version, or for a file."""

        async def arrive() -> list[types.Diagnostic]:
            while True:
                pushed = self._received.get(self.uri(name))
                if pushed is not None and pushed.version == self._versions.get(name):
                    return list(pushed.diagnostics)
                await asyncio.sleep(0.005)

        return self.wait_for(arrive())

    def forget_pushed(self, name: str) -> None:
        """Wait for what is pushed next."""
        self._received.pop(self.uri(name), None)

    def pulled(self, name: str) -> list[types.Diagnostic]:
        params = types.DocumentDiagnosticParams(self._id(name))
        report = self.wait_for(self.client.text_document_diagnostic_async(params))
        return list(report.items)

    def completion(self, name: str, marked: str) -> list[types.CompletionItem]:
        """Return what is proposed at the `|` in a text."""
        before, _, after = marked.partition("|")
        if name in self._versions:
            self.change(name, before + after)
        else:
            self.open(name, before + after)
        params = types.CompletionParams(self._id(name), self.position(before))
        answer = self.wait_for(self.client.text_document_completion_async(params))
        return [] if answer is None else list(answer.items)

    def completed(self, name: str, marked: str, label: str) -> str:
        """Return the text after one of the proposals was accepted, with its tab stops as they are."""
        item = next(item for item in self.completion(name, marked) if item.label == label)
        return self.edited(name, [item.text_edit, *(item.additional_text_edits or [])])

    def hover(self, name: str, line: int, character: int) -> str | None:
        params = types.HoverParams(self._id(name), types.Position(line, character))
        answer = self.wait_for(self.client.text_document_hover_async(params))
        return None if answer is None else str(answer.contents.value)

    def definition(self, name: str, line: int, character: int) -> list[types.Location]:
        params = types.DefinitionParams(self._id(name), types.Position(line, character))
        return list(self.wait_for(self.client.text_document_definition_async(params)) or [])

    def symbols(self, name: str) -> list[types.DocumentSymbol]:
        params = types.DocumentSymbolParams(self._id(name))
        return list(self.wait_for(self.client.text_document_document_symbol_async(params)) or [])

    def links(self, name: str) -> list[types.DocumentLink]:
        params = types.DocumentLinkParams(self._id(name))
        return list(self.wait_for(self.client.text_document_document_link_async(params)) or [])

    def actions(self, name: str, line: int, *kinds: str) -> list[types.CodeAction]:
        """Return the code actions for a line."""
        context = types.CodeActionContext([], only=list(kinds) or None)
        span = types.Range(types.Position(line, 0), types.Position(line, 200))
        params = types.CodeActionParams(self._id(name), span, context)
        return list(self.wait_for(self.client.text_document_code_action_async(params)) or [])

    def after(self, name: str, action: types.CodeAction) -> str:
        """Return the text after a code action."""
        assert action.edit is not None
        changes = action.edit.document_changes
        if changes is None:
            assert action.edit.changes is not None
            return self.edited(name, list(action.edit.changes[self.uri(name)]))
        (change,) = changes
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == self._versions[name]
        return self.edited(name, list(change.edits))

    def edited(self, name: str, edits: list[Any]) -> str:
        """Return the text of a document with edits applied, as an editor that counts in UTF-16 does."""
        data = self.texts[name].encode("utf-16-le", "surrogatepass")
        starts, at = [0], 0
        text = self.texts[name]
        for index, char in enumerate(text):
            at += len(char.encode("utf-16-le", "surrogatepass"))
            if char == "\n" or (char == "\r" and text[index + 1 : index + 2] != "\n"):
                starts.append(at)

        def offset(place: types.Position) -> int:
            return starts[place.line] + 2 * place.character

        for edit in sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True):
            start, end = offset(edit.range.start), offset(edit.range.end)
            data = data[:start] + edit.new_text.encode("utf-16-le") + data[end:]
        return data.decode("utf-16-le", "surrogatepass")

    def position(self, before: str) -> types.Position:
        """Return the position after a text."""
        lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return types.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)

    def _id(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))
