"""Warn of YAML that other parsers refuse, and of no other."""

from __future__ import annotations

import pytest
import yaml

from mattercheck.document.document import read_data
from mattercheck.document.syntax import Syntax

REFUSED_BY_NPM = [
    "a: [\nb,\nc ]\n",
    "a: {\nb: c\n}\n",
    "a:\n  b: [\n  c\n  ]\n",
    "a:\n  b: {\n    c: d\n}\n",
    "a: [{\n  b: c\n}]\n",
    "- [\na\n]\n",
    'a: "b\n\nc"\n',
    "a: 'b\nc'\n",
    "x: 1\na: &n [\nb\n]\n",
]
"""What the npm package `yaml` 2.8 refuses, although PyYAML reads it."""
REFUSED_BY_PYYAML = [
    "a:\tb\n",
    "a: [b,\tc]\n",
    "a: [\tb]\n",
    "a: [b\t]\n",
    "a: {b:\tc}\n",
    "a:\t[b]\n",
    "a: b\t\n",
    "a: b\t# c\n",
    "a\t: b\n",
    "a: b\tc\n",
    'a:\t"b"\n',
    "a:\t|\n  b\n",
    "a: b\n  \tc\n",
]
"""What its own parser refuses, but libyaml reads."""
READ_BY_ALL = [
    "a: [\n  b\n]\n",
    "a: {\n  b: c\n}\n",
    "a:\n  b: [\n    c\n  ]\n",
    "- [\n  a\n]\n",
    "x: 1\na: &n [\n  b\n]\n",
    "a: [b,\n  c\n  ]\n",
    "{\n  a: b\n}\n",
    "a:\n  - [\n      b\n    ]\n",
    'a: "b\tc"\n',
    "a: 'b\tc' # d\te\n",
    "a: |\n  b\tc\n",
    "a: >\n  b\n  \tc\n",
    'a: "b\n\n  c"\n',
    "# a\tb\na: [b]\n",
    "a: [b, # c\td\n  e]\n",
    "a: 'it''s #\t'\n",
    "a: [\n# b\n  c ]\n",
]


def _warnings(text: str) -> list[str]:
    document = read_data("a.yaml", text.encode(), Syntax.YAML)
    return [problem.rule for problem in document.problems]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("text", [*REFUSED_BY_NPM, *REFUSED_BY_PYYAML])
def test_what_others_refuse_is_a_warning(text: str, end: str) -> None:
    assert _warnings(text.replace("\n", end)) == ["unportable-yaml"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("text", READ_BY_ALL)
def test_what_all_read_is_none(text: str, end: str) -> None:
    assert _warnings(text.replace("\n", end)) == []


@pytest.mark.parametrize("text", [*REFUSED_BY_NPM, *REFUSED_BY_PYYAML, *READ_BY_ALL])
def test_tabs_are_those_that_the_python_parser_refuses(text: str) -> None:
    try:
        yaml.load(text, yaml.SafeLoader)
    except yaml.YAMLError:
        assert text in REFUSED_BY_PYYAML
    else:
        assert text not in REFUSED_BY_PYYAML


def test_all_tabs_are_one_warning() -> None:
    document = read_data("a.yaml", b"a:\tb\nc:\td\te\nf:\tg\n", Syntax.YAML)
    (problem,) = document.problems
    assert (problem.span, problem.pointer) == ((1, 3, 1, 4), "/a")
    assert problem.help == "type a space; there are tabs on 2 more lines"


def test_a_list_in_the_first_column_names_its_item() -> None:
    document = read_data("a.yaml", b"x: 1\ntags: [\na\n]\n", Syntax.YAML)
    (problem,) = document.problems
    assert (problem.span, problem.pointer) == ((3, 1, 3, 2), "/tags/0")
