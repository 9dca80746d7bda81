"""YAML read line by line: the same value as from libyaml's events, or none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mattercheck.core.limits import DEFAULT_LIMITS
from mattercheck.document.block import Block
from mattercheck.document.places import Node
from mattercheck.document.source_text import SourceText
from mattercheck.document.syntax import Syntax
from mattercheck.document.yaml.events import read_events
from mattercheck.document.yaml.fast_path import NOT_SIMPLE, read_simple
from mattercheck.document.yaml.fast_places import locate
from mattercheck.document.yaml.places import build_places, simple_places
from mattercheck.document.yaml.read import read_yaml
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
    "invisible characters": (
        "a: b\u00a0c\u202f\nb: '\u200b'\nc\u00a0: c",
        {"a": "b\u00a0c\u202f", "b": "\u200b", "c\u00a0": "c"},
    ),
    "escapes": (
        r'a: "\r\n\x41\u00e9\"" # b' + '\nb:\n  - "\\ \\\\"',
        {"a": '\r\nAé"', "b": [" \\"]},
    ),
    "keys with spaces and signs": (
        "My key : 1\nog:title: a\nms.date: b\n'quoted': c\né (f): g",
        {"My key": 1, "og:title": "a", "ms.date": "b", "quoted": "c", "é (f)": "g"},
    ),
    "a literal block scalar": (
        "a: | # b\n  c\n    d: e\n\n  # f\n\ng: |-\n\n  h\ni:\n  - |+\n    j\n\n",
        {"a": "c\n  d: e\n\n# f\n", "g": "\nh", "i": ["j\n\n"]},
    ),
    "a folded block scalar": (
        "a: >\n  b\n  c\n\n  d\n   e\n  f\ng: >-\n  h\n\n\n",
        {"a": "b c\nd\n e\nf\n", "g": "h"},
    ),
    "a plain scalar over several lines": (
        "a: b\n  c\n\n  d\ne:\n  # f\n  g\n h:i\nj:\n  - k\n    l\nm:\n  1",
        {"a": "b c\nd", "e": "g h:i", "j": ["k l"], "m": 1},
    ),
    "a quoted scalar over several lines": (
        'a: "b \n  c: \\"\n\n  d" # e\nf: \'g\n  \'\nh:\n  "\n  i"',
        {"a": 'b c: "\nd', "f": "g ", "h": " i"},
    ),
    "flow mappings": (
        'a: {b: c, "d":1, e: [f, {g: h}, ], } # i\nj:\n  {k: {}}',
        {"a": {"b": "c", "d": 1, "e": ["f", {"g": "h"}]}, "j": {"k": {}}},
    ),
    "flow collections over several lines": (
        "a: [ # b\n  c,\n\n  # d\n  'e',\n ]\nf: {\n  g: h,\n   \"i\": [j]\n  }\nk: l",
        {"a": ["c", "e"], "f": {"g": "h", "i": ["j"]}, "k": "l"},
    ),
    "nothing but a comment": (
        "a: # b\n  c: d\ne: # f\ng:\n  -\n  - # h\n  - i",
        {"a": {"c": "d"}, "e": None, "g": [None, None, "i"]},
    ),
}
NOT_SIMPLE_AT_ALL = [
    "",
    "# a comment",
    "- a",
    "a: b\na: c",
    "a: &b c",
    "a: *b",
    "a: !!str 1",
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
    "a: 'b' 'c'",
    "a: [b",
    "a: - b",
    "a: @b",
    "a: b\n b: c",
    "a:\n    b: c\n  d: e",
    "a: 1\n- b",
    "a: |\n  b",
    "a: |2\n    b\n",
    "a: |\n    b\n  c\n",
    "a: >\n    \n  b\n",
    "a: |\nb: c\n",
    "a: >+\n\n  \n",
    "a: b\n  c: d\n",
    "a: b # c\n  d\n",
    "a: b\n# c\n  d\n",
    "a: 'b\nc'\n",
    'a: "b\\\n  c"\n',
    'a: "\\ud83d\\ude00"',
    'a: "b"\n  c',
    "a: [b\n---\n]",
    "a: {b}",
    "a: {b: c, b: d}",
    "a: {no: b}",
    "a: {<<: b}",
    "a: [b: c]",
    "a: [b, , c]",
    "a: [b\n  c]",
    "a: [b] c",
    "a: " + "[" * 30 + "]" * 30,
    "a: b\tc",
    "a: [b,\tc]",
    "a:\n  -\n    b",
    "? a\n: b",
    "1: a",
    "<<: {a: b}",
    "... a: b",
    "a: \u2028",
    "a: \ufeff",
    "a: \x00",
    "a: \ud800",
]


@pytest.mark.parametrize(("text", "value"), SIMPLE.values(), ids=SIMPLE)
def test_what_is_read_line_by_line(text: str, value: Any) -> None:
    assert read_simple(text) == value


@pytest.mark.parametrize("text", [text for text, _ in SIMPLE.values()], ids=SIMPLE)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_where_it_is(text: str, line_break: str) -> None:
    text = text.replace("\r\n", "\n").replace("\n", line_break)
    located = locate(text, 5)
    assert located is not None
    assert _located(located) == _located(build_places(text, read_events(text)[0], lambda at: at + 5))


@pytest.mark.parametrize(
    "text", ["a: [b,\nc, d]\n", "a:\n  b: {c: d,\n e: f}\n", "- a: [\n  b]".replace("- ", "z:\n- ")]
)
def test_where_a_flow_collection_looks_like_fields(text: str) -> None:
    """Other parsers refuse those, so a warning is due."""
    assert read_simple(text) is NOT_SIMPLE
    assert locate(text, 0) is None


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
    st.sampled_from(
        ["a: |", "  - >-", "b: >+", "c: [", "d: {", "]", "}", "  e,", "f: 'g", "h'", '  i: "j', '  k"']
    ),
    st.builds(
        "{}{}".format,
        st.sampled_from(["", " ", "  ", "    "]),
        st.sampled_from(["l", "m n", "'o'", "p: q", "- r"]),
    ),
)


def test_a_low_limit_of_depth_is_left_to_the_events() -> None:
    text = "a:\n  b:\n    c: d\n"
    for limit, rules in ((2, ["depth-limit"]), (100, [])):
        block = Block(
            SourceText("a.md", text), Syntax.YAML, 0, len(text), DEFAULT_LIMITS._replace(depth=limit)
        )
        assert [problem.rule for problem in read_yaml(block).problems] == rules


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
        expected = _located(build_places(text, events, lambda at: at + 3))
        assert _located(simple_places(text, events, 3)) == expected
        located = locate(text, 3)
        assert located is None or _located(located) == expected


def _located(node: Node) -> Any:
    """Return all locations in a node."""
    entries = {key: (at.key_start, at.key_end, _located(at.node)) for key, at in node.entries.items()}
    return node.start, node.end, node.opaque, entries
