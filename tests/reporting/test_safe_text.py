"""No output lets through what a terminal, a browser or CI would obey."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable

import pytest

from conftest import Outcome, Repository
from mattercheck.checking.fingerprint import percent_encode
from mattercheck.reporting.fixes import unified_diff
from mattercheck.reporting.text_safety import escape_controls

Run = Callable[..., Outcome]
INVISIBLE = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in {"Cc", "Cf", "Zl", "Zp"} and chr(code) not in "\t\n"
]


def test_every_invisible_sign_is_escaped() -> None:
    text = "".join(INVISIBLE)
    for escaped in (escape_controls(text), percent_encode(text), unified_diff("a.md", b"", text.encode())):
        assert not {*escaped} & {*INVISIBLE}


@pytest.mark.parametrize(
    "description", ["![a](https://example.org/a.png)", "[a](https://example.org)", "<img src=x>"]
)
@pytest.mark.parametrize("key", ["title", "description"])
def test_a_page_of_a_schema_has_no_markup_of_its_own(
    repository: Repository, run: Run, description: str, key: str
) -> None:
    schema = {key: description, "properties": {"title": {"description": description}}}
    repository.write("post.schema.json", json.dumps(schema))
    for page in ("markdown", "html"):
        out = run("schema", "docs", "--format", page).out
        assert description not in out or (page == "html" and "<" not in description)


def test_a_carriage_return_in_a_diff() -> None:
    diff = unified_diff("a.md", b"a\r\r\nb\r\n", b"a\r\r\nc\r\n")
    assert "\r" not in diff.replace("\r\n", "")
