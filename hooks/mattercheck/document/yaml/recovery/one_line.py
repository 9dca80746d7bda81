"""Repair several fields on one line, such as `title: "A", draft: true`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....core.text import FIELD_SEPARATOR
from ....core.text_edit import TextEdit
from .lines import Line
from .repairs import Repair

_QUOTED = r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+'"
_KEY = r"[A-Za-z_][\w-]*:(?=[ \t]+\S)"
_QUOTED_AND_FIELD = re.compile(rf"(?:{_QUOTED})(?P<gap>(?:{FIELD_SEPARATOR})?)(?={_KEY})")
_NEXT_FIELD = re.compile(rf"{_QUOTED}|(?P<gap>{FIELD_SEPARATOR})(?P<key>{_KEY})")


def fields_on_one_line(line: Line) -> Iterator[Repair]:
    """Start a new line for each field behind a quoted text, after which nothing else can go on."""
    first = _QUOTED_AND_FIELD.match(line.value)
    if first is None or not line.key:
        return
    gaps = [first.span("gap")]
    at = first.end()
    while (found := _NEXT_FIELD.search(line.value, at)) is not None:
        gaps += [found.span("gap")] if found["key"] else []
        at = found.end()
    new_line = "\n" + " " * line.column
    edits = tuple(TextEdit(line.value_start + start, line.value_start + end, new_line) for start, end in gaps)
    names = [line.value[end : line.value.index(":", end)] for _, end in gaps]
    listed = " and ".join(f"`{name}`" for name in names)
    place = line.value_start + gaps[0][1]
    message = "a field must start on a line of its own"
    yield Repair(place, place + len(names[0]), message, f"start a new line before {listed}", edits)
