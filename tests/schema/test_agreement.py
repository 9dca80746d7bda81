"""The engine that explains agrees with the engine that engine_versions: invalid if and only if it finds a reason."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mattercheck.document.document import read_data
from mattercheck.document.syntax import Syntax
from mattercheck.schema.drafts import DRAFTS
from mattercheck.schema.explain.error_tree import errors_of
from mattercheck.schema.explain.explain import explain
from mattercheck.schema.model.schema import Schema

NAMES = st.sampled_from(["a", "b", "c", "title", ""])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0, -2.5, 1e100, 2**70])
    | st.sampled_from(
        ["", "a", "abc", "2024-01-01", "2024-13-01", "a@b.c", "https://x.y/", "é", "٣", "slug\n"]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "null", "array", "object"])
PATTERNS = st.sampled_from(["^a", "^[a-z]+$", r"^\d$", r"\p{L}", "b$", "^$", "."])


def leaf_keywords() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "enum": st.lists(VALUES, min_size=1, max_size=3),
            "const": VALUES,
            "pattern": PATTERNS,
            "format": st.sampled_from(
                ["date", "date-time", "uri", "email", "hostname", "uuid", "regex", "ipv4"]
            ),
            "minLength": st.integers(0, 3),
            "maxLength": st.integers(0, 3),
            "minimum": st.integers(-2, 2),
            "maximum": st.sampled_from([-1, 0.5, 2]),
            "multipleOf": st.sampled_from([1, 2, 0.5, 0.1]),
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 2),
            "uniqueItems": st.booleans(),
            "minProperties": st.integers(0, 2),
            "maxProperties": st.integers(0, 2),
            "required": st.lists(NAMES, min_size=1, max_size=2, unique=True),
        },
    )


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    applicators = st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(NAMES, inner, max_size=3),
            "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
            "additionalProperties": inner,
            "propertyNames": inner,
            "items": inner,
            "contains": inner,
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=3),
            "oneOf": st.lists(inner, min_size=1, max_size=3),
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
        },
    )
    return st.tuples(leaf_keywords(), applicators).map(lambda pair: {**pair[0], **pair[1]})


def late(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    more = st.fixed_dictionaries(
        {},
        optional={
            "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2),
            "dependentSchemas": st.dictionaries(NAMES, inner, max_size=2),
            "unevaluatedProperties": inner,
            "minContains": st.integers(0, 2),
        },
    )
    return st.tuples(nested(inner), more).map(lambda pair: {**pair[0], **pair[1]})


LATE_SCHEMAS = st.recursive(leaf_keywords() | st.booleans(), late, max_leaves=6)
EARLY_SCHEMAS = st.recursive(leaf_keywords(), nested, max_leaves=6)


def judge(draft: str, contents: Any, value: Any) -> None:
    if isinstance(contents, dict):
        contents = {"$schema": draft, **contents}
    schema = Schema(
        "schema.json", "file:///schema.json", contents, draft, {}, [], {"schema.json": contents}, {}
    )
    valid = schema.is_valid(value)
    errors = errors_of(schema, value, 10_000)
    assert valid == (not errors), [error.validator for error in errors]
    if not valid:
        document = read_data("x.json", json.dumps(value).encode(), Syntax.JSON)
        document.value = value
        problems = explain(document, schema)
        assert problems
        for problem in problems:
            assert problem.rule != "schema"
            assert problem.message
            assert "\n" not in problem.message
            assert "not valid under" not in problem.message


@given(LATE_SCHEMAS, VALUES)
def test_in_the_latest_draft(contents: Any, value: Any) -> None:
    judge("https://json-schema.org/draft/2020-12/schema", contents, value)


@given(st.sampled_from(list(DRAFTS)[2:]), EARLY_SCHEMAS, VALUES)
def test_in_the_drafts_before(draft: str, contents: Any, value: Any) -> None:
    judge(draft, contents, value)
