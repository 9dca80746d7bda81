"""Standard output in a file or a pipe is UTF-8 everywhere; only a terminal has an encoding of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from xml.etree import ElementTree

import pytest

from conftest import Repository
from mattercheck.cli import set_encoding

TEXT = "Café – 日本 😀"
SCHEMA = {
    "properties": {
        "title": {"description": TEXT, "enum": [TEXT, "B"]},
        "draft": {"type": "boolean"},
    }
}


def output_of(repository: Repository, encoding: str, *arguments: str) -> bytes:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    environment.pop("PYTHONUTF8", None)
    command = [sys.executable, "-m", "mattercheck", *arguments]
    done = subprocess.run(command, cwd=repository.folder, env=environment, capture_output=True, check=False)
    assert b"this is a bug" not in done.stderr
    done.stderr.decode("utf-8")
    return done.stdout


@pytest.fixture
def texts(repository: Repository) -> Repository:
    repository.write("post.schema.json", json.dumps(SCHEMA, ensure_ascii=False))
    repository.write("content/a.md", f"---\r\ntitle: {TEXT}\r\ndraft: yes\r\n---\r\n")
    repository.write("content/b.md", "---\ntitle: Cafe\n---\n")
    repository.write("content/é.md", "---\ntitle: C\n---\n")
    return repository


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_the_output_can_be_read(texts: Repository, encoding: str) -> None:
    for name in ("junit", "checkstyle"):
        ElementTree.fromstring(output_of(texts, encoding, "check", "-f", name))
    assert TEXT in output_of(texts, encoding, "check", "-f", "text").decode("utf-8")
    for name in ("concise", "github", "gitlab", "sarif", "json", "rdjson", "tap"):
        found = output_of(texts, encoding, "check", "-f", name).decode("utf-8")
        assert "Ã" not in found
    assert TEXT in output_of(texts, encoding, "schema", "docs", "post.schema.json").decode("utf-8")
    inferred = output_of(texts, encoding, "infer", "content")
    texts.write("s.json", inferred)
    assert b"UTF-8" not in output_of(texts, encoding, "check", "--schema", "s.json", "content")
    diff = output_of(texts, encoding, "fix", "--diff", "content/a.md")
    assert f"title: {TEXT}\r\n".encode() in diff
    assert b"\r\r\n" not in diff


class Terminal(TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_file_gets_utf_8_and_the_line_ends_that_are_written() -> None:
    written = BytesIO()
    stream = TextIOWrapper(written, encoding="cp1252", newline="\r\n")
    set_encoding(stream)
    stream.write("č\n\r\n\udce9")
    stream.flush()
    assert written.getvalue() == "č\n\r\n\\udce9".encode()


def test_a_terminal_keeps_its_encoding() -> None:
    written = BytesIO()
    stream = Terminal(written, encoding="cp1252", newline="\r\n")
    set_encoding(stream)
    stream.write("éč\n")
    stream.flush()
    assert written.getvalue() == b"\xe9\\u010d\r\n"
