"""yaml-test-suite: each document as a file of YAML, and as front matter where it can be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from case import REFUSED, Case, as_data, as_front_matter, compared
from suites import YAML, folder_of, read_module

from mattercheck.document.syntax import Syntax

_MARK = re.compile(r"^(?:---|\.\.\.)(?:\s|\Z)|^%|^\ufeff", re.MULTILINE)
"""What begins or ends a document, so that the fences of a page would not."""


def cases() -> Iterator[Case]:
    for module in sorted((folder_of(YAML) / "data").glob("*.js")):
        if module.stem == "index":
            continue
        members = read_module(module)["cases"]
        for number, case in enumerate(members):
            if _is_left_open(case):
                continue
            name = module.stem if len(members) == 1 else f"{module.stem}-{number:02}"
            text, expected = case["yaml"], _expected(case)
            yield Case(f"{name} as a file", compared(as_data(text.encode(), Syntax.YAML), expected))
            if not _MARK.search(text) and (expected is REFUSED or isinstance(expected, dict)):
                document = as_front_matter(text.encode(), b"---")
                yield Case(f"{name} as front matter", compared(document, expected))


def _is_left_open(case: dict[str, Any]) -> bool:
    """Tell whether the suite does not say what the value is of a document that has one."""
    return not case.get("fail") and case.get("json") is None and case.get("tree", "+DOC").count("+DOC") == 1


def _expected(case: dict[str, Any]) -> Any:
    """Return the value of a case; REFUSED where it isn't one, or more than one, or not of the JSON data model."""
    if case.get("fail") or case.get("json") is None:
        return REFUSED
    try:
        return json.loads(case["json"]) if case["json"].strip() else None
    except json.JSONDecodeError:  # of more than one document
        return REFUSED
