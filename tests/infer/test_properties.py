"""What holds of every inferred schema, whatever the documents."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.infer.draft import Draft
from mattercheck.infer.string_shapes import SHAPES
from mattercheck.infer.summary import KEYS, Summary
from mattercheck.infer.tolerance import Tolerance
from mattercheck.schema.engine import compile_schema, is_schema

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "news", "sport", "a-slug", "another-slug-2", "en", "en-GB", "1.2.3", "#aabbcc"]),
    st.dates().map(str),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z"),
    st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S +0200")),
    st.uuids().map(str),
    st.sampled_from(
        ["https://a.example/x", "http://a.example", "/a/b", "../a.png", "a.png", "ada@example.com"]
    ),
    st.sampled_from(["example.com", "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=", "mailto:a@b.example", "x" * 70]),
)
NUMBERS = st.one_of(
    st.integers(-1, 10), st.integers(), st.floats(0, 1), st.floats(allow_nan=False, allow_infinity=False)
)
KEYS_OF_MAPPINGS = st.sampled_from(
    ["title", "date", "images", "image", "imageses", "children", "child", "tags", "news", "type", "", "a.b"]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(KEYS_OF_MAPPINGS | st.text(max_size=3), inner, max_size=4),
    ),
    max_leaves=12,
)
DOCUMENTS = st.lists(st.dictionaries(KEYS_OF_MAPPINGS, VALUES, max_size=6), min_size=1, max_size=12).flatmap(
    lambda documents: st.integers(1, 6).map(lambda times: documents * times)
)
TOLERANCES = st.sampled_from([None, 0.0, 0.01, 0.2])


def summary_of(values: list[Any]) -> Summary:
    summary = Summary()
    for value in values:
        summary.add(value)
    return summary


def schema_of(summary: Summary, share: float | None = 0.0) -> dict[str, Any]:
    return Draft(Tolerance(share)).schema(summary, title="Title", description="Description")


@given(DOCUMENTS)
def test_an_inferred_schema_accepts_what_it_was_inferred_from(documents: list[Any]) -> None:
    schema = schema_of(summary_of(documents))
    assert is_schema(schema)
    validator = compile_schema(schema)
    for document in documents:
        assert validator.is_valid(document), (document, list(validator.iter_errors(document)))


@given(st.lists(VALUES, min_size=1, max_size=20))
def test_whatever_the_documents_are(values: list[Any]) -> None:
    validator = compile_schema(schema_of(summary_of(values)))
    assert all(map(validator.is_valid, values))


@given(DOCUMENTS, TOLERANCES, st.randoms(use_true_random=False))
def test_the_order_of_files_makes_no_difference(
    documents: list[Any], share: float | None, randomness: random.Random
) -> None:
    expected = json.dumps(schema_of(summary_of(documents), share))
    shuffled = list(documents)
    randomness.shuffle(shuffled)
    assert json.dumps(schema_of(summary_of(shuffled), share)) == expected


@given(DOCUMENTS, TOLERANCES, st.integers(0, 72))
def test_summaries_of_parts_are_a_summary_of_the_whole(
    documents: list[Any], share: float | None, at: int
) -> None:
    whole, part, rest = (summary_of(some) for some in (documents, documents[:at], documents[at:]))
    part.merge(rest)
    assert json.dumps(schema_of(part, share)) == json.dumps(schema_of(whole, share))


@given(DOCUMENTS, TOLERANCES)
def test_every_schema_is_one_whatever_is_tolerated(documents: list[Any], share: float | None) -> None:
    schema = schema_of(summary_of(documents), share)
    assert is_schema(schema)
    compile_schema(schema)


def test_memory_does_not_grow_with_the_documents() -> None:
    """Everything that is kept has a bound: keys, values, samples."""

    def document(number: int) -> dict[str, Any]:
        return {
            "title": f"Title {number}",
            "size": number,
            "table": {f"key{number}{letter}": {"name": str(number)} for letter in "abc"},
            "list": [f"item-{number}", {f"key{number}": [number]}],
        }

    def size(count: int) -> int:
        return _nodes(summary_of([document(number) for number in range(count)]))

    assert size(3 * KEYS) <= size(KEYS)


def _nodes(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(_nodes(member) for member in value.values())
    if isinstance(value, list | tuple):
        return 1 + sum(map(_nodes, value))
    slots = getattr(type(value), "__slots__", ())
    return 1 + sum(_nodes(getattr(value, name)) for name in slots)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_is_met_by_some_text(shape: Any) -> None:
    texts = [
        *("123e4567-e89b-12d3-a456-426614174000", "2024-05-01", "2024-05-01T10:00:00Z", "2024-05-01 10:00"),
        *("ada@example.com", "https://example.com", "http://example.com", "ftp://example.com", "/a", "a.png"),
        *("example.com", "en-GB", "1.2.3", "#aabbcc", "0" * 40, "YWJjZGVmZ2hpamtsbW5vcHFy", "a-slug"),
        *("YWJjZGVmZ2hpamtsbW5v;YWJjZGVmZ2hpamtsbW5v", "2024-05-01 9:00:00 UTC", "05/31/2024", "31.5.2024"),
        *("2024-05", "May 1, 2024"),
    ]
    assert any(shape.may_be(text) and shape.is_valid(text) for text in texts)
