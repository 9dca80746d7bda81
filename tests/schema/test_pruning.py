"""Only the parts of a value that are invalid are explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mattercheck.schema.explain import branches, error_tree
from mattercheck.schema.load.loader import SchemaLoader

ITEM = {
    "type": "object",
    "required": ["url"],
    "properties": {"url": {"type": "string", "format": "uri"}, "name~/ %": {"type": "string"}},
}


def errors_of(
    schema: dict[str, Any], value: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[tuple[tuple[str | int, ...], str]], int]:
    """Return the place and the keyword of each error, and how many keywords jsonschema evaluated."""
    steps = 0
    counted = branches.Unions.counted

    def observed(unions: branches.Unions, keyword: Any) -> Any:
        checked = counted(unions, keyword)

        def check(*arguments: Any) -> Any:
            nonlocal steps
            steps += 1
            return checked(*arguments)

        return check

    monkeypatch.setattr(branches.Unions, "counted", observed)
    loaded = SchemaLoader(Path.cwd()).from_value(schema)
    errors = error_tree.errors_of(loaded, value, 100)
    return [(tuple(error.absolute_path), str(error.validator)) for error in errors], steps


def test_valid_items_are_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = {
        "properties": {"links": {"type": "array", "items": {"$ref": "#/$defs/item"}}},
        "$defs": {"item": ITEM},
    }
    links = [{"url": "https://x.example/", "name~/ %": "a"} for _ in range(500)]
    links[250] = {"url": "no"}
    links[300] = {"url": "https://x.example/", "name~/ %": 1}  # type: ignore[dict-item]
    found, steps = errors_of(schema, {"links": links}, monkeypatch)
    assert found == [(("links", 250, "url"), "format"), (("links", 300, "name~/ %"), "type")]
    assert steps < 20


@pytest.mark.parametrize("keyword", ["$id", "$dynamicRef"])
def test_what_a_part_means_may_depend_on_its_place(keyword: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference below an identifier is relative to it, and a dynamic one leads where the first one says."""
    schema: dict[str, Any] = {
        "$id": "https://x.example/root",
        "$dynamicAnchor": "node",
        "properties": {
            "a": {
                "$id": "https://x.example/a",
                "$ref": "#/$defs/text",
                "$defs": {"text": {"type": "string"}},
            },
            "b": {"$dynamicRef": "#node"} if keyword == "$dynamicRef" else {"$ref": "#"},
        },
        "$defs": {"text": {"type": "integer"}},
    }
    found, _ = errors_of(schema, {"a": 1, "b": {"a": 2, "b": {"a": "fine"}}}, monkeypatch)
    assert found == [(("a",), "type"), (("b", "a"), "type")]


def test_references_to_other_files(tmp_path: Path) -> None:
    """The parts of a file have the draft of that file."""
    (tmp_path / "old schema.json").write_text(
        json.dumps(
            {
                "$schema": "http://json-schema.org/draft-04/schema#",
                "definitions": {"é/~": {"minimum": 3, "exclusiveMinimum": True}},
            }
        )
    )
    (tmp_path / "new.json").write_text(
        json.dumps({"items": {"$ref": "old%20schema.json#/definitions/%C3%A9~1~0"}})
    )
    schema = SchemaLoader(tmp_path).load("new.json", tmp_path)
    errors = error_tree.errors_of(schema, [3, 4, 3.5, 2], 100)
    assert [tuple(error.absolute_path) for error in errors] == [(0,), (3,)]


def test_the_work_grows_with_the_depth_of_a_union(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = [
        {
            "properties": {"kind": {"const": kind}, "inner": {"$ref": "#/$defs/block"}},
            "required": ["kind"],
        }
        for kind in ("a", "b", "c")
    ]
    schema = {"$ref": "#/$defs/block", "$defs": {"block": {"anyOf": kinds}}}

    def steps_at(depth: int) -> int:
        value: dict[str, Any] = {"kind": "d"}
        for _ in range(depth):
            value = {"kind": "a", "inner": value}
        return errors_of(schema, value, monkeypatch)[1]

    assert steps_at(40) < 5 * steps_at(10)
