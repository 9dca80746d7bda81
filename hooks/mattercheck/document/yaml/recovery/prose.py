"""Repair a text of several lines, such as the description of an agent, that YAML reads as something else.

A block scalar takes the lines as they are, so that no character of them needs to be escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....core.text import spaces
from ....core.text_edit import TextEdit
from ..events import Stop, read_events
from .lines import Line, line_above, line_end, owner_of
from .repairs import Repair, folded, is_certain_text

_MAX_LINES = 60
_FIELD = re.compile(r"[a-z_$][\w-]*:(?: |\Z)")
_MARKUP = re.compile(r"</?[A-Za-z][\w-]*>")
_COMMENT = re.compile(r"(?:\A|\s)#")
_KEY_IN_TEXT = re.compile(r":(?= |\n|\Z)")
_LIST_ITEM = re.compile(r"[-*+][ \t]|\d+[.)] ")


def deeper_lines(text: str, line: Line) -> Iterator[Repair]:
    """Put the text behind and below a key, which is indented below it, into a block scalar."""
    owner = owner_of(text, line)
    if owner is None or not owner.rest or owner.value[:1] in tuple("|>&*!#\"'"):
        return
    lines = [part for part in owner.rest.split("\n")[1:] if part.strip()]
    first = owner.value or lines[0].strip()
    has_colon = bool(owner.key and _KEY_IN_TEXT.search(owner.value) and not _FIELD.match(owner.value))
    if (
        not (_is_prose(first) or _starts_a_sentence(first, lines) or has_colon or _has_items(owner, lines))
        or _can_be_quoted(owner)
        or _is_collection(owner.value)
    ):
        return
    fields = [part for part in lines if _FIELD.match(part.lstrip(" "))]
    is_broken_by_itself = owner.value[:1] in tuple("@`%[{")
    if owner.value and len(fields) == len(lines) and not is_broken_by_itself:  # fields indented too far
        return
    indents = {len(part) - len(part.lstrip(" ")) for part in lines}
    source = owner.value + owner.rest
    # A line end counts as a space in folded text, unless the next line is indented differently or starts a list.
    is_folded = len(indents) == 1 and not any(_LIST_ITEM.match(part.strip()) for part in lines)
    style = ">-" if is_folded else "|"
    indent = min(indents)
    if owner.value:
        edit = TextEdit(owner.value_start, owner.value_start, f"{style}\n{' ' * indent}")
    else:
        at = owner.start + len(owner.text.rstrip())
        edit = TextEdit(at, owner.end, f" {style}")
    is_open = owner.key == "" and owner.indent >= indent
    if is_open or any(part.lstrip(" ").startswith("\t") for part in lines):
        return
    colon = _KEY_IN_TEXT.search(text, owner.value_start, owner.end + len(owner.rest))
    what = f"the text of `{owner.key}`" if owner.key else "the text of the list item"
    message = f"{what} isn't indented as one block of text"
    place = (line.value_start, line.value_end)
    if colon is not None:
        message = f"{what} contains `: `, which YAML reads as the end of a key"
        place = (colon.start(), colon.end())
    elif first[:1] in "@`%[{\"'":
        character = "a backtick" if first[0] == "`" else f"`{first[0]}`"
        message = f"{what} can't start with {character}"
        at = owner.value_start if owner.value else text.index(first, owner.end)
        place = (at, at + 1)
    yield Repair(
        *place,
        message,
        f"write `{_shown(owner, style)}` and the text below it, indented, or put it in quotes",
        (edit,),
        folded(source) if is_folded else None,
        safe=is_folded
        and not _COMMENT.search(source)
        and not fields
        and is_certain_text(folded(source))
        and owner.has_usual_key
        and not (owner.key and owner.before.startswith("-")),
        needs_text=colon is not None,
    )


def quotes_inside(text: str, line: Line) -> Iterator[Repair]:
    """Escape the quotes inside of a quoted text of several lines, of which the first one ends it too early."""
    owner: Line | None = line
    for _ in range(_MAX_LINES):
        if owner is None or (owner.is_owner and owner.value[:1] in ('"', "'")):
            break
        owner = line_above(text, owner)
    if owner is None or owner.value[:1] not in ('"', "'"):
        return
    mark, start, at = owner.value[0], owner.value_start + 1, owner.end
    for _ in range(_MAX_LINES):
        end = at - len(text[:at]) + len(text[:at].rstrip())
        below = text[at + 1 : line_end(text, at + 1)] if at < len(text) else ""
        if text[end - 1] == mark and end > start and (not below.strip() or _FIELD.match(below)):
            break
        if at >= len(text):
            return
        at = line_end(text, at + 1)
    else:
        return
    escape = "\\" if mark == '"' else "'"
    skipped = r"\\." if mark == '"' else "''"
    found = [
        match.start()
        for match in re.finditer(rf"{skipped}|{mark}", text[start : end - 1])
        if len(match[0]) == 1
    ]
    lines = [part for part in text[owner.end : end].split("\n") if part.strip()]
    if not found or all(_FIELD.match(part.lstrip()) for part in lines):  # which aren't part of the text
        return
    quotes = (TextEdit(start + offset, start + offset, escape) for offset in found)
    edits = tuple(sorted([*quotes, *_indents(text, owner, end)]))
    place = start + found[0]
    what = f"the text of `{owner.key}`" if owner.key else "the text of the list item"
    message = f"the quote `{mark}` inside {what} ends it too early"
    yield Repair(place, place + 1, message, f"write `{escape}{mark}` inside of the text", edits)


def _indents(text: str, owner: Line, end: int) -> Iterator[TextEdit]:
    """Yield the edits that indent the lines of a text in quotes that are no deeper than its key, as YAML requires."""
    at = owner.end + 1
    for line in text[at:end].split("\n"):
        if line.strip() and len(line) - len(line.lstrip(" ")) <= owner.indent:
            yield TextEdit(at, at, "  ")
        at += len(line) + 1


def unindented_lines(text: str, line: Line, stop: Stop) -> Iterator[Repair]:
    """Indent text that continues in the first column below the key that it belongs to."""
    if line.indent or line.before.startswith("-") or _starts_valid_fields(text, line.start, line.end):
        return
    owner: Line | None = line
    for _ in range(_MAX_LINES):
        if owner is None or _FIELD.match(owner.text):
            break
        owner = line_above(text, owner)
    if owner is None or owner.value[:1] in ('"', "'", "[", "{", "&", "*", "!"):
        return
    start = owner.end + 1
    end = _end_of_text(text, max(start, line.start), min(stop.offset, len(text)))
    below = text[start:end].rstrip("\n")
    first = next((part for part in below.split("\n") if part.strip() and not part.startswith("  ")), "")
    if not first or _FIELD.match(first):
        return
    is_block = owner.value[:1] in ("|", ">")
    is_text = is_block or len(owner.value.split()) > 3 or _MARKUP.search(below) is not None
    if not is_text or (not is_block and _is_plain(below)):
        return
    edits = []
    if not is_block and owner.value:
        edits.append(TextEdit(owner.value_start, owner.value_start, "|\n  "))
    elif not is_block:
        edits.append(TextEdit(owner.start + len(owner.text.rstrip()), owner.end, " |"))
    at = start
    for part in below.split("\n"):
        if part.strip() and not part.startswith("  "):
            edits.append(TextEdit(at, at, "  "))
        at += len(part) + 1
    at = text.index(first, start)
    hint = "indent it by 2 spaces" if is_block else f"write `{_shown(owner, '|')}` and indent the text"
    message = f"this text isn't indented below `{owner.key}`"
    yield Repair(at, at + len(first.rstrip()), message, hint, tuple(edits))


def shallow_block(text: str, line: Line) -> Iterator[Repair]:
    """Indent the text of a nested block scalar that is only as deep as its key."""
    owner: Line | None = line_above(text, line)
    for _ in range(_MAX_LINES):
        if owner is None or owner.value[:1] in ("|", ">") or owner.column < line.column:
            break
        owner = line_above(text, owner)
    if owner is None or owner.value[:1] not in ("|", ">") or not owner.key or owner.column != line.indent:
        return
    start = at = owner.end + 1
    edits = []
    is_certain = True
    first_line = next(filter(str.strip, text[start:].split("\n")), "")
    depth = len(first_line) - len(first_line.lstrip(" "))
    is_shallow = depth <= owner.column  # else a line below the text may be a field, too
    depth = owner.column + 2 if is_shallow else depth
    while at < len(text):
        end = line_end(text, at)
        part = text[at:end]
        indent = len(part) - len(part.lstrip(" "))
        is_field = at > line.start and _FIELD.match(part, indent) is not None
        if part.strip() and (indent < owner.column or is_field):
            is_certain = indent < owner.column  # else it may be text, too
            break
        if part.strip() and indent < depth:
            edits.append(TextEdit(at, at, " " * (depth - owner.column)))
        at = end + 1
    if len(edits) < 1 or at < line.end:
        return
    first = edits[0].start
    place = first + len(text[first:]) - len(text[first:].lstrip(" "))
    message = f"this text isn't indented below `{owner.key}`"
    hint = f"indent its lines by {spaces(depth - owner.column)}"
    hint += "" if is_shallow else ", or write a field"
    yield Repair(place, line_end(text, place), message, hint, tuple(edits), in_file=is_certain and is_shallow)


def _end_of_text(text: str, start: int, stop: int) -> int:
    """Return the offset of the first field below the text, after which everything else is valid; or the end."""
    at = start
    for _ in range(_MAX_LINES):
        if at >= len(text):
            break
        end = line_end(text, at)
        if at > start and end >= stop and _starts_valid_fields(text, at, end):
            return at
        at = end + 1
    return len(text)


def _starts_valid_fields(text: str, start: int, end: int) -> bool:
    """Tell whether a line looks like a field and everything from it on is valid."""
    return _FIELD.match(text, start, end) is not None and read_events(text[start:])[1] is None


def _is_plain(below: str) -> bool:
    """Tell whether lines can be the continuation of a plain text once they are indented."""
    return not any(
        not part.strip() or _KEY_IN_TEXT.search(part) or _MARKUP.search(part) or _COMMENT.search(part)
        for part in below.split("\n")
    )


def _is_prose(first: str) -> bool:
    """Tell whether the first line of a text reads as one: it doesn't start with one word and a colon."""
    key, colon, _ = first.partition(": ")
    if _LIST_ITEM.match(first):
        return False
    return len((key if colon else first).split()) > 1


def _has_items(owner: Line, lines: list[str]) -> bool:
    """Tell whether items of a list follow a text: on the line below its start."""
    below = lines[0] if owner.value else lines[1] if len(lines) > 1 and not _is_key_or_item(lines[0]) else ""
    return bool(owner.key and _LIST_ITEM.match(below.strip()))


def _is_key_or_item(line: str) -> bool:
    return _LIST_ITEM.match(line.strip()) is not None or _KEY_IN_TEXT.search(line) is not None


def _starts_a_sentence(first: str, lines: list[str]) -> bool:
    """Tell whether a first line starts a text: `See: the file` above a line without a key, or a word without a colon."""
    if first[:1].isupper() and not _KEY_IN_TEXT.search(first):
        return True
    return first[:1].isupper() and any(
        not _KEY_IN_TEXT.search(part) and not _LIST_ITEM.match(part.strip()) for part in lines[1:]
    )


def _can_be_quoted(owner: Line) -> bool:
    """Tell whether quotes around all lines are the simpler repair: what is wrong is on the first line."""
    is_wrong = _KEY_IN_TEXT.search(owner.value) or owner.value[:1] in tuple("@`%[{*&!|>?,")
    return bool(owner.value and is_wrong and owner.continues_plainly)


def _is_collection(value: str) -> bool:
    """Tell whether a value is, as far as this line goes, a list in brackets, a mapping in braces or quoted text."""
    first = value[:1]
    if first in ('"', "'"):
        return value.find(first, 1) in (-1, len(value) - 1)
    closing = {"[": "]", "{": "}"}.get(first)
    return closing is not None and (closing not in value or value.rstrip().endswith((closing, ",")))


def _shown(owner: Line, style: str) -> str:
    return f"{owner.text.lstrip()[: owner.value_start - owner.start - owner.indent].rstrip()} {style}".strip()
