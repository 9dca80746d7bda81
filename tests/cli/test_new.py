"""`mattercheck new` with schemas that are assembled from parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
COMMON = {
    "$schema": DRAFT,
    "$defs": {
        "t": {"$ref": "#/$defs/text", "maxLength": 20},
        "text": {"$anchor": "text", "type": "string", "minLength": 1},
        "day": {"type": "string", "pattern": "^[0-9]{2}[.][0-9]{2}[.][0-9]{4}$"},
        "of a place": {"type": "string"},
    },
}
TITLES: list[dict[str, Any]] = [
    {"allOf": [{"$ref": "common.json#/$defs/t"}]},
    {"$ref": "common.json#/$defs/t"},
    {"$ref": "common.json#text"},
    {"$ref": "common.json#/$defs/of%20a%20place"},
    {"$ref": "#own"},
    {"$ref": "#/$defs/own"},
    {"$ref": "inner"},
    {"$dynamicRef": "#own"},
    {"anyOf": [{"$dynamicRef": "#node"}, {"$ref": "common.json#/$defs/day"}]},
    {"not": {"$ref": "common.json#/$defs/day"}},
]


@pytest.fixture(autouse=True)
def common(repository: Repository) -> None:
    repository.write("common.json", json.dumps(COMMON))


def write(repository: Repository, title: Any, date: Any) -> None:
    schema = {
        "$schema": DRAFT,
        "required": ["title", "date"],
        "properties": {"title": title, "date": date},
        "$defs": {
            "own": {"$anchor": "own", "type": "string"},
            "node": {"$dynamicAnchor": "node", "type": "string"},
            "inner": {"$id": "inner", "$ref": "#/$defs/x", "$defs": {"x": {"type": "string"}}},
        },
    }
    repository.write("post.schema.json", json.dumps(schema))


@pytest.mark.parametrize("title", TITLES)
def test_a_title_whose_schema_refers_to_others(repository: Repository, run: Run, title: Any) -> None:
    write(repository, title, {"$ref": "common.json#/$defs/day"})
    outcome = run("new", "posts", "hello")
    assert (outcome.code, outcome.out) == (0, ""), outcome
    text = (repository.folder / "content/hello.md").read_text(encoding="utf-8")
    assert "title: Hello\n" in text
    assert "." in text.partition("date: ")[2][:5]  # in the notation that the other file requires


@pytest.mark.parametrize("title", [{"$ref": "none.json"}, {"$ref": "#none"}, {"$ref": "common.json#/none"}])
def test_a_broken_reference(repository: Repository, run: Run, title: Any) -> None:
    write(repository, title, True)
    for command in (
        ["new", "posts", "hello"],
        ["schema", "check", "post.schema.json"],
        ["schema", "docs", "post.schema.json"],
        ["schema", "diff", "post.schema.json", "common.json"],
        ["explain-file", "content/hello.md"],
        ["init", "--dry-run"],
        ["check"],
    ):
        assert "this is a bug" not in run(*command).err


@pytest.mark.parametrize("title", TITLES)
def test_commands_about_schemas_of_parts(repository: Repository, run: Run, title: Any) -> None:
    write(repository, title, {"$ref": "common.json#/$defs/day"})
    repository.write("content/a.md", "---\ntitle: [1]\ndate: 2024-05-01\n---\n")
    commands = (
        ["check", "--format", "concise"],
        ["schema", "check", "post.schema.json"],
        ["schema", "docs", "post.schema.json"],
        ["schema", "diff", "post.schema.json", "common.json"],
        ["explain-file", "content/a.md"],
    )
    for command in commands:
        outcome = run(*command)
        assert "this is a bug" not in outcome.err
        assert "internal-error" not in outcome.out
