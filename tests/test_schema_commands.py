"""`mattercheck schema` and `mattercheck new`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]


def write_schema(folder: Path, contents: str, name: str = "a.schema.json") -> None:
    (folder / name).write_text(contents, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ('{"type": "objct"}', ['1:10: error: type: the text "objct" is not allowed; did you mean `object`?']),
        ('{"requried": []}', ["1:2: warning: the keyword `requried` is not known, so it is ignored"]),
        ('{"format": "datetime"}', ["1:12: warning: the format `datetime` is not known in 2020-12"]),
        ('{"pattern": "("}', ["1:13: error: `(` is not a regular expression"]),
        ('{"$ref": "#/$defs/no"}', ["1:10: error: `$ref` names #/$defs/no, which is not there"]),
        (
            '{"required": ["a"], "properties": {}, "additionalProperties": false}',
            ["1:15: error: `a` is required, but no property defines it, and no other is allowed"],
        ),
        (
            '{"required": ["tilte"], "properties": {"title": {}}}',
            ["1:15: warning: `tilte` is required, but no property defines it"],
        ),
        ('{"required": ["a"], "properties": {"other": {}}}', []),
        (
            '{"required": ["x-a"], "properties": {}, "patternProperties": {"^x-": {}}, "additionalProperties": false}',
            [],
        ),
        (
            '{"format": "date", "default": "today"}',
            ['1:31: warning: the default `"today"` breaks its own schema, by `format`'],
        ),
        (
            '{"properties": {"a": {"$ref": "#/$defs/n", "examples": [1, "b"]}}, "$defs": {"n": {"type": "integer"}}}',
            ['1:60: warning: the example `"b"` breaks its own schema, by `type`'],
        ),
        (
            '{"type": "string", "enum": ["a", 1]}',
            ["1:34: error: `1` can never be chosen: `type` beside it refuses it"],
        ),
        (
            '{"properties": {"a": {"minimum": 5, "maximum": 3, "type": "integer"}}}',
            ["1:22: error: nothing can be valid here: the keywords of `a` contradict each other"],
        ),
        ('{"properties": {"a": false, "b": {"not": {}}}, "additionalProperties": false}', []),
    ],
)
def test_check(folder: Path, run: Run, contents: str, said: list[str]) -> None:
    write_schema(folder, contents)
    outcome = run("schema", "check", "a.schema.json", "--format", "concise")
    assert len(outcome.lines) == len(said), outcome.out
    for line, expected in zip(outcome.lines, said, strict=True):
        assert line.startswith(f"a.schema.json:{expected}")
    assert outcome.code == bool(said)


def test_check_the_schemas_of_the_configuration(repository: Repository, run: Run) -> None:
    assert run("schema", "check").err == "mattercheck: no problem in 1 schema\n"
    repository.write("post.schema.json", '{"type": "string", "const": 1}')
    found = json.loads(run("schema", "check", "--format", "json").out)["problems"]
    assert [(one["path"], one["line"], one["rule"]) for one in found] == [
        ("post.schema.json", 1, "schema-contradiction")
    ]


@pytest.mark.usefixtures("folder")
def test_check_nothing(run: Run) -> None:
    assert run("schema", "check").code == 2
    assert run("schema", "check", "none.json").err == "mattercheck: error: there is no schema none.json\n"
    assert run("schema").code == 2
