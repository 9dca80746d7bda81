"""YAML read line by line: the same value as from libyaml's events, or none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mattercheck.document.yaml.events import read_events
from mattercheck.document.yaml.fast_path import NOT_SIMPLE, read_simple
from mattercheck.document.yaml.values import build

SIMPLE = {
    "a word": ("title: Cameras", {"title": "Cameras"}),
    "a colon and a hash within words": ("url: https://a.example/#b", {"url": "https://a.example/#b"}),
    "numbers and words": (
        "a: 12\nb: -1\nc: 0.5\nd: true\ne: null\nf: ~\ng:\n",
        {"a": 12, "b": -1, "c": 0.5, "d": True, "e": None, "f": None, "g": None},
    ),
    "a date": ("date: 2024-05-01", {"date": "2024-05-01"}),
    "quotes": (
        'a: "b: c"\nb: \'it\'\'s\'\nc: ""\nd: "a \\"b\\" \\n"',
        {"a": "b: c", "b": "it's", "c": "", "d": 'a "b" \n'},
    ),
    "comments": ('# a: b\na: b # c\n  # d\nb: "#" # e\n', {"a": "b", "b": "#"}),
    "a mapping in a mapping": (
        "a:\n  b:\n    c: d\n  e: f\ng: h",
        {"a": {"b": {"c": "d"}, "e": "f"}, "g": "h"},
    ),
    "a sequence as far left as its key": ("a:\n- b\n- c\nd: e", {"a": ["b", "c"], "d": "e"}),
    "mappings in a sequence": (
        "a:\n  - b: 1\n    c:\n      - d\n  - b: 2\n\ne: f",
        {"a": [{"b": 1, "c": ["d"]}, {"b": 2}], "e": "f"},
    ),
    "a flow sequence": ("a: [b, 'c, d', \"e\", 1]\nf: []", {"a": ["b", "c, d", "e", 1], "f": []}),
    "CRLF": ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    "letters that are not ASCII": ("a: “é” 😀", {"a": "“é” 😀"}),
}
NOT_SIMPLE_AT_ALL = [
    "",
    "# a comment",
    "- a",
    "a: b\na: c",
    "a: |\n  b",
    "a: b\n  c",
    "a: &b c",
    "a: *b",
    "a: !!str 1",
    "a: {b: c}",
    "a: no",
    "no: a",
    "true: a",
    "a: 010",
    "a: b: c",
    "a:: b",
    "a: .inf",
    "<<: a",
    "a: \tb",
    'a: "b',
    'a: "',
    'a: "b"c',
    'a: "\\x41"',
    "a: 'b' 'c'",
    "a: [b",
    "a: [b, [c]]",
    "a: - b",
    "a: @b",
    "a: b\n b: c",
    "a:\n    b: c\n  d: e",
    "a: 1\n- b",
    "a: \u2028",
    "a: \ufeff",
    "a: \x00",
    "a: \ud800",
]


@pytest.mark.parametrize(("text", "value"), SIMPLE.values(), ids=SIMPLE)
def test_what_is_read_line_by_line(text: str, value: Any) -> None:
    assert read_simple(text) == value


@pytest.mark.parametrize("text", NOT_SIMPLE_AT_ALL)
def test_what_is_left_to_the_events(text: str) -> None:
    assert read_simple(text) is NOT_SIMPLE


_PIECES = st.sampled_from(
    [
        *("a", "b", "key", "$c", "title", "no", "null", "true", "1", "-1", "0.5", "010", "1e3", "12:30"),
        *("2024-05-01", ": ", ":", "- ", "-", " ", "  ", "#", " #", "'", '"', "\\", "[", "]", "{", "}", ","),
        *("&", "*", "!", "|", ">", "?", "%", "@", "`", "~", "=", "<<", "...", "---", "é", "\u00a0", "\u2028"),
        *("\ufeff", "\t", "\r", "\x00", "\ud800", "😀", "''", '""', "[]", "[a, b]", "https://a.example/#b"),
    ]
)
_LINES = st.one_of(
    st.builds("{}{}: {}".format, st.sampled_from(["", "  ", "- ", "  - ", "    "]), _PIECES, _PIECES),
    st.builds("{}{}".format, st.sampled_from(["", "  ", "- ", "  - "]), st.lists(_PIECES).map("".join)),
    st.sampled_from(["a:", "  b:", "- c:", "  - d:", "    e:", "", "# f: g"]),
)


@given(st.lists(_LINES, max_size=8).map("\n".join))
@example("a:\n- b:\n  - c\n  d: e\n- f")
def test_the_events_give_the_same_value_and_no_problem(text: str) -> None:
    value = read_simple(text)
    if value is not NOT_SIMPLE:
        events, stop = read_events(text)
        built = build(events)
        assert stop is None
        assert built.complete
        assert not built.faults
        # `repr` tells 1 from 1.0 and from True, and keeps the order of the keys.
        assert repr(built.value) == repr(value)
