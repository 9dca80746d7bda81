"""A client that sends what it likes to a real server process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

FAULTY = "---\ntitle: One\ndate: 2024-13-01\nstatus: live\n---\n"


class RawClient:
    """A client that sends what it likes, to a real server process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests = 0
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
        self.send_message(message)

    def send_message(self, message: Any) -> None:
        body = json.dumps(message).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def ask(self, method: str, params: Any) -> Any:
        """Send a request, and return its result."""
        self.requests += 1
        self.send(method, params, f"ask-{self.requests}")
        return self.answer(f"ask-{self.requests}")["result"]

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

    def start(
        self, options: dict[str, Any] | None = None, folder: Path | None = None, **supported: Any
    ) -> dict[str, Any]:
        """Initialize the server; return its capabilities. `supported` are those of the client."""
        params = {
            "rootUri": (folder or self.folder).as_uri(),
            "capabilities": supported,
            "initializationOptions": options,
        }
        self.send("initialize", params, "start")
        capabilities: dict[str, Any] = self.answer("start")["result"]["capabilities"]
        self.send("initialized", {})
        return capabilities

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> str:
        return self.open_uri(self.uri(name), text)

    def open_uri(self, uri: str, text: str) -> str:
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, text: str, version: int | None = 2) -> None:
        """Replace the text of an open document."""
        identity = {"uri": uri, "version": version}
        self.send("textDocument/didChange", {"textDocument": identity, "contentChanges": [{"text": text}]})

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
