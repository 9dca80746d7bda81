"""The place of a field cuts out exactly the text of its value, in each syntax."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.core.pointer import Route
from mattercheck.core.problem import Span
from mattercheck.document.document import Document, read_data, read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.document.places import Entry, Node, Texts
from mattercheck.document.syntax import Syntax
from mattercheck.document.yaml.scalars import resolve_plain

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\x85"), max_size=12
).filter(
    lambda text: not re.fullmatch(r"[-+]?[.0-9]*[eoE][-+0-9]+", text)
)  # numbers in YAML 1.2, not in PyYAML's 1.1
SCALARS = st.none() | st.booleans() | st.integers(-1000, 1000) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)
MAPPINGS = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5)


def routes(value: Any, route: Route = ()) -> list[tuple[Route, Any]]:
    found = [(route, value)] if route else []
    if isinstance(value, dict):
        for key, member in value.items():
            found += routes(member, (*route, key))
    if isinstance(value, list):
        for index, item in enumerate(value):
            found += routes(item, (*route, index))
    return found


def cut(document: Document, span: Span) -> str:
    lines = document.source.lines
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    inner = lines[span.line : span.end_line - 1]
    first, last = lines[span.line - 1][span.column - 1 :], lines[span.end_line - 1][: span.end_column - 1]
    # What follows an opening on its own line is indented as there.
    return "\n".join([" " * (span.column - 1) + first, *inner, last])


class CoreLoader(yaml.SafeLoader):
    """PyYAML with the resolution of the core schema, to read a cut-out value independently."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


def load_yaml(text: str) -> Any:
    def convert(node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {convert(key): convert(member) for key, member in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [convert(item) for item in node.value]
        assert isinstance(node, yaml.ScalarNode)
        return node.value if node.style else resolve_plain(node.value)

    root = yaml.compose(text, CoreLoader)
    assert root is not None
    return convert(root)


@given(MAPPINGS, st.booleans(), st.integers(2, 6))
def test_in_yaml(value: dict[str, Any], flow: bool, indent: int) -> None:
    written = yaml.safe_dump(
        value, default_flow_style=flow, indent=indent, allow_unicode=True, sort_keys=False, width=30
    )
    document = read_front_matter("x.md", read_head(io.BytesIO(f"---\n{written}---\n".encode()).read))
    assert document.value == value
    for route, member in routes(value):
        assert load_yaml(cut(document, document.value_span(route))) == member, route
        if isinstance(route[-1], str) and route[-1]:
            key = document.key_span(route)
            assert load_yaml(cut(document, key)) == route[-1] or cut(document, key).startswith("? ")


@given(MAPPINGS, st.sampled_from([None, 0, 2]), st.booleans())
def test_in_json(value: dict[str, Any], indent: int | None, ascii_only: bool) -> None:
    written = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = read_data("x.json", written.encode(), Syntax.JSON)
    for route, member in routes(value):
        assert json.loads(cut(document, document.value_span(route))) == member
        if isinstance(route[-1], str):
            assert json.loads(cut(document, document.key_span(route))) == route[-1]


TOML_VALUES = st.recursive(
    st.booleans() | st.integers(-1000, 1000) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{toml_value(key)} = {toml_value(member)}" for key, member in value.items())
            + " }"
        )
    if isinstance(value, list):
        return "[\n  " + ",\n  ".join(map(toml_value, value)) + "\n]" if value else "[]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_table(value: dict[str, Any], header: str = "") -> str:
    tables = {key: member for key, member in value.items() if isinstance(member, dict)}
    arrays = {
        key: member
        for key, member in value.items()
        if isinstance(member, list) and member and all(isinstance(item, dict) for item in member)
    }
    text = f"[{header}]\n" if header else ""
    for key, member in value.items():
        if key not in tables and key not in arrays:
            text += f"{toml_value(key)} = {toml_value(member)} # comment\n"
    prefix = f"{header}." if header else ""
    for key, member in tables.items():
        text += toml_table(member, prefix + toml_value(key))
    for key, member in arrays.items():
        for item in member:
            text += f"[[{prefix}{toml_value(key)}]]\n"
            text += "".join(f"{toml_value(name)} = {toml_value(inner)}\n" for name, inner in item.items())
    return text


@given(st.dictionaries(TEXTS, TOML_VALUES, min_size=1, max_size=5))
def test_in_toml(value: dict[str, Any]) -> None:
    document = read_data("x.toml", toml_table(value).encode(), Syntax.TOML)
    assert document.value == value, document.problems
    for route, member in routes(value):
        text = cut(document, document.value_span(route))
        if not isinstance(member, dict | list):
            again = read_data("y.toml", f"x = {text}".encode(), Syntax.TOML)
            assert again.value == {"x": member}
        if isinstance(route[-1], str):
            key = cut(document, document.key_span(route))
            assert read_data("y.toml", f"{key} = 1".encode(), Syntax.TOML).value == {route[-1]: 1}


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("fence", "body"),
    [("---", "a: 1\nb:\n  c: x"), ("+++", "a = 1\n[b]\nc = 'x'"), (";;;", '{"a": 1,\n"b": {"c":\n"x"}}')],
)
def test_line_breaks_do_not_move_places(line_break: str, fence: str, body: str) -> None:
    if (fence, line_break) == ("+++", "\r"):
        pytest.skip("TOML knows no such line break")
    text = f"{fence}\n{body}\n{fence}\n"
    plain = read_front_matter("x.md", read_head(io.BytesIO(text.encode()).read))
    other = read_front_matter("x.md", read_head(io.BytesIO(text.replace("\n", line_break).encode()).read))
    assert plain.value == other.value == {"a": 1, "b": {"c": "x"}}
    for route in [("a",), ("b",), ("b", "c")]:
        assert plain.value_span(route) == other.value_span(route)
        assert plain.key_span(route) == other.key_span(route)


def _tree(spans: list[tuple[int, int]]) -> Node:
    entries: dict[str | int, Entry] = {
        name: Entry(start, end, Node(end, end + 2)) for name, (start, end) in enumerate(spans)
    }
    return Node(0, 40, entries)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda span: (min(span), max(span)))))
def test_the_text_of_scalars_and_keys(spans: list[tuple[int, int]]) -> None:
    """However the places overlap: those of a list item, which is its own key, contain those of its fields."""
    root = _tree(spans)
    texts = Texts(root)
    for offset in range(40):
        assert texts.contain(offset) == any(start < offset < end for start, end in root.texts())
