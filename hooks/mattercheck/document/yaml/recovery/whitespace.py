"""Repair white space that YAML does not allow: tabs, and characters that only look like spaces or line breaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ....core.line_ends import line_starts
from ....core.text_edit import TextEdit, apply_edits
from ..events import ScalarEvent, Stop, end_of, read_events, start_of
from .lines import line_above, line_at
from .repairs import Repair

_INVISIBLE = "\u00a0\u2000-\u200b\u202f\u3000\ufeff"
_ZERO_WIDTH = re.compile("[\u200b\ufeff]")
_TO_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " ")
)
_INVISIBLE_INDENT = re.compile(rf"^[ \t]*[{_INVISIBLE}][ \t{_INVISIBLE}]*", re.MULTILINE)
_INVISIBLE_AFTER = re.compile(
    rf"(?:(?<=:)|(?<=: )|(?<=^-)|(?<=[ \t]-)|(?<=[ \t]- ))[{_INVISIBLE}]+"
    r"|(?:(?<=^-)|(?<= -))\t+|\uff1a[ \t]*",
    re.MULTILINE,
)
_KEY_OF_LINE = re.compile(r"[ \t]*(?:- +)*[\w.-]+[ \t]*")
_ASCII_KEY = re.compile(r" *(?:- +)*[A-Za-z_][A-Za-z0-9_-]*")
_TAB_INDENT = re.compile(r"^(?: *\t)+[ \t]*", re.MULTILINE)
_FIELD_OR_ITEM = re.compile(r"(?:-|[\w$-]+:)(?:\s|\Z)")
_LINE_SEPARATOR = re.compile(r"[\x85\u2028\u2029]+")


def tabs(text: str, stop: Stop) -> Iterator[Repair]:
    """Replace tabs in the indentation by spaces, on all lines except those of a block scalar."""
    line = line_at(text, min(stop.offset, len(text)))
    indent = re.match(r"[ \t]*", line.text)
    assert indent is not None
    if "\t" not in indent[0]:
        return
    every = tuple(
        TextEdit(match.start(), match.end(), match[0].replace("\t", "  "))
        for match in _TAB_INDENT.finditer(text)
    )
    start = line.start + indent[0].index("\t")
    message, hint = "tabs aren't allowed as indentation in YAML", "use two spaces for each tab"
    inside = _inside_values(text, every)
    outside = tuple(edit for edit in every if edit not in inside)
    if outside and not _inside_values(text, outside) and not _has_open_bracket(text):
        is_certain = all(_has_certain_level(text, edit) for edit in outside)
        yield Repair(start, start + 1, message, hint, outside, safe=is_certain)
    swallows_a_field = any(_FIELD_OR_ITEM.match(text, edit.end) for edit in inside)
    yield Repair(start, start + 1, message, hint, every, in_file=not swallows_a_field)


def _inside_values(text: str, edits: tuple[TextEdit, ...]) -> set[TextEdit]:
    """Return the edits of lines that are, once all edits are applied, part of a value that starts on a line above.

    Lines that can't be read then count, too.
    """
    repaired = apply_edits(text, edits)
    events, stop = read_events(repaired)
    starts = line_starts(repaired)
    first_unread = len(starts) if stop is None else bisect_right(starts, stop.offset) - 1
    inside = set(range(first_unread, len(starts)))
    for event in events:
        if isinstance(event, ScalarEvent):
            first, last = (bisect_right(starts, offset) for offset in (start_of(event), end_of(event)))
            if last > first:
                # A block ends at the start of the line below it.
                inside |= set(range(first, last - (starts[last - 1] == end_of(event))))
    before = line_starts(text)
    return {edit for edit in edits if bisect_right(before, edit.start) - 1 in inside}


def _has_certain_level(text: str, edit: TextEdit) -> bool:
    """Tell whether a line whose tabs are replaced can only belong where it then stands.

    It does if it follows a key or a dash without a value, an item of its own list, or another line with tabs.
    """
    line = line_at(text, edit.end)
    above = line_above(text, line)
    if above is None:
        return False
    if above.is_empty_owner or _TAB_INDENT.match(above.text):
        return True
    is_item = above.before.startswith("- ") and line.before.startswith("- ")
    return is_item and above.indent == len(edit.text)


def _has_open_bracket(text: str) -> bool:
    """Tell whether a bracket or a brace stays open at the end of a line, inside which tabs have no meaning."""
    return any(
        line.count("{") > line.count("}") or line.count("[") > line.count("]") for line in text.split("\n")
    )


def invisible_spaces(text: str) -> Iterator[Repair]:
    """Replace no-break spaces and other characters that only look like spaces, and full-width colons."""
    matches = list(_INVISIBLE_INDENT.finditer(text))
    if matches:
        every = tuple(
            TextEdit(
                match.start(),
                match.end(),
                _ZERO_WIDTH.sub("", match[0]).replace("\t", "  ").translate(_TO_SPACES),
            )
            for match in matches
        )
        start, end = matches[0].span()
        code = next(ord(character) for character in matches[0][0] if character not in " \t")
        is_unseen = _ZERO_WIDTH.match(chr(code)) is not None
        message = f"the indentation contains U+{code:04X}, which " + (
            "can't be seen" if is_unseen else "only looks like a space"
        )
        hint = "delete it" if is_unseen else "delete it and type spaces"
        yield Repair(start, end, message, hint, every, safe=not _inside_values(text, every))
    for match in _INVISIBLE_AFTER.finditer(text):
        if match[0][0] == "\uff1a":
            if not _KEY_OF_LINE.fullmatch(text, text.rfind("\n", 0, match.start()) + 1, match.start()):
                continue
            message, new = "this is a full-width colon (U+FF1A)", ": "
            hint = "use a regular colon and a space"
        else:
            before = text[: match.start()]
            what = "colon" if before.rstrip(" ").endswith(":") else "dash"
            is_unseen = _ZERO_WIDTH.match(match[0]) is not None
            looks = "can't be seen" if is_unseen else "only looks like a space"
            message = f"the {what} is followed by U+{ord(match[0][0]):04X}, which {looks}"
            new = "" if before.endswith(" ") else " "
            hint = "delete it and type a space" if new else "delete it"
        # In Chinese and Japanese, a full-width colon is usual inside of a text.
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        is_certain = match[0][0] != "\uff1a" or _ASCII_KEY.fullmatch(line) is not None
        edits = (TextEdit(match.start(), match.end(), new),)
        yield Repair(match.start(), match.end(), message, hint, edits, safe=is_certain)


def invisible_line_breaks(text: str) -> Iterator[Repair]:
    """Replace Unicode line separators, often pasted with a text, at which libyaml ends the line (YAML 1.1, section 5.4)."""
    matches = list(_LINE_SEPARATOR.finditer(text))
    if matches:
        edits = tuple(TextEdit(match.start(), match.end(), " ") for match in matches)
        start, end = matches[0].span()
        message = f"U+{ord(matches[0][0][0]):04X} is an invisible character that ends the line in YAML"
        yield Repair(start, end, message, "delete it and type a space", edits)
