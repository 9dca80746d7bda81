"""What a repair is: a mistake, its words, and the edits that fix it."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.text_edit import TextEdit
from .lines import Line


@dataclass(frozen=True, slots=True)
class Repair:
    """A mistake and its repair. `start` and `end` are the offsets of the mistake.

    `safe` tells that nothing else can have been meant. `in_file` are the edits of the file, where `edits` only make a
    text that can be read. `meant` is the text of a value that the repaired document must hold, None where it has
    none. `keyless` marks a line without a key, which may be the rest of a value above it.
    """

    start: int
    end: int
    message: str
    help: str
    edits: tuple[TextEdit, ...]
    meant: str | None = None
    keyless: bool = False
    safe: bool = False
    in_file: tuple[TextEdit, ...] | None = None


def quote(value: str) -> str:
    """Put a text in quotes: single ones where it holds double ones or a backslash."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def shown(line: Line, value: str) -> str:
    """Show a line with another value, the middle of a long value left out."""
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
    """Make the repair that puts the whole value of a line in quotes, with the lines on which it goes on."""
    if not line.rest:
        return replacing(line, quote(line.value), message, place, hint, line.value, safe=safe)
    end = line.start + len(line.text)
    whole = line.text[line.value_start - line.start :] + line.rest
    edits = (TextEdit(line.value_start, end + len(line.rest), quote(whole)),)
    meant = " ".join(part.strip() for part in whole.splitlines())
    hint = f"{hint}, to the end of the last of its lines"
    return Repair(
        *place, message, hint, edits, meant, safe=safe and not line.is_followed_oddly and " #" not in whole
    )


def replacing(
    line: Line,
    value: str,
    message: str,
    place: tuple[int, int],
    hint: str = "write",
    meant: str | None = None,
    *,
    safe: bool = False,
) -> Repair:
    """Make the repair that puts another value on a line."""
    edits = (TextEdit(line.value_start, line.value_end, value),)
    # A comment may begin in it, and it may go on below.
    safe = safe and " #" not in line.value and not line.rest and not line.is_followed_oddly
    joint = ":" if " " in hint else ""
    return Repair(*place, message, f"{hint}{joint} {shown(line, value)}", edits, meant, safe=safe)
