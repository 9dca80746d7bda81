r"""Find escape sequences in double quotes that were not intended, as in `"C:\new"`, in any syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..core.problem import Problem
from .block import Block
from .syntax import NotCleanError, Syntax

if TYPE_CHECKING:
    from .places import Node

_ESCAPES = re.compile(r"(?P<drive>(?<![A-Za-z])[A-Za-z]:)?\\(?P<escaped>.)", re.DOTALL)
_NEVER_MEANT = frozenset("abfve")
"""Escapes of control characters that no text has; those of tabs and line breaks are meant, except in a path."""
_CONTROLS = _NEVER_MEANT | {"n", "r", "t", "0"}


def unmeant_escape(written: str) -> tuple[int, int] | None:
    """Return the offsets of the first escape in quoted text that makes a control character out of a path, or None."""
    if written[:1] != '"' or "\\" not in written:
        return None
    for match in _ESCAPES.finditer(written):
        escaped = match["escaped"]
        if escaped in _NEVER_MEANT or (match["drive"] and escaped in _CONTROLS):
            return match.start("escaped") - 1, match.end()
    return None


def may_have_unmeant_escape(text: str) -> bool:
    """Tell whether `unmeant_escape` may find something in a text. It takes hardly any time for most texts."""
    return "\\" in text and re.search(r"[A-Za-z]:\\[abefnrtv0]|\\[abefv]", text) is not None


def describe_escape(escape: str, syntax: Syntax) -> tuple[str, str]:
    """Return the message for an escape, and what to write instead."""
    message = f"`{escape}` is a control character in double quotes, not a backslash and a letter"
    other = "" if syntax is Syntax.JSON else ", or put the text in single quotes"
    return message, f"write `\\\\` for each backslash{other}"


def unmeant_escapes(block: Block, places: Node) -> Iterator[Problem]:
    """Yield the problem of the first text in a block of TOML or JSON with an escape that was not intended.

    Raises NotCleanError if the block is read strictly.
    """
    text = block.source.text
    found = places.first_value(text, 0, lambda written: unmeant_escape(written) is not None)
    if found is None:
        return
    if block.strict:
        raise NotCleanError
    escape = unmeant_escape(text[slice(*found)])
    assert escape is not None
    place = found[0] + escape[0], found[0] + escape[1]
    message, hint = describe_escape(text[slice(*place)], block.syntax)
    yield block.source.problem("suspicious-text", place, message, help=hint, route=places.route_at(found[0]))
