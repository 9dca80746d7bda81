"""Explain a TOML text that was meant to go on below its line, which needs three quotes, or whose quote isn't closed."""

from __future__ import annotations

import re

from ...core.text import starts_with_elision
from ...core.text_edit import TextEdit, apply_edits
from .advice import QUOTES, Advice, is_toml, verified

UNCLOSED_TEXTS = ("Illegal character", "Unterminated", "Unescaped", "Found invalid character", 'Expected "')
"""How tomllib's messages start where a text isn't closed on its line."""
_UNCLOSED_TRIPLE = "Expected \"'''\""
_OPENED = re.compile(r"""[ \t]*[\w.-]+[ \t]*=[ \t]*(?P<mark>["'])(?!\1)""")
_FIELD = re.compile(r"[ \t]*(?:[\w.-]+[ \t]*=|\[+[\w.-]+\]+[ \t]*\Z)")
_MAX_LINES = 60


def text_over_lines(text: str, start: int) -> TextEdit | None:
    """Return the edit that makes one text of the lines from an offset to the one that closes its quote, if there is one."""
    opened = _OPENED.match(text, start)
    if opened is None:
        return None
    mark, first = opened["mark"], opened.end()
    end = text.find("\n", first)
    if end < 0 or mark in text[first:end]:
        return None
    for line in text[end + 1 :].split("\n")[:_MAX_LINES]:
        last = end + 1 + len(line.rstrip())
        if mark in line or _FIELD.match(line):
            edit = TextEdit(first - 1, last, mark * 3 + text[first : last - 1] + mark * 3)
            is_end = mark in line and line.index(mark) == len(line.rstrip()) - 1
            return edit if is_end and is_toml(text[start : first - 1] + edit.text) else None
        end += 1 + len(line)
    return None


def unclosed_triple(text: str, error: str) -> int | None:
    """Return the offset of the last three quotes if tomllib's message can mean that they are never closed, else None."""
    marks = ['"""'] if error.startswith("Unterminated") else ["'''"] if error == _UNCLOSED_TRIPLE else []
    return next((text.rindex(mark) for mark in marks if text.count(mark) % 2), None)


def goes_on_below(lines: list[str], number: int) -> bool:
    """Tell whether the line below a 1-based one, on which a quote isn't closed, reads as the rest of its text."""
    line = lines[number - 1].rstrip()
    if number >= len(lines) or opened_at(line) < 0 or line[-1] in QUOTES:
        return False
    below = lines[number].strip()
    return (
        bool(below)
        and not below.startswith(("#", "["))
        and _FIELD.match(below) is None
        and not is_toml(below)
    )


def opened_at(line: str) -> int:
    """Return the 0-based column of the only quote of a value, which isn't closed on its line, or -1."""
    opened = _OPENED.match(line)
    if opened is None or opened["mark"] in line[opened.end() :]:
        return -1
    return opened.start("mark")


def explain_unclosed_text(line: str) -> Advice | None:
    """Return the advice to close a quote at the end of its line, if no other one is on the line."""
    opened = _OPENED.match(line)
    if opened is None or opened_at(line) < 0:
        return None
    end = len(line.rstrip())
    value = line[opened.start("mark") : end]
    if starts_with_elision(value) and '"' not in value and "\\" not in value:
        edit = TextEdit(opened.start("mark"), end, f'"{value}"')
        return verified(
            apply_edits(line, [edit]), "text must be in double quotes", opened.start("mark"), edit
        )
    edit = TextEdit(end, end, opened["mark"])
    if not is_toml(apply_edits(line, [edit])):
        return None
    return Advice(
        "the quote isn't closed on its line", "close it, or start the text with three quotes", edit=edit
    )
