"""toml-test, as of TOML 1.0.0: each document as a file of TOML, and as front matter where it can be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from case import REFUSED, Case, as_data, as_front_matter, compared
from suites import TOML, folder_of

from mattercheck.document.syntax import Syntax

_FENCE = re.compile(rb"^\+\+\+[ \t]*$", re.MULTILINE)


def cases() -> Iterator[Case]:
    suite = folder_of(TOML) / "tests" / "toml-test" / "tests"
    for name in (suite / "files-toml-1.0.0").read_text(encoding="utf-8").split():
        if not name.endswith(".toml"):
            continue
        text, expected = (suite / name).read_bytes(), _expected(suite / name)
        yield Case(f"{name} as a file", compared(as_data(text, Syntax.TOML), expected))
        if not _FENCE.search(text) and not text.endswith(b"\r"):
            yield Case(f"{name} as front matter", compared(as_front_matter(text, b"+++"), expected))


def _expected(path: Path) -> Any:
    if "invalid" in path.parts:
        return REFUSED
    return _plain(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))


def _plain(tagged: Any) -> Any:
    """Return the value that the suite writes with its type, in the JSON data model."""
    if isinstance(tagged, list):
        return [_plain(item) for item in tagged]
    if tagged.keys() != {"type", "value"} or not isinstance(tagged["type"], str):
        return {key: _plain(item) for key, item in tagged.items()}
    kind, value = tagged["type"], tagged["value"]
    if kind == "bool":
        return value == "true"
    if kind == "integer":
        return int(value)
    if kind == "float":
        return float(value)
    if kind == "string":
        return value
    read = date if kind == "date-local" else time if kind == "time-local" else datetime
    return read.fromisoformat(value).isoformat().replace("+00:00", "Z")
