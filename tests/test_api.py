"""The library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mattercheck
from conftest import BAD, GOOD, SCHEMA
from mattercheck import (
    MattercheckError,
    Problem,
    SchemaPlace,
    Severity,
    Span,
    check_file,
    check_text,
    load_schema,
)


@pytest.fixture
def schema_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "post.schema.json"
    path.write_text(SCHEMA)
    return path


def test_check_text(schema_file: Path) -> None:
    for schema in (
        schema_file,
        str(schema_file),
        "post.schema.json",
        json.loads(SCHEMA),
        load_schema(schema_file),
    ):
        assert check_text(GOOD, schema) == []
        (problem,) = check_text(BAD, schema, path="a.md")
        assert problem.path == "a.md"
        assert problem.span == Span(3, 7, 3, 17)
        assert problem.rule == "format"
        assert problem.severity is Severity.ERROR
        assert problem.pointer == "/date"
        assert isinstance(problem.schema, SchemaPlace)
    assert check_text(BAD.encode(), schema_file)[0].path == "<text>"


def test_check_file(schema_file: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    assert [problem.message for problem in check_file("a.md", schema_file)] == ["date: there is no month 13"]
    assert check_file(tmp_path / "nowhere.md", schema_file)[0].rule == "unreadable-file"


def test_required(schema_file: Path, tmp_path: Path) -> None:
    assert check_text("Text.", schema_file)[0].rule == "missing-front-matter"
    assert check_text("Text.", schema_file, required=False) == []
    (tmp_path / "a.md").write_text("Text.")
    assert check_file("a.md", schema_file)[0].rule == "missing-front-matter"
    assert check_file("a.md", schema_file, required=False) == []


def test_booleans_are_schemas() -> None:
    assert check_text(GOOD, schema=True) == []
    assert len(check_text(GOOD, schema=False)) == 1


@pytest.mark.usefixtures("schema_file")
def test_a_schema_that_cannot_be_used() -> None:
    with pytest.raises(MattercheckError, match="file not found"):
        load_schema("nowhere.json")
    with pytest.raises(MattercheckError) as caught:
        load_schema({"type": "strng"})
    assert caught.value.problems[0].pointer == "/type"


def test_problems_are_values() -> None:
    one = Problem("a.md", Span(1, 1, 1, 2), "type", "x")
    two = Problem("a.md", Span(2, 1, 2, 2), "type", "x")
    assert sorted([two, one]) == [one, two]
    assert len({one, Problem("a.md", Span(1, 1, 1, 2), "type", "x")}) == 1
    with pytest.raises(AttributeError):
        one.path = "b.md"  # type: ignore[misc]


def test_what_is_public_is_there() -> None:
    for name in mattercheck.__all__:
        assert getattr(mattercheck, name) is not None


def test_text_with_lone_surrogates_is_no_utf_8(schema_file: Path) -> None:
    assert check_text("---\ntitle: \ud800\n---\n", schema_file)[0].rule == "encoding"


def test_a_bundled_schema_is_read_like_its_files(tmp_path: Path) -> None:
    rule = "---\nglobs: *.ts\nalwaysApply: maybe\n---\n"
    file = tmp_path / "a.mdc"
    file.write_text(rule, encoding="utf-8")
    for problems in (check_text(rule, "cursor-rule"), check_file(file, load_schema("bundled:cursor-rule"))):
        assert [problem.pointer for problem in problems] == ["/alwaysApply"]
    assert check_text("no front matter", "cursor-rule") == []
    assert [problem.rule for problem in check_text("no front matter", "agent-skill")] == [
        "missing-front-matter"
    ]
    assert check_text("no front matter", "agent-skill", required=False) == []
