"""Measure the language server, with its targets, and print a table.

python benchmarks/server.py                  # a repository of 100,000 files
python benchmarks/server.py --files 10000

Processor time and memory are read from `/proc`, so only on Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from corpora import archive, pages

ARTICLE_SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "news-article.schema.json"
KEYSTROKES = 30
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A server process, and a client that pulls diagnostics."""

    def __init__(self, folder: Path) -> None:
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mattercheck", "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._next_id = 0
        self.ask(
            "initialize",
            {"rootUri": folder.as_uri(), "capabilities": {"textDocument": {"diagnostic": {}}}},
        )
        self.initialized = time.perf_counter() - self.started
        self.tell("initialized", {})

    def tell(self, method: str, params: Any, request: int | None = None) -> None:
        """Send a message: a notification without a request ID."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        body = json.dumps(message if request is None else {**message, "id": request}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        """Send a request, and return its result."""
        self._next_id += 1
        self.tell(method, params, self._next_id)
        while True:
            message = self._receive()
            if message.get("id") == self._next_id and "method" not in message:
                return message["result"]

    def _receive(self) -> Any:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
        return json.loads(self._process.stdout.read(length))

    def diagnostics(self, uri: str) -> list[Any]:
        return list(self.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"])

    def cpu(self) -> float:
        """Return the processor time so far, in seconds."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def memory(self) -> float:
        """Return the resident memory in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def close(self) -> None:
        """Shut the server down."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100_000)
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as name:
        small = pages(Path(name, "small"), 1, faulty_every=1)
        large = pages(Path(name, "large"), files, faulty_every=3)
        articles = archive(Path(name, "articles"), 40, ARTICLE_SCHEMA, faulty_every=1)
        for corpus in (small, large, articles):
            subprocess.run(["git", "init", "--quiet", str(corpus.folder)], check=True)
        print("| | initialize | first diagnostics | keystroke, CPU | keystroke | completion | memory |")
        print("| --- | --: | --: | --: | --: | --: | --: |")
        print("| target | 400 ms | 700 ms | 50 ms | 20 ms | | 60 MB |")
        alone = _session("a page", small.folder)
        among = _session(f"a page among {files:,}", large.folder)
        _session("an article with a long head", articles.folder)
        print(f"\nA keystroke among {files:,} files takes {among / alone:.2f} times as long as in one file.")


def _session(title: str, folder: Path) -> float:
    """Open the content file that is closest to 35 kB, and type in it; print a row, and return the seconds of a keystroke."""
    path = min(folder.rglob("*.md"), key=lambda path: abs(_head_size(path.read_text(encoding="utf-8")) - 35))
    text, uri = path.read_text(encoding="utf-8"), path.as_uri()
    server = Server(folder)
    server.tell(
        "textDocument/didOpen",
        {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}},
    )
    server.diagnostics(uri)
    first = time.perf_counter() - server.started
    version = 1

    def type_a_letter() -> None:
        nonlocal version
        version += 1
        place = {"start": {"line": 1, "character": 3}, "end": {"line": 1, "character": 3 + version % 2}}
        changes = [{"range": place, "text": "" if version % 2 else "x"}]
        identity = {"uri": uri, "version": version}
        server.tell("textDocument/didChange", {"textDocument": identity, "contentChanges": changes})
        server.diagnostics(uri)

    def complete() -> None:
        place = {"line": 1, "character": 0}
        server.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})

    cpu = server.cpu()
    keystroke = _median(type_a_letter)
    cpu = (server.cpu() - cpu) / KEYSTROKES
    completion = _median(complete)
    size = _head_size(text)
    cells = [
        f"{seconds * 1000:,.1f} ms" for seconds in (server.initialized, first, cpu, keystroke, completion)
    ]
    print(f"| {title} ({size:.1f} kB) | {' | '.join(cells)} | {server.memory():.0f} MB |")
    server.close()
    return keystroke


def _head_size(text: str) -> float:
    """Return the size of the front matter of a text in kB."""
    return len(text.partition("\n---")[0].encode()) / 1000


def _median(work: Callable[[], None]) -> float:
    times = []
    for _ in range(KEYSTROKES):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


if __name__ == "__main__":
    main()
