"""A repair: a mistake, its message, and the edits that fix it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ....core.problem import Change
from ....core.text_edit import TextEdit
from .lines import Line

_TYPOGRAPHIC = re.compile("[\u201c-\u201f\u00ab\u00bb]")
_BLOCK = re.compile(r" [|>][-+]?\d?(?:\n|\Z)")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_MAX_SHOWN = 80
"""Code points of a value up to which the whole line is shown in a hint."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A mistake and its repair. `start` and `end` are the offsets of the mistake.

    `safe` means that nothing else can have been intended; with `needs_text`, only if the schema allows nothing but text
    for the field. `change` is what the edits may change. `in_file` is False if the edits only make the text readable,
    and aren't a fix. `expected` is the text of a value that the repaired document must contain, if any. `keyless` marks
    a line without a key, which may be the rest of a value above it.
    """

    start: int
    end: int
    message: str
    help: str
    edits: tuple[TextEdit, ...]
    expected: str | None = None
    keyless: bool = False
    safe: bool = False
    change: Change = Change.PUNCTUATION
    needs_text: bool = False
    in_file: bool = True


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


def folded(source: str) -> str:
    """Return the text that YAML reads from a plain text on one or several lines (YAML 1.2.2, section 6.5)."""
    text = ""
    empty = 0
    for line in source.strip().split("\n"):
        if not line.strip():
            empty += 1
            continue
        text += ("\n" * empty or (" " if text else "")) + line.strip()
        empty = 0
    return text


def is_certain_text(value: str) -> bool:
    """Tell whether a value can only be text as it is written.

    Not certain are an indicator of a block, and quotes of which one may be missing or too much.
    """
    return not (
        value[:1] in {"|", ">", '"', "'", ","}
        or not value[:1].isprintable()
        or _BLOCK.search(value)
        or value.count('"') % 2
        or _APOSTROPHE.sub("", value).count("'") % 2
        or len(_TYPOGRAPHIC.findall(value)) % 2
    )


def quoting(
    line: Line,
    message: str,
    place: tuple[int, int],
    hint: str = "put the value in quotes",
    *,
    safe: bool = True,
) -> Repair | None:
    """Return the repair that quotes the whole value of a line, including the lines on which it continues.

    Return None if not all of those lines can be part of quoted text.
    """
    if hint == "write" and (line.rest or len(line.value) > _MAX_SHOWN):
        hint = "put the value in quotes"  # the whole line isn't shown
    if not line.rest:
        safe = safe and is_certain_text(line.value)
        return replacing(line, quote(line.value), message, place, hint, line.value, safe=safe)
    if not line.value or not line.continues_plainly:
        return None
    whole = line.text[line.value_start - line.start :] + line.rest
    end = line.value_start + len(whole)
    if '"' in whole or "\\" in whole:
        edits: tuple[TextEdit, ...] = (TextEdit(line.value_start, end, quote(whole)),)
    else:
        edits = (TextEdit(line.value_start, line.value_start, '"'), TextEdit(end, end, '"'))
    hint = f"{hint}, through the end of its last line"
    safe = (
        safe
        and line.has_usual_key
        and not line.has_several_dashes
        and not line.has_unusual_next_line
        and " #" not in whole
        and is_certain_text(whole)
    )
    return Repair(*place, message, hint, edits, folded(whole), safe=safe)


def replacing(
    line: Line,
    value: str,
    message: str,
    place: tuple[int, int],
    hint: str = "write",
    expected: str | None = None,
    *,
    safe: bool = False,
    change: Change = Change.PUNCTUATION,
) -> Repair | None:
    """Return the repair that replaces the value of a line; None if the value continues below: all its lines, or none."""
    if line.rest:
        return None
    before = line.text[: line.value_start - line.start]
    tab = (
        len(before) - len(before.rstrip()) if "\t" in before.lstrip() else 0
    )  # which quoted text can't follow everywhere
    edits = (TextEdit(line.value_start - tab, line.value_end, f"{' ' * bool(tab)}{value}"),)
    # The value may contain a comment, or continue on the next line.
    safe = (
        safe
        and " #" not in line.value
        and line.has_usual_key
        and not line.has_several_dashes
        and not line.has_unusual_next_line
    )
    text = shown(line, value)
    hint = f"write `{text}`" if hint == "write" else f"{hint}: {text}"
    return Repair(*place, message, hint, edits, expected, safe=safe, change=change)
