"""Repair mistakes in lists in brackets and mappings in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ....core.text_edit import TextEdit, apply_edits
from ..events import Stop
from .lines import Line, line_at
from .repairs import Repair, quote, quoting, replacing

_SLIPS = (
    (
        re.compile(r"""(?<=["'])(?=[ \t]+["'])"""),
        "a comma is missing between two items",
        "add a comma here",
        ",",
    ),
    (re.compile(r'""(?=\w)'), "this item starts with two quotes", "remove one of the two", '"'),
    (re.compile(r",[ \t]*(?=,)"), "two commas in a row", "remove one of the two", ""),
    (
        re.compile(r"(?<=[^\s,:{])(?=[ \t]+[\w-]+:[ \t])"),
        "a comma is missing between two fields",
        "add a comma here",
        ",",
    ),
)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_RESERVED_ITEM = re.compile(
    rf"{_QUOTED.pattern}|(?<=[\[,])[ \t]*(?P<item>[#@`%*&!|>](?:[^,\[\]{{}}\"']*[^,\[\]{{}}\"'\s])?)(?=[ \t]*[,\]])"
)
_ALIAS = re.compile(r"[*&!][\w-]+")
_APOSTROPHE_IN_ITEM = re.compile(r"(?:[\[,][ \t]*|: )(?P<before>'[^',\[\]]*\w)'(?=\w[^',\[\]]*'[ \t]*[,\]}])")
_LINK = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)")
"""A link as in Markdown."""
_CLOSING = {"[": "]", "{": "}"}
_KIND = {"[": "a list", "{": "a mapping"}


def brackets(line: Line) -> Iterator[Repair | None]:
    first = line.value[:1]
    place = (line.value_start, line.value_start + 1)
    if first not in _CLOSING:
        if line.value.startswith("- ") and line.key:
            message = f"a list can't start on the same line as its key `{line.key}`"
            indent = " " * (len(line.text) - len(line.text.lstrip()) + 2)
            edit = TextEdit(
                line.start + len(line.text[: line.value_start - line.start].rstrip()),
                line.value_start,
                f"\n{indent}",
            )
            whole = (line.value_start, line.value_end)
            yield Repair(*whole, message, "start the list on a line of its own", (edit,))
        return
    if _LINK.match(line.value) or re.match(r"\[[^\]\"']*\]\s*[^\s,#]", line.value):
        yield _as_text(line, "`[` starts a list here; quote the value", place)
    if line.value.startswith("{{"):
        yield _as_text(line, "`{` starts a mapping here; quote the value", place)
    yield from _reserved_characters_in_items(line)
    yield from _apostrophes_in_items(line)
    bare = _QUOTED.sub("", line.value)
    if not line.value.endswith(_CLOSING[first]) or bare.count(first) > bare.count(_CLOSING[first]):
        message = f"the `{first}` that opens {line.name} is never closed"
        end = line.end + len(line.rest) if line.rest else line.value_end
        edit = TextEdit(end, end, _CLOSING[first])
        yield Repair(*place, message, f"add `{_CLOSING[first]}` at its end", (edit,))
    for pattern, message, hint, new in _SLIPS:
        for match in pattern.finditer(line.value):
            start, end = line.value_start + match.start(), line.value_start + match.end()
            yield Repair(start, max(end, start + 1), message, hint, (TextEdit(start, end, new),))
    is_followed_by_text = re.match(r"\[[^\[\]]*\]\s*,\s*[^\s\[]", line.value) is not None
    if is_followed_by_text or (
        not re.search("[\"']", line.value) and (not line.rest or _CLOSING[first] in line.value)
    ):
        message = f"`{first}` starts {_KIND[first]} here; quote the value if it is text"
        yield quoting(line, message, place, "write", safe=False)


def _as_text(line: Line, message: str, place: tuple[int, int]) -> Repair | None:
    """Return the repair that quotes a value in brackets, which may have been meant as a list unless it is a link."""
    repair = quoting(line, message, place, "write")
    is_link = _LINK.match(line.value) and not re.search(r"\)[ \t]*,[ \t]*\[", line.value)
    return repair and replace(repair, needs_text=not is_link)


def _reserved_characters_in_items(line: Line) -> Iterator[Repair | None]:
    """Quote items such as `#tag` or `@name`, whose first character has a meaning in YAML."""
    if not line.value.startswith("[") or not line.value.endswith("]"):
        return
    items = [match for match in _RESERVED_ITEM.finditer(line.value) if match["item"]]
    if items:
        edits = [TextEdit(*match.span("item"), quote(match["item"])) for match in items]
        at = line.value_start + items[0].start("item")
        message = f"`{items[0]['item'][0]}` can't start a list item"
        is_certain = not any(_ALIAS.fullmatch(match["item"]) for match in items)
        yield replacing(
            line,
            apply_edits(line.value, edits),
            message,
            (at, at + 1),
            "put such items in quotes",
            safe=is_certain and line.value.count("[") == 1,
        )


def _apostrophes_in_items(line: Line) -> Iterator[Repair]:
    """Double the apostrophe inside of an item such as `'it's'`."""
    found = [match.end("before") for match in _APOSTROPHE_IN_ITEM.finditer(line.value)]
    if found:
        at = line.value_start + found[0]
        message = "the quote `'` inside this item ends it too early"
        edits = tuple(TextEdit(line.value_start + place, line.value_start + place, "'") for place in found)
        yield Repair(at, at + 1, message, "write it twice", edits)


def comma_above(text: str, stop: Stop) -> Iterator[Repair]:
    """Add a missing comma at the end of the line above."""
    if "expected ','" in stop.problem and stop.context_offset is not None:
        if unclosed_bracket(text, stop) is not None:  # nothing that goes on below was meant
            return
        at = len(text[: line_at(text, stop.offset).start].rstrip())
        if at > stop.context_offset + 1:
            edits = (TextEdit(at, at, ","),)
            yield Repair(at - 1, at, "a comma is missing after this line", "add a comma at its end", edits)


def unclosed_bracket(text: str, stop: Stop) -> tuple[str, str] | None:
    """Return the bracket in which the parser stopped, and the one that closes it, unless the text below closes it."""
    if "expected ','" not in stop.problem or stop.context_offset is None:
        return None
    opening = text[stop.context_offset : stop.context_offset + 1]
    closing = _CLOSING.get(opening)
    return None if closing is None or closing in text[stop.context_offset :] else (opening, closing)
