"""The rules of the protocol (LSP 3.17), as a strict client sees them."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from newsroom_files import CONFIGURATION, make_repository, write
from raw_client import FAULTY, RawClient

from mattercheck.server.endpoint import Deferred, Endpoint, Handler
from mattercheck.server.inbox import Inbox

GOOD = FAULTY.replace("-13-", "-12-")


def test_before_and_after_its_time(client: RawClient) -> None:
    client.send("textDocument/didOpen", {"textDocument": {}})
    client.send("textDocument/hover", {}, 1)
    assert client.receive()["error"]["code"] == -32002
    client.start()
    client.send("initialize", {}, 2)
    assert client.answer(2)["error"]["code"] == -32600
    client.send("shutdown", None, 3)
    assert client.answer(3)["result"] is None
    client.send("textDocument/didOpen", {"textDocument": {}})
    client.send("textDocument/hover", {}, 4)
    assert client.receive()["error"]["code"] == -32600
    client.send("exit", None)
    assert client.end() == (0, b"")


def test_exit_without_shutdown(client: RawClient) -> None:
    client.start()
    client.send("exit", None)
    assert client.end() == (1, b"")


def test_messages_that_nothing_is_known_about(client: RawClient) -> None:
    client.start()
    for number, method in enumerate(("$/unknown", "no/such", "textDocument/rename")):
        client.send(method, {}, number)
        assert client.receive() == {
            "jsonrpc": "2.0", "id": number, "error": {"code": -32601, "message": f"unknown method {method}"},
        }  # fmt: skip
    client.send("$/setTrace", {"value": "off"})
    client.send("no/such", {})
    client.send_message({"jsonrpc": "2.0", "id": "mattercheck-1", "result": None})
    client.send_message({"jsonrpc": "2.0", "id": 99, "error": {"code": 1, "message": "x"}})
    wrong: list[dict[str, Any]] = [{"id": [1], "method": "shutdown"}, {"id": 5}, {"method": 7, "id": 5}]
    for number, message in enumerate(wrong):
        client.send_message({"jsonrpc": "2.0", **message})
        answer = client.receive()
        assert (answer["id"], answer["error"]["code"]) == (None if number == 0 else 5, -32600)
    client.send_message([{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}])
    assert client.receive()["error"]["code"] == -32600


@pytest.mark.parametrize(
    ("offered", "chosen", "character"),
    [
        (["utf-8", "utf-16", "utf-32"], "utf-8", 22),
        (["utf-32", "utf-16"], "utf-32", 19),
        (["utf-16", "utf-8"], "utf-16", 20),
        (["utf-7", "utf-8"], "utf-8", 22),
        ([], "utf-16", 20),
        (None, "utf-16", 20),
    ],
)
def test_the_encoding_that_the_client_prefers(
    client: RawClient, offered: list[str] | None, chosen: str, character: int
) -> None:
    capabilities = client.start(general={"positionEncodings": offered})
    assert capabilities["positionEncoding"] == chosen
    uri = client.open("content/a.md", GOOD.replace("title: One", "title: 📷\nimage: {x: 📷, src: 1}"))
    places = [one["range"]["start"]["character"] for one in client.pushed(uri)["diagnostics"]]
    assert character in places


def test_pulled_diagnostics_that_are_known_already(client: RawClient) -> None:
    client.start(textDocument={"diagnostic": {}})
    uri = client.open("content/a.md", FAULTY)
    first = client.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert (first["kind"], len(first["items"])) == ("full", 1)
    again = {"textDocument": {"uri": uri}, "previousResultId": first["resultId"]}
    assert client.ask("textDocument/diagnostic", again) == {
        "kind": "unchanged",
        "resultId": first["resultId"],
    }
    client.change(uri, GOOD)
    second = client.ask("textDocument/diagnostic", again)
    assert (second["kind"], second["items"]) == ("full", [])
    assert second["resultId"] != first["resultId"]


def test_a_client_that_does_not_count_versions(client: RawClient) -> None:
    client.start()
    uri = client.open("content/a.md", FAULTY)
    assert len(client.pushed(uri)["diagnostics"]) == 1
    client.change(uri, GOOD, version=1)
    assert client.pushed(uri)["diagnostics"] == []
    client.change(uri, FAULTY, version=None)
    assert len(client.pushed(uri)["diagnostics"]) == 1


def test_diagnostics_of_the_whole_workspace(client: RawClient) -> None:
    write(client.folder, "content/a.md", FAULTY)
    write(client.folder, "content/b.md", GOOD)
    capabilities = client.start()
    assert capabilities["diagnosticProvider"]["workspaceDiagnostics"] is True
    (first,) = client.ask("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert (first["kind"], first["uri"], len(first["items"])) == ("full", client.uri("content/a.md"), 1)
    known = {"previousResultIds": [{"uri": first["uri"], "value": first["resultId"]}]}
    (second,) = client.ask("workspace/diagnostic", known)["items"]
    assert (second["kind"], second["resultId"]) == ("unchanged", first["resultId"])
    # A file that is gone has no problems, and an open document counts instead of its file.
    (client.folder / "content/a.md").unlink()
    uri = client.open("content/b.md", FAULTY)
    items = {item["uri"]: item for item in client.ask("workspace/diagnostic", known)["items"]}
    assert (items[first["uri"]]["kind"], items[first["uri"]]["items"]) == ("full", [])
    assert (items[uri]["version"], len(items[uri]["items"])) == (1, 1)
    # A broken configuration is reported in its own file.
    write(client.folder, "mattercheck.toml", CONFIGURATION.replace("schema =", "shema ="))
    (broken,) = client.ask("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert broken["uri"] == client.uri("mattercheck.toml")


def test_a_client_that_takes_reports_as_they_come_waits_for_a_change(client: RawClient) -> None:
    for number in range(450):
        write(client.folder, f"content/{number}.md", FAULTY)
    client.start()
    client.send("workspace/diagnostic", {"previousResultIds": [], "partialResultToken": 7}, 1)
    counts = []
    while "method" in (message := client.receive()):
        if message["method"] == "$/progress":
            assert message["params"]["token"] == 7
            counts.append(len(message["params"]["value"]["items"]))
    assert (message["id"], counts, len(message["result"]["items"])) == (1, [200, 200], 50)
    known = [{"uri": one["uri"], "value": one["resultId"]} for one in message["result"]["items"]]
    waiting = {"previousResultIds": known, "partialResultToken": 7}
    client.send("workspace/diagnostic", waiting, 2)
    client.ask(
        "textDocument/hover", {"textDocument": {"uri": "untitled:1"}, "position": {}}
    )  # nothing before it
    client.send("$/cancelRequest", {"id": 2})
    assert client.receive() == {"jsonrpc": "2.0", "id": 2, "error": {"code": -32800, "message": "cancelled"}}
    client.send("workspace/diagnostic", waiting, 3)
    changed = {"changes": [{"uri": client.uri("content/1.md"), "type": 2}]}
    client.send("workspace/didChangeWatchedFiles", changed)
    assert client.receive() == {"jsonrpc": "2.0", "id": 3, "result": {"items": []}}
    client.send("workspace/diagnostic", waiting, 4)
    client.send("shutdown", None, 5)
    assert client.receive()["id"] == 4
    assert client.receive() == {"jsonrpc": "2.0", "id": 5, "result": None}
    client.send("exit", None)
    assert client.end() == (0, b"")


def test_fixes_before_a_document_is_saved(client: RawClient) -> None:
    capabilities = client.start(options={"fixOnSave": True})
    assert capabilities["textDocumentSync"]["willSaveWaitUntil"] is True
    uri = client.open("content/a.md", GOOD.replace("title", "titel"))
    (edit,) = client.ask("textDocument/willSaveWaitUntil", {"textDocument": {"uri": uri}, "reason": 1})
    assert edit["range"]["start"]["line"] == 1
    assert client.ask("textDocument/willSaveWaitUntil", {"textDocument": {"uri": "file:///x.md"}}) is None


def test_several_folders(client: RawClient, tmp_path: Path) -> None:
    other = make_repository(tmp_path / "other folder")
    write(other, "schemas/article.schema.json", '{"required": ["headline"]}')
    write(other, "content/a.md", GOOD)
    client.start()
    first = client.open("content/a.md", GOOD)
    assert client.pushed(first)["diagnostics"] == []
    folders = {"event": {"added": [{"uri": other.as_uri(), "name": "other"}], "removed": []}}
    client.send("workspace/didChangeWorkspaceFolders", folders)
    second = client.open_uri((other / "content/b.md").as_uri(), GOOD)
    assert [one["code"] for one in client.pushed(second)["diagnostics"]] == ["required"]
    items = client.ask("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert {item["uri"] for item in items} == {(other / "content/a.md").as_uri()}


def test_files_that_are_watched(client: RawClient) -> None:
    client.start(workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    request = client.receive()
    assert request["method"] == "client/registerCapability"
    (registration,) = request["params"]["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    client.send_message({"jsonrpc": "2.0", "id": request["id"], "result": None})
    uri = client.open("content/a.md", GOOD)
    assert client.pushed(uri)["diagnostics"] == []


def test_a_configuration_that_is_created(client: RawClient) -> None:
    """It is found even if the client doesn't watch files."""
    (client.folder / "mattercheck.toml").unlink()
    client.start()
    uri = client.open("content/a.md", FAULTY)
    assert client.pushed(uri)["diagnostics"] == []
    write(client.folder, "mattercheck.toml", CONFIGURATION)
    client.change(uri, FAULTY + "x")
    assert len(client.pushed(uri)["diagnostics"]) == 1


class Scripted:
    """Handlers whose first request takes until all input has arrived."""

    def __init__(self) -> None:
        self.has_all_input = threading.Event()
        self.deferred = Deferred()

    def handler_of(self, method: str) -> Handler | None:
        if method == "slow":
            return lambda _: self.has_all_input.wait(60)
        return (lambda _: self.deferred) if method == "later" else (lambda _: 1)

    def due(self) -> None:
        return None

    def on_due(self) -> None:
        raise AssertionError


def test_requests_that_are_cancelled_before_their_turn() -> None:
    handlers, written = Scripted(), []
    messages = [
        {"id": 1, "method": "slow"},
        {"id": 2, "method": "quick"},
        {"id": "2", "method": "quick"},
        {"id": 3, "method": "later"},
        {"method": "$/cancelRequest", "params": {"id": 2}},
        {"method": "$/cancelRequest", "params": {"id": 3}},
        {"method": "$/cancelRequest", "params": {"id": 77}},
        {"method": "$/cancelRequest"},
        {"id": 77, "method": "quick"},
    ]
    bodies = [json.dumps(message).encode() for message in messages]
    data = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)
    chunks = iter([data])

    def read(size: int) -> bytes:
        chunk = next(chunks, b"")
        assert len(chunk) <= size
        if not chunk:
            handlers.has_all_input.set()
        return chunk

    def write_message(message: bytes) -> None:
        written.append(json.loads(message.partition(b"\r\n\r\n")[2]))

    Endpoint(Inbox(read), write_message).serve(handlers)
    answers: dict[Any, Any] = {
        one["id"]: one.get("result", one.get("error", {}).get("code")) for one in written
    }
    del answers[77]  # cancelled before it was sent, which no client does
    assert answers == {1: True, 2: -32800, "2": 1, 3: -32800}
