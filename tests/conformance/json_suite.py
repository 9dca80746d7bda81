"""JSONTestSuite: each text as a file of JSON, and as front matter where it is a mapping."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from case import REFUSED, Case, as_data, as_front_matter, compared
from suites import JSON, folder_of, read_module

from mattercheck.document.syntax import Syntax


def cases() -> Iterator[Case]:
    for case in read_module(folder_of(JSON) / "data" / "parsing.js"):
        name, text = case["name"], case["input"].encode("utf-8", "surrogatepass")
        expected = _expected(name, text)
        yield Case(f"{name} as a file", _difference(name, compared(as_data(text, Syntax.JSON), expected)))
        if isinstance(expected, dict):
            document = as_front_matter(text, b"---json", b"---")
            yield Case(f"{name} as front matter", _difference(name, compared(document, expected)))


def _expected(name: str, text: bytes) -> Any:
    return REFUSED if name.startswith("n_") else _loaded(text)


def _loaded(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return REFUSED


def _difference(name: str, difference: str | None) -> str | None:
    """The suite leaves it open whether what begins with `i_` is read or refused."""
    return None if name.startswith("i_") else difference
