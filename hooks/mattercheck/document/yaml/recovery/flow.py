"""Mistakes in lists in brackets and mappings in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....core.text_edit import TextEdit
from ..events import Stop
from .lines import Line, line_at
from .repairs import Repair, quote, quoting, replacing

_SLIPS = (
    (
        re.compile(r"""(?<=["'])(?=[ \t]+["'])"""),
        "a comma is missing between two items",
        "write a comma here",
        ",",
    ),
    (re.compile(r'""(?=\w)'), "two quotes stand before this item", "remove one of the two", '"'),
    (re.compile(r",[ \t]*(?=,)"), "two commas follow each other", "remove one of the two", ""),
    (
        re.compile(r"(?<=[^\s,:{])(?=[ \t]+[\w-]+:[ \t])"),
        "a comma is missing between two fields",
        "write a comma here",
        ",",
    ),
)
_CLOSING = {"[": "]", "{": "}"}


def brackets(line: Line) -> Iterator[Repair]:
    first = line.value[:1]
    place = (line.value_start, line.value_start + 1)
    if first not in _CLOSING:
        if line.value.startswith("- ") and line.key:
            message = f"a list cannot begin on the line of its key `{line.key}`"
            indent = " " * (len(line.text) - len(line.text.lstrip()) + 2)
            edit = TextEdit(
                line.start + len(line.text[: line.value_start - line.start].rstrip()),
                line.value_start,
                f"\n{indent}",
            )
            whole = (line.value_start, line.value_end)
            yield Repair(*whole, message, "begin the list on a line of its own", (edit,))
        return
    if re.match(r"\[[^\]]*\]\(", line.value) or re.match(r"\[[^\]\"']*\]\s*[^\s,#]", line.value):
        yield quoting(line, "`[` begins a list, and this is text", place)
    if line.value.startswith("{{"):
        yield quoting(line, "`{` begins a mapping, and this is text", place)
    yield from _signs_in_items(line)
    if not line.value.endswith(_CLOSING[first]):
        message = f"the `{first}` that opens {line.name} is never closed"
        edit = TextEdit(line.value_end, line.value_end, _CLOSING[first])
        yield Repair(*place, message, f"write `{_CLOSING[first]}` at its end", (edit,))
    for pattern, message, hint, new in _SLIPS:
        for match in pattern.finditer(line.value):
            start, end = line.value_start + match.start(), line.value_start + match.end()
            yield Repair(start, max(end, start + 1), message, hint, (TextEdit(start, end, new),))
    if not re.search("[\"']", line.value):
        message = f"`{first}` begins a YAML structure, and {line.name} is none"
        yield quoting(line, message, place, safe=False)


def _signs_in_items(line: Line) -> Iterator[Repair]:
    """Items such as `#tag` or `@name`, whose first sign means something in YAML."""
    match = re.match(r"\[([^\[\]{}\"']*)\]\Z", line.value)
    items = [item.strip() for item in match[1].split(",")] if match else []
    signs = [item[0] for item in items if item[:1] and item[0] in "#@`%*&!|>"]
    if signs:
        listed = ", ".join(quote(item) if item[:1] in signs else item for item in items)
        at = line.value_start + line.value.index(signs[0])
        message = f"`{signs[0]}` cannot begin a list item"
        yield replacing(line, f"[{listed}]", message, (at, at + 1), "put such items in quotes", safe=True)


def comma_above(text: str, stop: Stop) -> Iterator[Repair]:
    """A comma missing at the end of the line above."""
    if "expected ','" in stop.problem and stop.context_offset is not None:
        at = len(text[: line_at(text, stop.offset).start].rstrip())
        if at > stop.context_offset + 1:
            edits = (TextEdit(at, at, ","),)
            yield Repair(at - 1, at, "a comma is missing after this line", "write a comma at its end", edits)
