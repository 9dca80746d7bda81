"""What a client may do wrong, and what content may be like: the server answers, or it ends cleanly."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from newsroom_files import write
from raw_client import FAULTY, RawClient

from mattercheck.core import resources
from mattercheck.server.inbox import Unreadable, read_messages
from mattercheck.server.overlay import OverlayFiles


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
    assert client.answer(2)["error"]["code"] == -32602
    client.send("textDocument/hover", {"textDocument": 5, "position": "x"}, 3)
    assert client.answer(3)["error"]["code"] == -32602


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
    files = OverlayFiles(tmp_path / "newsroom", lambda _: None, bound=tmp_path / "newsroom")
    assert files.read(inside) == b"true"
    assert files.read(resources.schemas() / "news-article.schema.json")
    with pytest.raises(OSError, match="isn't trusted"):
        files.read(outside)
    assert OverlayFiles(tmp_path / "newsroom", lambda _: None).read(outside) == b"true"


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_schema_outside_of_the_workspace(client: RawClient, tmp_path: Path, is_trusted: bool) -> None:
    """Reached by its path, through a link, and by a reference: a folder that isn't trusted reads none of them."""
    folder = tmp_path / "newsroom" / "site"
    write(tmp_path, "newsroom/outside.schema.json", '{"required": ["headline"]}')
    write(folder, "inside.schema.json", '{"allOf": [{"$ref": "../outside.schema.json"}]}')
    collections = {"path": "../outside.schema.json", "reference": "inside.schema.json"}
    if sys.platform != "win32":
        (folder / "link.schema.json").symlink_to("../outside.schema.json")
        collections["link"] = "link.schema.json"
    client.start(options={"trusted": is_trusted}, folder=folder)
    for name, schema in collections.items():
        configuration = f'[[collections]]\nname = "{name}"\nfiles = "{name}.md"\nschema = "{schema}"\n'
        write(folder, "mattercheck.toml", configuration)
        uri = client.open_uri((folder / f"{name}.md").as_uri(), FAULTY)
        rules = [one["code"] for one in client.pushed(uri)["diagnostics"]]
        assert rules == (["required"] if is_trusted else []), name


def test_a_configuration_outside_of_a_workspace_that_is_not_trusted(client: RawClient) -> None:
    folder = client.folder / "content"
    write(client.folder, "content/a.md", FAULTY)
    capabilities = client.start(options={"trusted": False}, folder=folder)
    assert capabilities["diagnosticProvider"]["workspaceDiagnostics"] is False
    uri = client.open("content/a.md", FAULTY)
    assert client.pushed(uri)["diagnostics"] == []
    assert client.ask("workspace/diagnostic", {"previousResultIds": []}) == {"items": []}


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
