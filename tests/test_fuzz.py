"""A bounded part of the fuzzing: what must be true of any bytes, and that the two engines agree; see fuzz/README.md."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fuzz import targets
from fuzz.differential import hold

FENCES = st.sampled_from([b"---\n", b"+++\n", b"{", b"---json\n", b"\xef\xbb\xbf---\r\n", b""])
LINES = st.sampled_from(
    [
        *(b"title: A\n", b"a: [1, {b: c}]\n", b"date: 2024-13-01\n", b"x = 1\n", b'"k": "v",\n', b"- item\n"),
        *(b"a: &x 1\nb: *x\n", b"\tt: 1\n", b"# mattercheck: ignore-file type\n", b"---\n", b"+++\n", b"}\n"),
        *(
            b"a: '\n",
            b"k: {{ x }}\n",
            b"!!int x: y\n",
            b"\x00\n",
            b"\xff\n",
            b"[[t]]\n",
            b"::error::x: ##[y]\n",
        ),
    ]
)
CONTENT = st.builds(
    lambda fence, lines, rest: fence + b"".join(lines) + rest,
    FENCES,
    st.lists(LINES | st.binary(max_size=12), max_size=10),
    st.sampled_from([b"---\n\nText.\n", b"+++\n", b"}\n", b""]),
)


@given(CONTENT)
def test_any_bytes_as_content(data: bytes) -> None:
    targets.content(data)


@given(CONTENT)
def test_any_bytes_to_mend(data: bytes) -> None:
    targets.repair(data)


@given(st.binary(max_size=40) | CONTENT | st.text(max_size=40).map(str.encode))
def test_any_bytes_as_a_schema_or_a_configuration(data: bytes) -> None:
    targets.schema(data)
    targets.configuration(data)


def test_the_engines_agree() -> None:
    figures = hold("tests", 0, 100)
    assert figures.pairs > 300
    assert not figures.others, figures.others[0]
