"""A repair: a mistake, its message, and the edits that fix it."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.text_edit import TextEdit
from .lines import Line

_MAX_SHOWN = 80
"""Code points of a value up to which the whole line is shown in a hint."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A mistake and its repair. `start` and `end` are the offsets of the mistake.

    `safe` means that nothing else can have been intended. `in_file` are the edits of the file if `edits` only make the
    text readable. `expected` is the text of a value that the repaired document must contain, if any. `keyless` marks a
    line without a key, which may be the rest of a value above it.
    """

    start: int
    end: int
    message: str
    help: str
    edits: tuple[TextEdit, ...]
    expected: str | None = None
    keyless: bool = False
    safe: bool = False
    in_file: tuple[TextEdit, ...] | None = None


def quote(value: str) -> str:
    """Put a text in double quotes, or in single quotes if it contains double quotes or a backslash."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def shown(line: Line, value: str) -> str:
    """Return a line with another value, for display; a long value is shortened in the middle."""
    if len(value) > 90:
        value = f"{value[:50]} ... {value[-20:]}"
    return f"{line.before}{value}"


def quoting(
    line: Line,
    message: str,
    place: tuple[int, int],
    hint: str = "put the value in quotes",
    *,
    safe: bool = True,
) -> Repair:
    """Return the repair that quotes the whole value of a line, including the lines on which it continues."""
    if hint == "write" and (line.rest or len(line.value) > _MAX_SHOWN):
        hint = "put the value in quotes"  # the whole line isn't shown
    if not line.rest:
        return replacing(line, quote(line.value), message, place, hint, line.value, safe=safe)
    end = line.start + len(line.text)
    whole = line.text[line.value_start - line.start :] + line.rest
    edits = (TextEdit(line.value_start, end + len(line.rest), quote(whole)),)
    expected = " ".join(part.strip() for part in whole.splitlines())
    hint = f"{hint}, through the end of its last line"
    return Repair(
        *place,
        message,
        hint,
        edits,
        expected,
        safe=safe and not line.has_unusual_next_line and " #" not in whole,
    )


def replacing(
    line: Line,
    value: str,
    message: str,
    place: tuple[int, int],
    hint: str = "write",
    expected: str | None = None,
    *,
    safe: bool = False,
) -> Repair:
    """Return the repair that replaces the value of a line."""
    edits = (TextEdit(line.value_start, line.value_end, value),)
    # The value may contain a comment, or continue on the next lines.
    safe = safe and " #" not in line.value and not line.rest and not line.has_unusual_next_line
    text = shown(line, value)
    hint = f"write `{text}`" if hint == "write" else f"{hint}: {text}"
    return Repair(*place, message, hint, edits, expected, safe=safe)
