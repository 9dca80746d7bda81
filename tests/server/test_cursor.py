"""What an offset is about, while the text is unfinished."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.document.document import read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.server.cursor.cursor import Cursor
from mattercheck.server.cursor.find import find_cursor, find_region
from mattercheck.server.text import Encoding, Position, Text


def cursor_in(marked: str, path: str = "a.md") -> Cursor | None:
    offset = marked.index("|")
    text = marked.replace("|", "", 1)
    region = find_region(path, text, offset)
    return None if region is None else find_cursor(text, region, offset)


@pytest.mark.parametrize(
    ("marked", "route", "keys"),
    [
        ("---\na:\n  b:\n    c: 1\n   |\n---\n", ("a", "b"), ["c"]),
        ("---\na:\n  b: 1\n|\nd: 1\n---\n", (), ["a", "d"]),
        ("---\na:\n- b: 1\n  |\n- b: 2\n  c: 3\n---\n", ("a", 0), ["b"]),
        ("---\na:\n- b: 1\n- b: 2\n  |\n  c: 3\n---\n", ("a", 1), ["b", "c"]),
        ("---\na: |\n  text\n  more: text\nx\n---\n".replace("|", "%").replace("\nx\n", "\n|\n").replace("%", "&"), (), ["a"]),
        ("---\na: 'one\n  two: 2\n  '\n|\n---\n", (), ["a"]),
        ('---\n"quoted key": 1\n|\n---\n', (), ["quoted key"]),
        ("---\na: {b: 1, c: {d: 2, |}}\n---\n", ("a", "c"), ["d"]),
        ("---\na: {\n  b: 1,\n  |\n}\nc: 1\n---\n", ("a",), ["b"]),
        ("---\na: [1\nb|\n---\n", (), ["a"]),
        ("---\na: {b: 1\nc: 1\n|\n---\n", (), ["a", "c"]),
        ("---\na: {b: 1,\n|\nc: 1\n---\n", ("a",), ["b"]),
        ("---\na:\n  b: [1\n  c|\n---\n", ("a",), ["b"]),
        ("+++\na = [1\nb|\n+++\n", (), ["a"]),
        ("+++\na = { b = 1\n[c]\nd = 1\n|\n+++\n", ("c",), ["d"]),
        ("---\r# comment\ra: 1\r|\r---\r", (), ["a"]),
        ("+++\na.b = 1\n|\n[c.d]\ne = 1\n+++\n", (), []),
        ("+++\n[c.d]\ne = 1\n|\n+++\n", ("c", "d"), ["e"]),
        ("+++\n[[c]]\ne = 1\n[[c]]\n|\n+++\n", ("c", 1), []),
        ("+++\nc = { d = 1, | }\n+++\n", ("c",), ["d"]),
        ('{ "a": 1, "b": { "c": 2, | } }', ("b",), ["c"]),
    ],
)  # fmt: skip
def test_which_mapping_a_key_is_in(marked: str, route: tuple[str | int, ...], keys: list[str]) -> None:
    cursor = cursor_in(marked)
    assert cursor is not None
    assert (cursor.route, cursor.is_key, cursor.keys) == (route, True, keys)


PIECES = [
    "a",
    "b",
    ":",
    " ",
    "\n",
    "  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "#",
    "=",
    "|",
    "\r\n",
    "\r",
    "📷",
    ".",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(TEXTS, st.sampled_from(["---", "+++", ";;;", ""]), st.integers(0, 80))
def test_any_text_at_any_offset(text: str, fence: str, offset: int) -> None:
    whole = f"{fence}\n{text}\n{fence}\n" if fence else "{ " + text
    offset = min(offset, len(whole))
    region = find_region("a.md", whole, offset)
    if region is None:
        return
    assert 0 <= region.start <= region.end <= len(whole)
    cursor = find_cursor(whole, region, offset)
    if cursor is not None:
        assert cursor.start <= max(region.start, min(offset, region.end)) <= cursor.end
        assert region.start <= cursor.start <= cursor.end <= region.end
        assert not {"\n", "\r"} & set(whole[cursor.start : cursor.end])


VALUES = st.recursive(
    st.integers(0, 9), lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, min_size=1) | st.lists(inner, min_size=1), max_leaves=8
)  # fmt: skip


def written(value: object, indent: str) -> str:
    """Write a value as YAML in block style."""
    if isinstance(value, dict):
        lines = [f"{indent}{key}:{_rest(member, indent)}" for key, member in value.items()]
    else:
        assert isinstance(value, list)
        lines = [f"{indent}-{_rest(member, indent)}" for member in value]
    return "\n".join(lines)


def _rest(value: object, indent: str) -> str:
    return f" {value}" if isinstance(value, int) else "\n" + written(value, indent + "  ")


@given(st.dictionaries(st.sampled_from("abcd"), VALUES, min_size=1))
def test_the_cursor_agrees_with_the_parser(value: dict[str, object]) -> None:
    """At each scalar, the lines lead to the field that the events lead to."""
    text = f"---\n{written(value, '')}\n---\n"
    document = read_front_matter("a.md", read_head(BytesIO(text.encode()).read))
    assert document.value == value and document.places is not None
    pending = [((), document.places)]
    while pending:
        route, node = pending.pop()
        for step, entry in node.entries.items():
            below: tuple[str | int, ...] = (*route, step)
            if entry.node.entries:
                pending.append((below, entry.node))  # type: ignore[arg-type]
                continue
            offset = entry.node.end
            region = find_region("a.md", text, offset)
            assert region is not None
            cursor = find_cursor(text, region, offset)
            assert cursor is not None and cursor.is_value
            assert (cursor.route, cursor.start, cursor.end) == (below, entry.node.start, entry.node.end)


@given(st.text(st.sampled_from("a\n\ré📷"), max_size=20), st.sampled_from(Encoding), st.integers(0, 25))
def test_positions_and_offsets(text: str, encoding: Encoding, offset: int) -> None:
    lines, offset = Text(text, encoding), min(offset, len(text))
    place = lines.position(offset)
    inside_break = text[offset - 1 : offset + 1] == "\r\n"
    assert lines.offset(place) == (offset - 1 if inside_break else offset)
    assert lines.offset(Position(10**9, 0)) == len(text)
    assert 0 <= lines.offset(Position(place.line, 10**9)) <= len(text)
