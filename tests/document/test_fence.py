"""How much of a file is read, and where its front matter ends."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.core.limits import DEFAULT_LIMITS
from mattercheck.document.block import HeadBytes
from mattercheck.document.document import State, read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.document.syntax import NotCleanError

GIGABYTE = 1 << 30


class EndlessFile:
    """A file of a gigabyte that counts how much of it was read."""

    def __init__(self, head: bytes, filler: bytes = b"x") -> None:
        self.head = io.BytesIO(head)
        self.filler = filler
        self.count = 0

    def read(self, size: int) -> bytes:
        data = self.head.read(size)
        data += (self.filler * size)[: size - len(data)]
        self.count += len(data)
        return data if self.count < GIGABYTE else b""


@pytest.mark.parametrize(
    "head",
    [b"---\ntitle: A\n---\n", b"no front matter\n", b"+++\na = 1\n+++\n", b";;;\n{}\n;;;\n"],
)
def test_only_the_head_of_a_file_is_read(head: bytes) -> None:
    file = EndlessFile(head)
    read_head(file.read)
    assert file.count <= 1 << 16


@pytest.mark.parametrize("head", [b"---\ntitle: A\n", b'{\n  "a": 1,\n'])
def test_what_never_closes_is_read_to_the_limit_only(head: bytes) -> None:
    file = EndlessFile(head)
    found = read_head(file.read)
    assert file.count <= 2 * DEFAULT_LIMITS.size
    document = read_front_matter("x.md", found)
    assert document.state is State.BROKEN
    assert [problem.rule for problem in document.problems] in (["size-limit"], ["json-syntax"])


@given(st.integers(-12, 12), st.sampled_from([b"\n", b"\r\n", b"\r"]), st.sampled_from([b"---", b"..."]))
def test_a_fence_at_the_edge_of_a_read_is_found(shift: int, line_break: bytes, closing: bytes) -> None:
    opening = b"---" + line_break
    comment = b"#" * ((1 << 16) - len(opening) + shift) + line_break
    data = opening + comment + b"title: A" + line_break + closing + line_break + b"body"
    head = read_head(io.BytesIO(data).read)
    assert head.closed
    assert head.data + b"body" == data
    assert read_front_matter("x.md", head).value == {"title": "A"}


def test_a_line_that_only_begins_like_a_fence_does_not_close() -> None:
    text = b"---\ntitle: A\n----\nmore: B\n--- x\n---x: y\n---\n"
    head = read_head(io.BytesIO(text).read)
    assert head.data == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    for prefix in (b"", b"---\n", b"+++\n", b"{\n", b"\xef\xbb\xbf---\n", b";;;\n"):
        for suffix in (b"", b"\n---\n", b"\n+++\n", b"\n}\n", b"\n;;;\n"):
            document = read_front_matter("x.md", read_head(io.BytesIO(prefix + data + suffix).read))
            for problem in document.problems:
                assert problem.message
                assert problem.span.line >= 1
                assert problem.span.column >= 1
                assert (problem.span.line, problem.span.column) <= (
                    problem.span.end_line,
                    problem.span.end_column,
                )
            if document.state is State.BROKEN:
                assert document.problems


@given(st.text(alphabet="ab:-#'\"[]{}&*!|>%@`, \t\n\\?~.0", max_size=80))
def test_any_yaml_like_text_is_read_without_an_exception(text: str) -> None:
    document = read_front_matter("x.md", read_head(io.BytesIO(f"---\n{text}\n---\n".encode()).read))
    if document.state is State.BROKEN:
        assert document.problems


@given(
    lines=st.lists(
        st.sampled_from(
            [
                "a: b\n",
                "c: é\n",
                "d:\n",
                "  - e\n",
                "---\n",
                "--- \n",
                "...\n",
                "\n",
                "# f\n",
                "g\r\n",
                "h: [\n",
                "i: &j k\n",
                "---l\n",
            ]
        ),
        max_size=8,
    ),
)
def test_a_blank_after_the_opening_delimiter_changes_nothing(lines: list[str]) -> None:
    """Ordinary front matter is read in one step; with the blank, it isn't ordinary."""
    text = "".join(lines)
    heads = [read_head(io.BytesIO(f"{opening}\n{text}".encode()).read) for opening in ("---", "--- ")]
    one, other = [(head.data[head.content], head.closed, head.below) for head in heads if head.content]
    assert one == other
    assert read_strictly(heads[0]) == read_strictly(heads[1])


def read_strictly(head: HeadBytes) -> tuple[object, ...] | None:
    """Return what is read from a head in strict mode, with all places; None if it isn't clean."""
    try:
        document = read_front_matter("a.md", head, strict=True)
    except NotCleanError:
        return None
    value = document.value
    spans = [document.value_span((key,)) for key in value] if isinstance(value, dict) else []
    return document.state, value, document.problems, spans, document.block and document.block.text
