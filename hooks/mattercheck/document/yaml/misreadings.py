"""Warn of YAML that is valid, but almost certainly isn't read as its author means it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from ...core.line_ends import is_one_line, line_end, line_start, line_starts
from ..escapes import describe_escape, unmeant_escape
from ..syntax import Syntax
from .events import Event, NodeEvent, ScalarEvent, end_of, start_of
from .remark import Remark

_GLUED_COMMENT = re.compile(r"[ \t]+(?P<comment>#[^\s#][^\r\n]*)")
_NUMBER_OR_BRACKET = re.compile(r"#(?:[0-9]+(?![\w-])|\[)")
_DATE_OR_NUMBER = re.compile(r"[\d.,:/TZ +-]+\Z")
_LANGUAGE = re.compile(r"(?:\A|\s)[CF]\Z")
_FIELD = re.compile(r"(?P<key>[a-z_][\w-]*):(?=\s|\Z)")
_ITEM = re.compile(r"-(?:[ \t]|\Z)")
_COLON = re.compile(r"[ \t]*:")
_MAX_SPACES = 80
_DIGITS_AND_COMMA = re.compile(r"(?<![\w.,-])(?P<digits>-?\d+),\Z")
_GLUED_KEY = re.compile(r"(?P<name>[A-Za-z_][\w-]*):(?P<text>[^\s/:]\S* .*)", re.DOTALL)
_TYPOGRAPHIC_ITEM = re.compile("[\u201c-\u201e\u00ab].*[\u201c-\u201e\u00bb]\\Z", re.DOTALL)


def misreadings(text: str, events: list[Event]) -> Iterator[Remark]:
    """Yield where a valid text, whose lines end with LF, CRLF or CR, isn't read as it looks, in order of position."""
    uses = Counter(event.anchor for event in events if isinstance(event, NodeEvent) and event.anchor)
    scalars = (
        event for event in events if isinstance(event, ScalarEvent) and end_of(event) > start_of(event)
    )
    return chain.from_iterable(
        _unused(text, scalar) if scalar.anchor and uses[scalar.anchor] == 1 else _about(text, scalar)
        for scalar in scalars
    )


def decimal_comma(text: str, start: int, end: int) -> tuple[Remark, str] | None:
    """Return what is wrong with a key that is a number in braces, as the `5` of `{width: 1,5}` is, and the number meant."""
    before = _DIGITS_AND_COMMA.search(text, max(start - _MAX_SPACES, 0), start)
    if before is None or not text[start:end].isdecimal():
        return None
    number = f"{before['digits']}.{text[start:end]}"
    message = "a number must have a decimal point, not a comma"
    return Remark(before.start("digits"), end, message, f"write {number}"), number


def _about(text: str, scalar: ScalarEvent) -> Iterator[Remark]:
    start, end = start_of(scalar), end_of(scalar)
    written = text[start:end].rstrip()
    end = start + len(written)
    if scalar.style == '"':
        escape = unmeant_escape(written)
        if escape is not None:
            place = start + escape[0], start + escape[1]
            yield Remark(*place, *describe_escape(text[slice(*place)], Syntax.YAML))
    if scalar.style in {'"', "'"} and not is_one_line(written):
        yield from _swallowed_field(text, start, written)
    if scalar.style or not scalar.implicit[0]:
        return
    if _COLON.match(text, end):
        yield from _glued_key(start, written)
    elif is_one_line(written):
        yield from _cut_text(text, start, end)
        yield from _stray_quotes(text, start, written)
    else:
        yield from _joined_item(start, written)


def _unused(text: str, scalar: ScalarEvent) -> Iterator[Remark]:
    """Yield an anchor in front of a text that nothing refers to, as in `&copy all rights reserved`."""
    if scalar.style or _COLON.match(text, end_of(scalar)):
        return
    start = start_of(scalar)
    written = text[start : end_of(scalar)].rstrip()
    name = f"&{scalar.anchor}"
    message = f"`{name}` is an anchor that nothing refers to, not part of the text"
    hint = "put all of it in quotes if it is text"
    hint += f': "{written}"' if is_one_line(written) and not {'"', "\\"} & {*written} else ""
    yield Remark(start, start + len(name), message, hint)


def _cut_text(text: str, start: int, end: int) -> Iterator[Remark]:
    """Yield a comment that was not intended as one: a number, a bracket or a word right behind `#`, after a text."""
    comment = _GLUED_COMMENT.match(text, end)
    value = text[start:end]
    if comment is None or _DATE_OR_NUMBER.match(value):
        return
    words = comment["comment"].split()
    is_tag = len(words) == 1 and " " in value and not words[0].startswith("#http")
    if _NUMBER_OR_BRACKET.match(words[0]) or is_tag or _LANGUAGE.search(value):
        whole = text[start : comment.end()].rstrip()
        more = "" if len(words) == 1 else " and what follows it"
        message = f"`{words[0]}`{more} is a comment, not part of the text"
        hint = "put all of it in quotes if it is text"
        hint += f': "{whole}"' if not {'"', "\\"} & {*whole} else ""
        yield Remark(comment.start("comment"), comment.end(), message, hint, start)


def _swallowed_field(text: str, start: int, written: str) -> Iterator[Remark]:
    """Yield a field in the middle of quoted text, which a missing quote above it makes part of that text."""
    first = line_start(text, start)
    depth = len(text[first:start]) - len(text[first:start].lstrip(" "))
    for at in line_starts(written)[1:]:
        line = written[at : line_end(written, at)]
        field = _FIELD.match(line.lstrip(" "))
        if field is not None and len(line) - len(line.lstrip(" ")) <= depth:
            message = f"`{field['key']}` is part of the quoted text that starts above"
            place = start + at + len(line) - len(line.lstrip(" "))
            yield Remark(place, place + field.end(), message, "close the quote where that text ends")
            return


def _glued_key(start: int, key: str) -> Iterator[Remark]:
    match = _GLUED_KEY.match(key)
    if match is not None:
        name = match["name"]
        message = f"a space is missing after the colon of `{name}`, so all of `{key}` is the key"
        hint = f"write `{name}: `, and put the text in quotes"
        yield Remark(start, start + len(key), message, hint)


def _stray_quotes(text: str, start: int, written: str) -> Iterator[Remark]:
    """Yield a text that ends with a quote that it doesn't start with, and an item in typographic quotes."""
    end = start + len(written)
    if written[-1] == '"' and written.count('"') == 1 and not written[-2:-1].isdigit():
        message = "the quote at the end is part of the text, because none opens it"
        yield Remark(end - 1, end, message, "add the quote at the start, or remove this one")
    if _TYPOGRAPHIC_ITEM.match(written) is None:
        return
    before, after = text[max(start - _MAX_SPACES, 0) : start], text[end : end + _MAX_SPACES]
    if before.rstrip()[-1:] in {"[", ","} and after.lstrip()[:1] in {"]", ","}:
        message = "typographic quotes are part of the text"
        yield Remark(start, start + 1, message, "use straight quotes, or none")


def _joined_item(start: int, written: str) -> Iterator[Remark]:
    """Yield a line with a dash that is part of the text above it, because it is indented more."""
    for at in line_starts(written)[1:]:
        line = written[at : line_end(written, at)]
        if _ITEM.match(line.lstrip()):
            place = start + at + len(line) - len(line.lstrip())
            message = "this line is part of the text above it, not a list item"
            hint = "indent it like the other items, or put the whole text in quotes"
            yield Remark(place, start + at + len(line.rstrip()), message, hint)
            return
