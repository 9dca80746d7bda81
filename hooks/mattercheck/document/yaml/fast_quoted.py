"""Quoted scalars of the fast path (YAML 1.2.2, section 7.3)."""

from __future__ import annotations

import re

from .fast_scalars import NotSimpleError

_ESCAPE = r"""\\(?:["\\/ 0abefnrtvNLP_]|x[0-9A-Fa-f]{2}|u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})"""
_ESCAPED = dict(zip("0abefnrtvN_LP", "\0\a\b\x1b\f\n\r\t\v\x85\xa0\u2028\u2029", strict=True))
"""YAML 1.2.2, section 5.7; any other character represents itself."""
_QUOTED = {'"': rf'"((?:[^"\\]+|{_ESCAPE})*+)"', "'": r"'((?:[^']+|'')*+)'"}
"""Quoted scalars by their quotes: expressions, since few documents need them compiled."""


def find_quoted(text: str, at: int) -> re.Match[str] | None:
    """Return the quoted scalar at an offset, with what is inside its quotes as group 1; None if it isn't closed."""
    return re.compile(_QUOTED[text[at]]).match(text, at)


def read_quoted(text: str) -> tuple[str, int] | None:
    """Return the value of the quoted scalar at the start of a text, and where it ends; None if it isn't closed."""
    found = find_quoted(text, 0)
    return None if found is None else (unquoted(found[1], text[0]), found.end())


def quoted_end(text: str, at: int) -> int:
    """Return where the quoted scalar at an offset ends."""
    found = find_quoted(text, at)
    if found is None:
        raise NotSimpleError
    return found.end()


def unquoted(inside: str, quote: str) -> str:
    """Return the value of what is inside quotes. Raise NotSimpleError for an escaped line break."""
    if "\n" in inside:
        first, *middle, last = inside.split("\n")
        lines = [first.rstrip(" "), *(line.strip(" ") for line in middle), last.lstrip(" ")]
        if any(line.endswith("\\") for line in lines[:-1]):
            raise NotSimpleError  # an escaped space or line break
        inside = folded(lines)
    if quote == "'":
        return inside.replace("''", "'")
    if "\\" not in inside:
        return inside
    from ..escapes import may_have_unmeant_escape

    if may_have_unmeant_escape(inside):
        raise NotSimpleError
    return re.sub(_ESCAPE, _unescaped, inside)


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[0][2:]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[0][1], escape[0][1])


def folded(lines: list[str]) -> str:
    """Return lines without white space around them as one text (section 6.5).

    A line break becomes a space, and empty lines become as many line breaks.
    """
    text, breaks = lines[0], 0
    for line in lines[1:-1]:
        if line:
            text += ("\n" * breaks or " ") + line
            breaks = 0
        else:
            breaks += 1
    return text + ("\n" * breaks or " ") + lines[-1]
