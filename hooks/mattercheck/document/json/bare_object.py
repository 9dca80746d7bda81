"""A JSON object without delimiters at the start of a file: where it ends, and what only looks like one."""

from __future__ import annotations

import json
import re

_FIELD = re.compile(r"""\{\s*(?:\}|["'\u201c][^"'\u201c\u201d\r\n]*["'\u201d]\s*:)""")
_LEFTOVER = re.compile(r"[ \t]*[\]},;][^\r\n]*")
_LAST_LINE = re.compile(rb"(?:\r\n|\n|\r)\}[ \t]*(?=[\r\n]|\Z)")


def find_end(data: bytes) -> tuple[int, bool]:
    """Return the end, in bytes, of the JSON object that the data starts with, and whether it was found."""
    try:
        text = data.decode("utf-8", "surrogateescape")
        _, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        last = _LAST_LINE.search(data)
        return (last.end(), True) if last else (len(data), False)
    # A surplus bracket or a comma belongs to the JSON; other text may be the page.
    leftover = _LEFTOVER.match(text, end)
    return len(text[: leftover.end() if leftover else end].encode("utf-8", "surrogateescape")), True


def is_expression(text: str) -> bool:
    """Tell whether a text that starts with a brace is an expression, as in MDX, rather than a JSON object."""
    return _FIELD.match(text) is None
