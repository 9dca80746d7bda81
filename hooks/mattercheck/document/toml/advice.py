"""Advice about a TOML syntax error: what is wrong on a line, and what to write instead."""

from __future__ import annotations

import tomllib

from ...core.named_tuple import NamedTuple
from ...core.problem import Change
from ...core.text_edit import TextEdit

QUOTES = "\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
"""The quotes with which people surround keys and texts."""


class Advice(NamedTuple):
    """What is wrong, what to do, and the 0-based column of the mistake; None means where the parser stopped.

    `edit` is the change that makes the line valid TOML, by columns; `safe` means that nothing else can have been
    intended, `change` is what it may change, and `is_text` that it makes text of a bare value. A habit, such as colons
    instead of `=`, is a mistake that many lines share.
    """

    message: str
    help: str | None
    column: int | None = None
    edit: TextEdit | None = None
    safe: bool = False
    change: Change = Change.PUNCTUATION
    is_text: bool = False
    is_habit: bool = False


def verified(
    line: str,
    message: str,
    column: int | None = None,
    edit: TextEdit | None = None,
    *,
    safe: bool = False,
    change: Change = Change.PUNCTUATION,
) -> Advice:
    """Return advice to write a line, without the line if that isn't valid TOML."""
    if not is_toml(line):
        return Advice(message, None, column)
    return Advice(message, f"write {line}", column, edit, safe, change)


def is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):  # a number with too many digits doesn't raise TOMLDecodeError
        return False
    return True
