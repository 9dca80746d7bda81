"""Diagnostics: what `check` reports, at the same places and in the same words, while one writes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from newsroom_files import CONFIGURATION, SCHEMA, Connect, write

from conftest import Repository
from mattercheck.server.text import Encoding, Text

if TYPE_CHECKING:
    from connection import Connection

CASES = Path(__file__).parent.parent / "cases"
BAD = "---\ntitle: One\ndate: 2024-13-01\nstatus: darft\n---\n\nText.\n"


def told(diagnostics: list[Any]) -> list[tuple[str, str]]:
    return [(str(one.code), one.message.split("\n")[0]) for one in diagnostics]


def test_a_document_is_checked_when_it_is_opened_and_changed(shared: Connection) -> None:
    shared.open("content/unsaved.md", BAD)
    first, second = shared.pushed("content/unsaved.md")
    assert first.message == "date: there is no month 13\nexpected a date such as 2021-08-23"
    assert (first.range.start.line, first.range.start.character, first.range.end.character) == (2, 6, 16)
    assert (first.source, first.code, first.severity) == ("mattercheck", "format", 1)
    assert first.code_description and first.code_description.href.endswith("/rules/format.md")
    assert second.code in {"oneOf", "enum"}
    shared.change("content/unsaved.md", BAD.replace("-13-", "-12-").replace("darft", "draft"))
    assert shared.pushed("content/unsaved.md") == []


def test_only_the_newest_version_is_told(newsroom: Path, connect: Connect) -> None:
    connection = connect(newsroom)
    connection.open("content/a.md", BAD)
    for number in range(200):
        connection.change("content/a.md", BAD + "x" * number)
    assert len(connection.pushed("content/a.md")) == 2
    connection.change("content/a.md", BAD.replace("-13-", "-12-"))
    assert len(connection.pushed("content/a.md")) == 1


def test_incremental_changes(shared: Connection) -> None:
    from lsprotocol import types

    def change(line: int, start: int, end: int, text: str) -> types.TextDocumentContentChangePartial:
        place = types.Range(types.Position(line, start), types.Position(line, end))
        return types.TextDocumentContentChangePartial(place, text)

    shared.open("content/emoji.md", "---\r\ntitle: 📷📷\r\ndate: 2024-01-01\r\nstatus: draft\r\n---\r\n")
    assert shared.pushed("content/emoji.md") == []
    # The second change is in terms of the text after the first, and both count in UTF-16.
    shared.send_changes("content/emoji.md", [change(1, 9, 11, "x"), change(2, 11, 13, "13")])
    (problem,) = shared.pushed("content/emoji.md")
    assert problem.message.startswith("date: there is no month 13")


def test_what_is_said_about_other_files(newsroom: Path, connect: Connect) -> None:
    connection = connect(newsroom)
    connection.open("content/a.md", BAD)
    assert len(connection.pushed("content/a.md")) == 2
    write(newsroom, "mattercheck.toml", CONFIGURATION.replace("files", "fils"))
    connection.change("content/a.md", BAD + "\n")
    assert connection.pushed("content/a.md") == []
    rules = told(connection.pushed("mattercheck.toml"))
    assert rules == [("additionalProperties", "collections[0].fils: unknown field; did you mean `files`?")]
    write(newsroom, "mattercheck.toml", CONFIGURATION)
    connection.forget_pushed("mattercheck.toml")
    connection.change("content/a.md", BAD)
    assert len(connection.pushed("content/a.md")) == 2
    assert connection.pushed("mattercheck.toml") == []


def test_a_schema_that_is_being_edited_applies_at_once(newsroom: Path, connect: Connect) -> None:
    connection = connect(newsroom)
    connection.open("content/a.md", BAD)
    assert len(connection.pushed("content/a.md")) == 2
    connection.open("schemas/article.schema.json", SCHEMA, "json")
    assert connection.pushed("schemas/article.schema.json") == []
    connection.forget_pushed("content/a.md")
    connection.change("schemas/article.schema.json", SCHEMA.replace('"live"', '"darft"'))
    assert told(connection.pushed("content/a.md")) == [("format", "date: there is no month 13")]
    connection.forget_pushed("content/a.md")
    connection.change("schemas/article.schema.json", SCHEMA.replace('"string"', '"strng"'))
    assert connection.pushed("content/a.md") == []
    assert {one.code for one in connection.pushed("schemas/article.schema.json")} == {"invalid-schema"}
    connection.forget_pushed("content/a.md")
    connection.close_document("schemas/article.schema.json")
    assert len(connection.pushed("content/a.md")) == 2


def test_a_schema_is_checked_if_the_configuration_names_it(newsroom: Path, connect: Connect) -> None:
    connection = connect(newsroom)
    wrong = SCHEMA.replace('"format": "date"', '"format": "dat"')
    connection.open("schemas/article.schema.json", wrong, "json")
    assert [rule for rule, _ in told(connection.pushed("schemas/article.schema.json"))] == ["unknown-format"]
    connection.open("schemas/other.schema.json", wrong, "json")
    assert connection.pushed("schemas/other.schema.json") == []


def test_pyproject_toml_as_the_configuration(newsroom: Path, connect: Connect) -> None:
    (newsroom / "mattercheck.toml").unlink()
    project = '[project]\nname = "x"\n\n' + CONFIGURATION.replace("[[coll", "[[tool.mattercheck.coll")
    write(newsroom, "pyproject.toml", project)
    connection = connect(newsroom)
    connection.open("content/a.md", BAD)
    assert len(connection.pushed("content/a.md")) == 2
    connection.open("pyproject.toml", project, "toml")
    assert connection.pushed("pyproject.toml") == []
    connection.change("pyproject.toml", project.replace("files", "fils"))
    assert [rule for rule, _ in told(connection.pushed("pyproject.toml"))] == ["additionalProperties"]


def test_files_without_a_configuration_use_the_ready_schemas(newsroom: Path, connect: Connect) -> None:
    (newsroom / "mattercheck.toml").unlink()
    connection = connect(newsroom)
    connection.open(".claude/skills/draw/SKILL.md", "---\nname: draw\n---\n")
    assert [rule for rule, _ in told(connection.pushed(".claude/skills/draw/SKILL.md"))] == ["required"]


def test_a_watched_file_refreshes_what_is_open(newsroom: Path, connect: Connect) -> None:
    from lsprotocol import types

    connection = connect(newsroom)
    connection.open("content/a.md", BAD)
    assert len(connection.pushed("content/a.md")) == 2
    write(newsroom, "schemas/article.schema.json", SCHEMA.replace('"format": "date"', '"minLength": 1'))
    connection.forget_pushed("content/a.md")
    event = types.FileEvent(connection.uri("schemas/article.schema.json"), types.FileChangeType.Changed)
    connection.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    assert len(connection.pushed("content/a.md")) == 1


def test_files_of_no_collection_and_the_body_are_left_alone(shared: Connection) -> None:
    shared.open("README.md", BAD)
    assert shared.pushed("README.md") == []
    body = "---\ntitle: One\ndate: 2024-01-01\nstatus: draft\n---\n\nText.\n\n---\nstatus: darft\n---\n"
    shared.open("content/body.md", body)
    assert shared.pushed("content/body.md") == []


def test_baselined_and_ignored_problems(
    newsroom: Path, connect: Connect, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(newsroom, "content/a.md", BAD)
    monkeypatch.chdir(newsroom)
    assert run("baseline").code == 0
    connection = connect(newsroom)
    connection.open("content/a.md")
    assert connection.pushed("content/a.md") == []
    worse = BAD.replace("title: One", "title: One\nlevel: 0")
    connection.change("content/a.md", worse)
    assert told(connection.pushed("content/a.md")) == [
        ("minimum", "level: 0 is too small; it must be at least 1")
    ]
    connection.change(
        "content/a.md", worse.replace("level", "# mattercheck: ignore-next-line minimum\nlevel")
    )
    assert connection.pushed("content/a.md") == []


def test_data_files_and_closing(newsroom: Path, connect: Connect) -> None:
    connection = connect(newsroom)
    connection.open("content/a.yaml", "title: One\ndate: 2024-01-01\nstatus: darft\n", "yaml")
    assert len(connection.pushed("content/a.yaml")) == 1
    connection.open("content/a.toml", 'title = "One"\ndate = 2024-01-01\nstatus = "live"\n', "toml")
    assert connection.pushed("content/a.toml") == []
    connection.close_document("content/a.yaml")
    connection._versions.pop("content/a.yaml")  # noqa: SLF001
    assert connection.pushed("content/a.yaml") == []


@pytest.mark.parametrize("editor", ["neovim@v0.10.0", "neovim@v0.11.0", "emacs", "visual-studio-code"])
def test_each_editor_is_told_once_and_in_its_encoding(newsroom: Path, connect: Connect, editor: str) -> None:
    connection = connect(newsroom, editor)
    document = connection.capabilities.text_document
    pulls = document is not None and document.diagnostic is not None
    connection.open("content/a.md", "---\ntitle: 📷\ndate: 2024-01-01\nstatus: darft 📷📷 x\n---\n")
    (problem,) = connection.pulled("content/a.md") if pulls else connection.pushed("content/a.md")
    encoding = connection.encoding
    offered = connection.capabilities.general.position_encodings if connection.capabilities.general else None
    assert encoding == Encoding.UTF_16 if not offered else encoding in offered
    start, end = problem.range.start.character, problem.range.end.character
    assert (start, end) == (8, 8 + encoding.units("darft 📷📷 x"))
    if pulls:
        assert not connection._received  # noqa: SLF001


def test_it_says_what_check_says(
    newsroom: Path, connect: Connect, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every golden case, through the pipe and through the command line."""
    collections = []
    for source in sorted(CASES.rglob("input.*")):
        schemas = [path for path in source.parent.iterdir() if path.suffix and path.stem == "schema"]
        if not schemas or (source.parent / "mattercheck.toml").exists():
            continue
        name = "-".join(source.parent.relative_to(CASES).parts)
        target = newsroom / "cases" / name
        shutil.copytree(source.parent, target, ignore=shutil.ignore_patterns("expected*"))
        collections.append(
            f'[[collections]]\nname = "{name}"\nfiles = "cases/{name}/{source.name}"\n'
            f'schema = "cases/{name}/{schemas[0].name}"\n'
        )
    write(newsroom, "mattercheck.toml", "".join(collections))
    monkeypatch.chdir(newsroom)
    checked = json.loads(run("check", "--format", "json").out)["problems"]
    expected: dict[str, list[Any]] = {}
    for problem in checked:
        expected.setdefault(problem["path"], []).append(problem)
    assert len(expected) > 200
    connection = connect(newsroom, "neovim@v0.11.0")
    compared = 0
    for path, problems in expected.items():
        try:
            text = (newsroom / path).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:  # no editor shows such a file as it is
            continue
        if (path.endswith(".toml") and "\n" not in text) or "schema." in path:
            continue
        connection.open(path, text)
        found = connection.pulled(path)
        connection.close_document(path)
        lines = Text(text, connection.encoding)
        for one, problem in zip(found, problems, strict=True):
            start = lines.offset_of(problem["line"], problem["column"])
            advice = f"\n{problem['help']}" if problem.get("help") else ""
            assert (one.code, one.message) == (problem["rule"], problem["message"] + advice), path
            place = (one.range.start.line, one.range.start.character)
            assert place == lines.position(start), path
            compared += 1
    assert compared > 300


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mattercheck-baseline.txt", "# One\n# Two\n"),
        (".obsidian/types.json", '{"types": {"due": "date"}} // a comment'),
        ("content/c.md", "---\ntitle: C\n---\n"),
    ],
)
def test_only_schemas_are_checked_as_such(
    repository: Repository, connect: Connect, name: str, text: str
) -> None:
    """Other files that a check reads besides, such as the baseline, aren't schemas."""
    tables = (repository.folder / "mattercheck.toml").read_text()
    vault = '[[collections]]\nname = "notes"\nfiles = "notes/**/*.md"\nschema = "bundled:obsidian"\n'
    repository.write("mattercheck.toml", tables + vault.replace("notes/**", "**"))
    repository.write(name, text)
    repository.write("notes/a.md", "---\ndue: soon\n---\n")
    opened = connect(repository.folder, "neovim@v0.11.0")
    for other in ("content/b.md", "notes/a.md"):
        opened.open(other, "---\ntitle: B\n---\n")
        opened.pulled(other)
    opened.open(name)
    assert told(opened.pulled(name)) == []
