"""What YAML means here, and that hostile YAML ends."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, reject
from hypothesis import strategies as st

from call_count import counted_calls
from mattercheck.document.document import Document, State, read_data
from mattercheck.document.syntax import Syntax, YamlVersion
from mattercheck.document.yaml import events


def read(text: str) -> Document:
    return read_data("x.yaml", text.encode(), Syntax.YAML)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("On", "On"),
        ("12:30", "12:30"),
        ("010", 10),
        ("0o10", 8),
        ("0xff", 255),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("+1", 1),
        ("-0", 0),
        ("~", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("2024-05-01", "2024-05-01"),
        ("2024-13-45", "2024-13-45"),
        ("=", "="),
        ("0x", "0x"),
        ("0x_", "0x_"),
        ("1:30:30", "1:30:30"),
        ('"5"', "5"),
        ("!!str 5", "5"),
        ("! 5", "5"),
        ('!!int "5"', 5),
        ("!!float 5", 5.0),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
    ],
)
def test_scalars_of_the_core_schema(text: str, value: Any) -> None:
    document = read(f"x: {text}")
    assert {problem.rule for problem in document.problems} <= {"ambiguous-scalar"}
    assert document.value == {"x": value}
    assert type(document.value["x"]) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", False),
        ("On", True),
        ("y", "y"),
        ("12:30", 750),
        ("1:30:30", 5430),
        ("010", 8),
        ("08", "08"),
        ("0b11", 3),
        ("0x1F", 31),
        ("0o10", "0o10"),
        ("1_000", 1000),
        ("-1_0", -10),
        ("1e3", "1e3"),
        ("1.5e+3", 1500.0),
        ("1_0.5", 10.5),
        ("2024-05-01", "2024-05-01"),
        ("~", None),
        ("'no'", "no"),
    ],
)
def test_scalars_of_yaml_1_1(text: str, value: Any) -> None:
    document = read_data("x.yaml", f"x: {text}".encode(), Syntax.YAML, yaml_version=YamlVersion.OLD)
    assert document.problems == []
    assert document.value == {"x": value}
    assert type(document.value["x"]) is type(value)


@given(st.from_regex(r"\A[-+]?[0-9a-fxob_.:eE+-]{0,8}\Z|\A(?i:yes|no|on|off|true|null|~|y)\Z"))
def test_what_is_read_in_two_ways_is_said(text: str) -> None:
    """A scalar is ambiguous if and only if the two versions of YAML make different values of it."""
    one = read(f"x: {text}")
    other = read_data("x.yaml", f"x: {text}".encode(), Syntax.YAML, yaml_version=YamlVersion.OLD)
    if {"no-json-value", "yaml-syntax"} & {problem.rule for problem in (*one.problems, *other.problems)}:
        return
    same = one.value == other.value and repr(one.value) == repr(other.value)
    assert same == (not one.problems), (one.value, other.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no", "`no` is text in YAML 1.2 but false in YAML 1.1; quote it, or write false"),
        ("12:30", "`12:30` is text in YAML 1.2 but the number 750 in YAML 1.1; quote it"),
        (
            "010",
            "`010` is the number 10 in YAML 1.2 but the number 8 in YAML 1.1; quote it, or write 10",
        ),
        ("0o17", "`0o17` is the number 15 in YAML 1.2 but text in YAML 1.1; quote it, or write 15"),
        ("1e3", "`1e3` is the number 1000 in YAML 1.2 but text in YAML 1.1; quote it, or write 1000"),
    ],
)
def test_the_two_readings_are_named(text: str, message: str) -> None:
    assert [problem.message for problem in read(f"x: {text}").problems] == [message]


def test_an_alias_is_the_value_that_it_repeats() -> None:
    document = read("a: &x {b: [1, 2]}\nc: *x\nd: &x 5\ne: *x")
    assert document.value == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": 5, "e": 5}


def test_keys_that_are_written_win_over_merged_ones() -> None:
    document = read("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  y: 3\n  <<: [*a, *b]\n")
    assert document.value["c"] == {"y": 3, "x": 1, "z": 2}


def test_a_quoted_merge_key_is_a_key() -> None:
    assert read('"<<": {x: 1}').value == {"<<": {"x": 1}}


BOMBS = {
    "deep flow": "[" * 30_000,
    "deep block": "".join(" " * depth + "-\n" for depth in range(300)),
    "deep mapping": "{a: " * 5_000,
    "aliases": "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60)),
    "merges": "a0: &a0 {x: 1}\n"
    + "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, 12)),
    "alias loop": "a: &a\n  b: *a\n",
    "digits": "a: " + "9" * 300_000,
    "sexagesimal": "a: " + "1" + ":30" * 100_000,
    "keys": "".join(f"{number}: x\n" for number in range(20_000)),
    "quotes": '"' * 20_000,
    "tabs": "\t" * 20_000,
    "one line": "a: " + "word " * 100_000,
    "exponent": "a: 1e999999999",
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_yaml_ends_soon(name: str) -> None:
    with counted_calls() as calls:
        document = read(BOMBS[name])
    assert document.state in State
    assert calls.count < 10_000_000  # four times the most that one of them takes, where a bomb never ends


SCALAR_LINES = st.lists(
    st.text(
        st.sampled_from("ab#:-'\"\\ \t{[&é\u2028\U0001f600") | st.characters(exclude_categories=["Cs"]),
        max_size=12,
    ),
    max_size=4,
)
QUOTED = st.builds("{0}{1}{0}".format, st.sampled_from("'\""), SCALAR_LINES.map("\n ".join))
BLOCK = st.builds(
    "{}{}\n  {}\n".format,
    st.sampled_from(["|", ">"]),
    st.sampled_from(["", "-", "+", "2", "-2"]),
    SCALAR_LINES.map("\n  ".join),
)


@given(QUOTED | BLOCK)
def test_what_pyyaml_reads_is_read_alike(text: str) -> None:
    """A quoted text, or a block of it, is the same text here as PyYAML's own composer makes of it."""
    try:
        node = yaml.compose(text)
    except (yaml.YAMLError, ValueError):
        reject()
    if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith(":str"):
        reject()
    assert read(text).value == node.value


def test_without_libyaml_the_same_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x [1, two, {b: 'c'}]\nd: *x\ne: |\n  text\nf: !!str 5\n"
    with_libyaml = read(text)
    places = [with_libyaml.value_span(route) for route in (("a",), ("a", 2, "b"), ("d",), ("e",), ("f",))]
    monkeypatch.setattr(events, "CParser", None)
    without = read(text)
    assert without.value == with_libyaml.value
    assert [without.value_span(route) for route in (("a",), ("a", 2, "b"), ("d",), ("e",), ("f",))] == places
    broken = read("title: One: two\n")
    assert [problem.rule for problem in broken.problems] == ["yaml-syntax"]
    assert broken.value == {"title": "One: two"}
