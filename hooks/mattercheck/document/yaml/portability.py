"""Warn of YAML that libyaml reads, but other common parsers refuse, although they read the same version.

The npm package `yaml`, which Prettier uses, refuses a list in brackets, a mapping in braces and quoted text whose lines
aren't indented more than their key; only the closing bracket may stand below the key. PyYAML's own parser refuses tabs
between tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ...core.line_ends import is_one_line, line_end, line_start, line_starts
from ...core.text import count
from .events import CollectionEndEvent, CollectionStartEvent, Event, ScalarEvent, end_of, start_of
from .remark import Remark
from .values import FAULTS_LIMIT

_KINDS = {"[": "a list in brackets", "{": "a mapping in braces"}
_QUOTED = "quoted text"
_HASH_OR_TAB = re.compile(r"[#\t]")


def unportable(text: str, events: list[Event]) -> Iterator[Remark]:
    """Yield what other parsers refuse in a valid text, whose lines end with LF, CRLF or CR, in order of position."""
    yield from sorted(chain(_shallow_values(text, events), _tabs(text, events)))


def _shallow_values(text: str, events: list[Event]) -> Iterator[Remark]:
    """Yield flow collections and quoted texts with a line that is indented no more than the key or dash above it."""
    columns: list[int] = []  # of the open block collections
    open_flow: list[int] = []  # the offsets at which the open flow collections start
    for event in events:
        if isinstance(event, CollectionStartEvent):
            if open_flow or event.flow_style:
                open_flow.append(start_of(event))
            else:
                columns.append(_column(text, start_of(event)))
        elif isinstance(event, CollectionEndEvent):
            if open_flow:
                start = open_flow.pop()
                if not open_flow and columns:
                    yield from _shallow_lines(text, start, end_of(event), columns[-1])
            else:
                columns.pop()
        elif isinstance(event, ScalarEvent) and event.style in {'"', "'"} and columns and not open_flow:
            yield from _shallow_lines(text, start_of(event), end_of(event), columns[-1])


def _column(text: str, offset: int) -> int:
    return offset - line_start(text, offset)


def _shallow_lines(text: str, start: int, end: int, column: int) -> Iterator[Remark]:
    """Yield the first line of a value, after the one where it starts, that is indented by no more than `column`."""
    value = text[start:end]
    if is_one_line(value):
        return
    for number, at in enumerate(line_starts(value)):
        line = value[at : line_end(value, at)]
        indent = len(line) - len(line.lstrip(" "))
        is_comment = line[:1] == "#" and value[:1] not in {'"', "'"}
        is_closing = at + len(line) == len(value) and line.strip() in {"]", "}"} and indent == column
        if number and line.strip() and indent <= column and not (is_comment or is_closing):
            what = _KINDS.get(_first_sign(value), _QUOTED)
            message = f"the npm package `yaml`, as in Prettier, refuses {what} with a line that isn't indented more than its key"
            hint = f"indent this line by {count(column + 1 - indent, 'more space')}, or by more"
            yield Remark(start + at + indent, start + at + len(line.rstrip()), message, hint)
            return


def _first_sign(value: str) -> str:
    """Return the first character of a value, without an anchor or a tag."""
    while value[:1] in {"&", "!"}:
        value = value.partition(" ")[2].lstrip()
    return value[:1]


def _tabs(text: str, events: list[Event]) -> Iterator[Remark]:
    """Yield the first tab that is neither part of a text nor of a comment; it says on how many lines there are others."""
    if "\t" not in text:
        return
    inside = [
        (start_of(event), end_of(event)) for event in events if isinstance(event, ScalarEvent) and event.style
    ]
    found: list[int] = []
    number = after_comment = 0
    for match in _HASH_OR_TAB.finditer(text):
        at = match.start()
        while number < len(inside) and inside[number][1] <= at:
            number += 1
        if at < after_comment or (number < len(inside) and inside[number][0] <= at):
            continue
        if match[0] == "\t":
            found.append(at)
            if len(found) == FAULTS_LIMIT:
                break
        elif not text[max(at - 1, 0) : at].strip():
            after_comment = line_end(text, at)
    lines = {line_start(text, offset) for offset in found}
    if found:
        message = "PyYAML's own parser and others refuse a tab that isn't part of quoted text"
        more = len(lines) - 1
        hint = "type a space" + (f"; there are tabs on {count(more, 'more line')}" if more else "")
        yield Remark(found[0], found[0] + 1, message, hint)
