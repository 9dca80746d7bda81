"""What a client may do wrong, and what content may be like: the server answers, or it ends cleanly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from newsroom_files import make_repository, write

from mattercheck.core import resources
from mattercheck.server.inbox import Unreadable, read_messages
from mattercheck.server.overlay import OverlayFiles

FAULTY = "---\ntitle: One\ndate: 2024-13-01\nstatus: live\n---\n"


class RawClient:
    """A client that sends what it likes, to a real server process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mattercheck", "server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        # Reading would wait forever for an answer that doesn't come.
        self.watchdog = threading.Timer(120, self.process.kill)
        self.watchdog.start()

    def send_bytes(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, method: str, params: Any, request: Any = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if request is not None:
            message["id"] = request
        body = json.dumps(message).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def receive(self) -> dict[str, Any]:
        """Return the next message; `{}` at the end."""
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif not line:
                return {}
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message

    def answer(self, request: Any) -> dict[str, Any]:
        """Return the answer to a request."""
        while (message := self.receive()) and (message.get("id") != request or "method" in message):
            pass
        return message

    def start(self, **options: Any) -> None:
        params = {"rootUri": self.folder.as_uri(), "capabilities": {}, "initializationOptions": options}
        self.send("initialize", params, "start")
        assert "capabilities" in self.answer("start")["result"]
        self.send("initialized", {})

    def open(self, name: str, text: str) -> str:
        uri = (self.folder / name).as_uri()
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        return uri

    def pushed(self, uri: str) -> dict[str, Any]:
        while message := self.receive():
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return dict(message["params"])
        raise AssertionError("the server has ended")

    def end(self) -> tuple[int, bytes]:
        """Close the pipe; return the exit code and what was written to standard error."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


@pytest.fixture
def client(tmp_path: Path) -> Iterator[RawClient]:
    raw = RawClient(make_repository(tmp_path / "newsroom"))
    yield raw
    raw.watchdog.cancel()
    if raw.process.poll() is None:
        raw.process.kill()
        raw.process.communicate()


def test_input_that_is_no_message(client: RawClient) -> None:
    client.start()
    for nonsense in (
        b"Content-Length: 5\r\n\r\nhello",
        b"Content-Length: 2\r\n\r\n[]",
        b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n",
        b"Content-Length: 200003\r\n\r\n" + b"[" * 200_003,
        b"Content-Length: -1\r\n\r\n",
        b'Content-Length: 17\r\n\r\n{"id":7,"x":"\xff\xfe"}',
    ):
        client.send_bytes(nonsense)
    client.send("no/such", {}, 1)
    answer = client.answer(1)
    assert answer["error"]["code"] == -32601
    client.send("textDocument/hover", [1, 2], 2)
    assert client.answer(2)["result"] is None
    client.send("textDocument/hover", {"textDocument": 5, "position": "x"}, 3)
    assert client.answer(3)["result"] is None


def test_before_and_after_its_time(client: RawClient) -> None:
    client.send("textDocument/hover", {}, 1)
    assert client.answer(1)["error"]["code"] == -32002
    client.start()
    client.send("initialize", {}, 2)
    assert client.answer(2)["error"]["code"] == -32600
    client.send("shutdown", None, 3)
    assert client.answer(3)["result"] is None
    client.send("textDocument/hover", {}, 4)
    assert client.answer(4)["error"]["code"] == -32600
    client.send("exit", None)
    assert client.end() == (0, b"")


@pytest.mark.parametrize("started", [True, False])
def test_a_client_that_dies(client: RawClient, started: bool) -> None:
    if started:
        client.start()
        client.open("content/a.md", FAULTY)
    assert client.end() == (1, b"")


def test_a_client_that_no_longer_reads(client: RawClient) -> None:
    client.start()
    assert client.process.stdout is not None
    client.process.stdout.close()
    client.process.stdout = None
    try:
        for number in range(50):
            client.open(f"content/{number}.md", FAULTY)
        code, errors = client.end()
    except BrokenPipeError:
        client.process.stdin = None
        _, errors = client.process.communicate(timeout=60)
        code = client.process.returncode
    assert code == 1
    assert b"Traceback" not in errors


def test_a_client_that_lies_about_places(client: RawClient) -> None:
    client.start()
    uri = client.open("content/a.md", FAULTY)
    assert len(client.pushed(uri)["diagnostics"]) == 1
    far = {"line": 10**12, "character": 10**12}
    back = {"line": -5, "character": -5}
    document = {"textDocument": {"uri": uri}}
    for number, place in enumerate((far, back, {"line": "x", "character": None}, {})):
        for method in ("hover", "completion", "definition"):
            client.send(f"textDocument/{method}", {**document, "position": place}, f"{method}-{number}")
            assert "error" not in client.answer(f"{method}-{number}")
    client.send("textDocument/codeAction", {**document, "range": {"start": far, "end": back}}, "actions")
    assert client.answer("actions")["result"] == []
    identity = {"uri": uri, "version": 2}
    reversed_range = {"range": {"start": far, "end": back}, "text": FAULTY.replace("-13-", "-12-")}
    client.send("textDocument/didChange", {"textDocument": identity, "contentChanges": [reversed_range]})
    assert client.pushed(uri)["diagnostics"] == []
    for wrong in ([{"range": 5, "text": "x"}], [{"text": 5}], ["x"], "x"):
        client.send("textDocument/didChange", {"textDocument": identity, "contentChanges": wrong})
    client.send("textDocument/didChange", {"textDocument": {"uri": "untitled:1"}, "contentChanges": []})
    client.send("textDocument/hover", {**document, "position": {"line": 1, "character": 1}}, "last")
    assert client.answer("last")["result"] is not None


def test_cancelled_requests(client: RawClient) -> None:
    client.start()
    uri = client.open("content/a.md", FAULTY)
    client.pushed(uri)
    params = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 1}}
    messages = []
    calls: list[tuple[str, Any]] = [("textDocument/hover", params), ("$/cancelRequest", {"id": 7})]
    for method, sent in calls:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": sent}
        if method.startswith("text"):
            message["id"] = 7
        body = json.dumps(message).encode()
        messages.append(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    client.send_bytes(b"".join(reversed(messages)))
    assert client.answer(7)["error"]["code"] == -32800


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "a: [" * 20_000,
        "---\n" + "".join(f"a{number}: &a{number} [*a{number - 1}, *a{number - 1}]\n" for number in range(1, 60)) + "---\n",
        "---\ntitle: " + "x" * 1_000_000 + "\n---\n",
        "---\n" + "key: value\n" * 40_000 + "---\n",
        "---\n" + "\t\x00\x07\ud800: \udfff\n" * 50 + "---\n",
        "---\ntitle: One\n---\n" + "text\n" * 300_000,
        "{" * 30_000,
        "+++\n" + "[" * 30_000 + "\n+++\n",
        "---\n" + "- " * 30_000 + "\n---\n",
        "---\n'" + "a: '" * 20_000 + "\n---\n",
    ],
    ids=["open", "bomb", "megabyte", "keys", "garbage", "body", "json", "toml", "dashes", "quotes"],
)  # fmt: skip
def test_hostile_documents(client: RawClient, text: str) -> None:
    client.start()
    uri = client.open("content/a.md", text)
    document = {"textDocument": {"uri": uri}}
    client.pushed(uri)
    for number, line in enumerate((0, 1, 2, 30)):
        place = {"line": line, "character": 5}
        for method in ("hover", "completion", "definition"):
            client.send(f"textDocument/{method}", {**document, "position": place}, f"{method}-{number}")
            answer = client.answer(f"{method}-{number}")
            assert "error" not in answer, answer
    span = {"start": {"line": 0, "character": 0}, "end": {"line": 2, "character": 0}}
    client.send("textDocument/codeAction", {**document, "range": span, "context": {}}, "actions")
    assert "error" not in client.answer("actions")
    client.send("textDocument/documentSymbol", document, "symbols")
    assert "error" not in client.answer("symbols")
    assert client.end() == (1, b"")


def test_in_a_folder_that_is_not_trusted_nothing_outside_is_read(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside.schema.json", "true")
    inside = write(tmp_path, "newsroom/inside.schema.json", "true")
    files = OverlayFiles(tmp_path / "newsroom", lambda _: None, is_trusted=False)
    assert files.read(inside) == b"true"
    assert files.read(resources.schemas() / "news-article.schema.json")
    with pytest.raises(OSError, match="isn't trusted"):
        files.read(outside)
    assert OverlayFiles(tmp_path / "newsroom", lambda _: None, is_trusted=True).read(outside) == b"true"


def test_no_process_is_left_behind(client: RawClient) -> None:
    """A document that is explained in a process of its own: that process ends with the server."""
    client.start()
    uri = client.open("content/a.md", "---\n" + "title: [\n" * 2000 + "---\n")
    client.pushed(uri)
    if sys.platform == "linux":
        tasks = Path(f"/proc/{client.process.pid}/task/{client.process.pid}/children")
        children = [int(one) for one in tasks.read_text().split()]
        assert children
        assert client.end() == (1, b"")
        for child in children:
            with pytest.raises(ProcessLookupError):
                os.kill(child, 0)


def test_the_framing_of_messages() -> None:
    data = b"Content-Type: x\r\ncontent-LENGTH: 2\r\n\r\n{}Content-Length: 99999999999\r\n\r\n"
    messages = [message for message, _ in read_messages(BytesIO(data).read)]
    assert messages == [{}]
    assert next(message for message, _ in read_messages(BytesIO(b"x" * 100_000).read)) == Unreadable(
        "the header of a message is too long"
    )
