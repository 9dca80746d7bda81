"""Fixes of a closing delimiter that is missing: what was a field stays a field, and what was text stays text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.checking.checker import Checker
from mattercheck.checking.result import Result
from mattercheck.config.file_config import ConfigResolver
from mattercheck.document.document import read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.fixing.fixer import fix_content
from mattercheck.io.sources import StreamSource
from mattercheck.schema.load.loader import SchemaLoader

FIELDS = [
    ("title: Pier", 'title = "Pier"'),
    ("open: true", "open = true"),
    ("tags:\n- sea\n- walk", 'tags = [\n  "sea",\n  "walk",\n]'),
    ("image:\n  src: pier.png", '[image]\nsrc = "pier.png"'),
    ("summary: >-\n  A walk\n  by the sea", 'summary = """\nA walk\nby the sea"""'),
]
_COMMENT = "# why"
_FIELDS = st.sampled_from([*FIELDS, (_COMMENT, _COMMENT), ("", "")])
_TEXTS = st.sampled_from(
    [
        *("The pier is long.", "# The pier", "Note: closed on Monday.", "- one", "1. one", "    indented"),
        *("E = mc2", "[a link](/map)", "| a | b |", "***", "Open all day: even on Monday", "", "", ""),
    ]
)
_BODIES = st.lists(_TEXTS, min_size=1, max_size=6)
_HEADS = st.lists(_FIELDS, min_size=1, max_size=5, unique=True)


def _checked(schema: dict[str, object]) -> tuple[Checker, object]:
    folder = Path("nowhere").absolute()
    loader = SchemaLoader(folder)
    made = loader.from_value(schema)
    resolver = ConfigResolver(loader, schema=lambda: made, name="--schema")
    return Checker(loader, resolver), resolver.assign(str(folder / "input.md"), named=True)


def _check(data: bytes) -> Result:
    checker, config = _checked({"type": "object"})
    path = str(Path("nowhere").absolute() / "input.md")
    return checker.check(StreamSource(path, BytesIO(data)), config)  # type: ignore[arg-type]


def _value(data: bytes) -> object:
    return read_front_matter("input.md", read_head(BytesIO(data).read)).value


@given(_HEADS, _BODIES, st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_missing_delimiter(
    fields: list[tuple[str, str]], body: list[str], is_toml: bool, line_end: str
) -> None:
    """A safe fix adds exactly the delimiter, or nothing changes."""
    if is_toml and line_end == "\r":  # which ends no line in TOML 1.0.0
        return
    delimiter = "+++" if is_toml else "---"
    head = "\n".join([delimiter, *(field[is_toml] for field in fields)])
    text = "\n".join(["", "", *body])
    data = (head + text).replace("\n", line_end).encode()
    after = fix_content(data, _check).data
    expected = (f"{head}\n{delimiter}{text}").replace("\n", line_end).encode()
    trimmed = head.rstrip("\n")
    if after != data and fields[-1][0] not in {"", _COMMENT}:  # a comment at the end may be a heading
        assert after == expected
    if after != data and not is_toml:
        assert _value(after) == yaml.safe_load(trimmed.removeprefix("---"))


@pytest.mark.parametrize("is_toml", [False, True], ids=["YAML", "TOML"])
@pytest.mark.parametrize(
    "body", ["# The pier", "The pier is long.", "\n1. one", "| a | b |", "[a link](/map)"]
)
@pytest.mark.parametrize("field", FIELDS, ids=[yaml_text[:5] for yaml_text, _ in FIELDS])
def test_a_field_above_a_body_is_closed(field: tuple[str, str], body: str, *, is_toml: bool) -> None:
    delimiter = "+++" if is_toml else "---"
    head = f"{delimiter}\n{field[is_toml]}\n"
    after = fix_content(f"{head}\n{body}".encode(), _check).data
    assert after == f"{head}{delimiter}\n\n{body}".encode()


@given(_HEADS, _BODIES, st.booleans())
def test_no_line_is_removed(fields: list[tuple[str, str]], body: list[str], is_toml: bool) -> None:
    """Not even an unsafe fix removes or changes a line."""
    delimiter = "+++" if is_toml else "---"
    data = "\n".join([delimiter, *(field[is_toml] for field in fields), "", *body]).encode()
    after = fix_content(data, _check, unsafe=True).data
    lines = after.split(b"\n")
    if after != data:
        lines.reverse()
        lines.remove(delimiter.encode())
        lines.reverse()
    assert b"\n".join(lines) == data
