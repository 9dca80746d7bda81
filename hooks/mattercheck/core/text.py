"""Text helpers shared by all messages."""

from __future__ import annotations

import re

_LENGTH_SHOWN = 40
_TYPOGRAPHIC = r"[\u201c-\u201f\u00ab\u2018-\u201b\u2039](.*)[\u201c-\u201f\u00bb\u2018-\u201b\u203a]\Z"


def strip_typographic_quotes(text: str) -> str:
    """Remove typographic quotes around a text, which are part of the value although the author meant to quote it."""
    match = re.match(_TYPOGRAPHIC, text, re.DOTALL)
    return match[1] if match else text


def shorten(text: str) -> str:
    """Put a text on one line and truncate it to 40 characters."""
    text = re.sub(r"\s*[\r\n]\s*", " ", text)
    return text if len(text) <= _LENGTH_SHOWN else text[: _LENGTH_SHOWN - 3] + "..."


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `3,004 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def on_one_line(text: str) -> str:
    """Escape the line breaks of quoted content."""
    return text.replace("\r", "\\r").replace("\n", "\\n")
