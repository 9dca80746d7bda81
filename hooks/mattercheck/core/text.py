"""What all who write messages need to know of texts."""

from __future__ import annotations

import re

_LENGTH_SHOWN = 40
_TYPOGRAPHIC = re.compile(
    r"[\u201c-\u201f\u00ab\u2018-\u201b\u2039](.*)[\u201c-\u201f\u00bb\u2018-\u201b\u203a]\Z", re.DOTALL
)


def strip_typographic_quotes(text: str) -> str:
    """Take the typographic quotes off a text that stands in them: they are part of it, and were not meant to be."""
    match = _TYPOGRAPHIC.match(text)
    return match[1] if match else text


def shorten(text: str) -> str:
    """Cut a text to a few words, on one line."""
    text = re.sub(r"\s*[\r\n]\s*", " ", text)
    return text if len(text) <= _LENGTH_SHOWN else text[: _LENGTH_SHOWN - 3] + "..."


def count(number: int, noun: str) -> str:
    """Write a number of things: `1 file`, `3,004 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def on_one_line(text: str) -> str:
    """Write the line breaks of content that is quoted as escapes."""
    return text.replace("\r", "\\r").replace("\n", "\\n")
