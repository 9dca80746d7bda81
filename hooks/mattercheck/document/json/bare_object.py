"""A JSON object without delimiters at the start of a file: where it ends, and what only looks like one."""

from __future__ import annotations

import json
import re

from ...core.line_ends import LAST_BYTES_OF_LINE_ENDS, TO_LINE_END_BYTES, line_end

_FIELD = re.compile(
    r"""\{\s*(?:/\*(?:[^*]|\*(?!/))*+\*/\s*)*+(?:\}|["'\u201c][^"'\u201c\u201d]*["'\u201d]\s*:)"""
)
_LEFTOVER = re.compile(r"[ \t]*[\]},;]")
_CLOSING_BRACES = tuple(last + b"}" for last in LAST_BYTES_OF_LINE_ENDS)


def find_end(data: bytes) -> tuple[int, bool]:
    """Return the end, in bytes, of the JSON object that the data starts with, and whether it was found."""
    try:
        text = data.decode("utf-8", "surrogateescape")
        _, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return _last_line(data)
    # A surplus bracket or a comma belongs to the JSON; other text may be the page.
    if _LEFTOVER.match(text, end):
        end = line_end(text, end)
    return len(text[:end].encode("utf-8", "surrogateescape")), True


def _last_line(data: bytes) -> tuple[int, bool]:
    """Return the end of the first line that has nothing but a closing brace, and whether there is one."""
    first = None
    for closing in _CLOSING_BRACES:
        at = data.find(closing)
        while at >= 0 and (first is None or at < first[0]):
            rest = TO_LINE_END_BYTES.match(data, at + 2)
            if rest is not None:
                first = (at, at + 2 + len(rest[0].rstrip(b"\r\n")))
            at = data.find(closing, at + 1)
    return (len(data), False) if first is None else (first[1], True)


def is_expression(text: str) -> bool:
    """Tell whether a text that starts with a brace is an expression, as in MDX, rather than a JSON object."""
    return _FIELD.match(text) is None
