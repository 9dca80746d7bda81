"""Explain a bracket or a brace of JSON that is never closed, and where its closing one belongs.

Texts here have LF line ends only.
"""

from __future__ import annotations

import re

from ...core.named_tuple import NamedTuple
from ...core.text_edit import TextEdit

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[\[\]{}]')
_KIND = {"[": ("list", "]"), "{": ("object", "}")}


class Unclosed(NamedTuple):
    """The 0-based offset after which a closing bracket is missing, what is wrong, what to do, and the edit."""

    after: int
    message: str
    help: str
    edit: TextEdit


def unclosed_before(text: str, at: int) -> Unclosed | None:
    """Explain the bracket that must be closed before an offset at which the parser stopped, or return None.

    It is a list that ends with a brace or goes on with a field, or an object that ends with a bracket.
    """
    opened = _open_brackets(text[:at])
    if not opened:
        return None
    start = opened[-1]
    bracket, stop = text[start], text[at : at + 1]
    if bracket == "[" and stop == ":":
        key = text.rfind('"', 0, text.rstrip()[:at].rstrip().rfind('"'))
        before = text[:key].rstrip()
        return _unclosed(text, start, len(before.removesuffix(",").rstrip()))
    if (bracket, stop) in {("[", "}"), ("{", "]")}:
        return _unclosed(text, start, len(text[:at].rstrip()))
    return None


def unclosed_at_end(text: str, end: int) -> Unclosed | None:
    """Explain the innermost bracket that is open at the end of a text, or return None."""
    opened = _open_brackets(text[:end])
    return _unclosed(text, opened[-1], len(text[:end].rstrip())) if opened else None


def _open_brackets(text: str) -> list[int]:
    """Return the offsets of the brackets and braces that are open at the end of a text."""
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            opened.append(token.start())
        elif token[0] in "]}" and opened:
            opened.pop()
    return opened


def _unclosed(text: str, start: int, end: int) -> Unclosed:
    kind, closing = _KIND[text[start]]
    line = text.count("\n", 0, start) + 1
    is_same_line = "\n" not in text[start:end]
    where = "" if is_same_line else f" that starts on line {line}"
    message = f"the closing `{closing}` of the {kind}{where} is missing after this"
    hint = (
        f"add `{closing}` here" if is_same_line or kind == "list" else f"write `{closing}` on the next line"
    )
    return Unclosed(max(end - 1, 0), message, hint, TextEdit(end, end, closing))
