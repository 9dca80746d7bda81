"""A case of a suite, and how what the program says is compared with what the suite says."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from mattercheck.core.problem import Severity
from mattercheck.document.document import Document, State, read_data, read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.document.syntax import Syntax


class Case(NamedTuple):
    """A case of a suite. `difference` says what the program does that the suite does not; None where they agree."""

    name: str
    difference: str | None


REFUSED = object()
"""Stands for the value of what has to be refused."""


def as_data(text: bytes, syntax: Syntax) -> Document:
    """Read a text as a file that is data as a whole."""
    return read_data("case", text, syntax)


def as_front_matter(text: bytes, opening: bytes, closing: bytes | None = None) -> Document:
    """Read a text as the front matter of a page, between fences; the closing one is as the opening one, or another."""
    line_break = b"" if text.endswith(b"\n") else b"\n"
    page = opening + b"\n" + text + line_break + (closing or opening) + b"\n\nText.\n"
    return read_front_matter("case", read_head(io.BytesIO(page).read))


def compared(document: Document, expected: Any) -> str | None:
    """Say how what was read differs from what is expected: a value, or REFUSED. None where it does not."""
    refusals = [problem for problem in document.problems if problem.severity is Severity.ERROR]
    if document.state is State.ABSENT:
        return "it is not taken for front matter"
    if document.state is State.BROKEN or refusals:
        if expected is REFUSED:
            return None
        first = refusals[0]
        return f"refused: {first.message} [{first.rule}]"
    if expected is REFUSED:
        return "accepted"
    if document.state is State.EMPTY:  # a page without a field has the value of one without a field
        return None if expected in (None, {}) else "read as empty"
    return None if same(document.value, expected) else f"read as {document.value!r:.80}"


def same(one: Any, two: Any) -> bool:
    """Tell whether two values are the same in JSON: 1 is 1.0, and true is not 1."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    return isinstance(one, bool) == isinstance(two, bool) and bool(one == two)
