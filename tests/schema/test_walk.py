"""The walk finds the same errors as jsonschema, or leaves them to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.generated import make_schema, make_values
from mattercheck.schema.engine import SchemaFaultError
from mattercheck.schema.explain.errors import Violation
from mattercheck.schema.explain.jsonschema_tree import tree_for
from mattercheck.schema.explain.walk import NotCoveredError, walk_for
from mattercheck.schema.model.schema import Schema

_DETAILS = ("member", "duplicate_of", "condition", "holder", "field_schema", "author_message")
_LIMIT = 1000


def prepare(contents: Any, draft: str = "2020-12/schema") -> Schema:
    uri = f"https://json-schema.org/draft/{draft}"
    return Schema("schema.json", "file:///schema.json", contents, uri, {}, [], {}, {})


def shown(error: Violation) -> Any:
    """Return all that messages are made of, including the types of values and the order of their members."""
    what: Any = (error.validator, error.validator_value, error.instance, error.schema)
    details = [getattr(error, name, None) for name in _DETAILS]
    where = ([*error.absolute_path], [*error.absolute_schema_path])
    return repr((what, where, details)), [shown(child) for child in error.context or ()]


@settings(max_examples=50)
@given(st.integers(0, 1 << 32))
def test_both_find_the_same_errors(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    made = make_schema(random)
    contents = made.contents
    named = contents.get("$schema") if isinstance(contents, dict) else None
    try:
        schema = prepare(contents)
    except SchemaFaultError:
        return
    if isinstance(named, str):
        schema = Schema(schema.name, schema.uri, contents, named.rstrip("#"), {}, [], {}, {})
    walk = walk_for(schema)
    if walk is None:
        return
    for value in make_values(random, made, 3):
        try:
            found = walk.errors_of(value, _LIMIT, _LIMIT)
        except NotCoveredError:
            continue
        expected = tree_for(schema).errors_of(value, _LIMIT, _LIMIT)
        assert [shown(error) for error in found] == [shown(error) for error in expected]


@pytest.mark.parametrize(
    "contents",
    [
        {"$dynamicRef": "#a"},
        {"properties": {"a": {"$id": "b"}}},
        {"properties": {"a": {"properties": {"b": {"$recursiveRef": "#"}}}}},
    ],
)
def test_what_is_left_to_jsonschema(contents: Any) -> None:
    assert walk_for(prepare({"$defs": {"a": {"$dynamicAnchor": "a"}}, **contents})) is None


@pytest.mark.parametrize(
    "keywords", [{"contains": {"const": 1}}, {"unevaluatedItems": False}, {"$ref": "#/$defs/no"}]
)
def test_what_is_left_to_jsonschema_in_an_invalid_part(keywords: Any) -> None:
    walk = walk_for(prepare({"$defs": {"no": False}, "properties": {"a": keywords, "b": {"type": "string"}}}))
    assert walk is not None
    assert len(walk.errors_of({"b": 1}, _LIMIT, _LIMIT)) == 1
    with pytest.raises(NotCoveredError):
        walk.errors_of({"a": [0], "b": 1}, _LIMIT, _LIMIT)


def test_an_invalid_file_needs_neither_jsonschema_nor_libyaml(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text('{"properties": {"date": {"anyOf": [{"format": "date"}]}}}')
    (tmp_path / "a.md").write_text("---\ndate: 2024-13-01\n---\n")
    script = (
        "import sys; from mattercheck.cli import main;"
        "code = main(['check', '--schema', 'schema.json', 'a.md'], sys.stdin.buffer, sys.stdout, sys.stderr);"
        "print(code, {'jsonschema', 'yaml', 'dataclasses', 'inspect', 'multiprocessing'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "1 set()"
    assert "there is no month 13" in done.stdout
