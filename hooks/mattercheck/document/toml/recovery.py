"""Explain where tomllib stopped, and propose the edits with which it can continue."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from typing import Any

from ...core.line_ends import line_start, line_starts, split_lines
from ...core.problem import Problem, Related
from ...core.text_edit import TextEdit
from ..recovery import Mistake, StoppedError
from ..repaired_text import RepairedText
from .advice import is_toml
from .diagnose import advise
from .lists import ItemsBelowHeader, items_below_header
from .places import PlaceScanner
from .texts import UNCLOSED_TEXTS, goes_on_below, opened_at, text_over_lines, unclosed_triple

_PAIR = re.compile(r"""[ \t]*[\w.-]+(?P<value>[ \t]*[=:][ \t]*(?![\[{\s]|\"{3}|'{3})[^\n]*)""", re.ASCII)
"""A key with a value that can't go on below."""
_FIELD = re.compile(r"\s*[\w.-]+\s*=|\s*\[")
_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[\w-]+)\s*\]")
_NAME = re.compile(r"\s*(?P<name>[\w-]+)\s*=\s*(?P<value>\S?)")
_UNCLOSED_LITERAL = 'Expected "\'"'
_CLOSE_TEXT = "close it; a text of several lines needs three quotes before and after it"
_CONTROL = re.compile(r"(?:Illegal|Found invalid) character '\\x[0-9a-f]{2}'")
_AT = r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z"


def parse(text: str) -> dict[str, Any]:
    """Return the value of a text. Raises StoppedError, and ValueError or RecursionError for other reasons."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise stop_of(str(error), text) from None


def stop_of(error: str, text: str) -> StoppedError:
    """Return where tomllib stopped in a text, by its message; at the end of the text, it gives no place."""
    match = re.search(_AT, error)
    message = error[: match.start()] if match else error
    is_in_text = match is not None and match[1] is not None
    return StoppedError(
        message, _offset(text, int(match[1]), int(match[2])) if match and is_in_text else len(text)
    )


def explain(repaired: RepairedText, stop: StoppedError) -> Mistake:
    """Return the mistake behind an error of tomllib in a repaired text."""
    text, error = repaired.text, stop.message
    is_redefinition = error.startswith(("Cannot ", "Duplicate "))
    duplicate = _duplicate(repaired) if is_redefinition else None
    if duplicate is not None:
        return Mistake(duplicate, stop.offset)
    triple = unclosed_triple(text, error)
    if triple is not None:
        message = "the three quotes that start this text are never closed"
        hint = f"close it with `{text[triple : triple + 3]}`"
        return Mistake(repaired.problem("toml-syntax", (triple, triple + 3), message, hint), len(text))
    is_in_text = stop.offset < len(text)
    last = max(len(text.rstrip()) - 1, 0)
    stopped_on, column = _line_and_column(text, min(stop.offset, last))
    lines = split_lines(text)
    number, column = _place_of_mistake(lines, error, stopped_on, column if is_in_text else column + 1)
    start = _offset(text, number, 1)
    end = start + len(lines[number - 1])
    control = _CONTROL.match(error)
    if control is not None:
        return _control_character(repaired, stop.offset)
    items = (
        items_below_header(lines, number) if error.startswith(("Expected '='", "Invalid statement")) else None
    )
    if items is not None:
        return _as_list(repaired, items)
    over_lines = text_over_lines(text, start) if error.startswith(UNCLOSED_TEXTS) else None
    if over_lines is not None:
        return _text_over_lines(repaired, over_lines)
    if error.startswith(UNCLOSED_TEXTS) and goes_on_below(lines, number):
        place = start + opened_at(lines[number - 1])
        message, hint = "the quote that opens this text is never closed", _CLOSE_TEXT
        return Mistake(repaired.problem("toml-syntax", (place, place + 1), message, hint), end)
    continues = number < stopped_on and _FIELD.match(lines[stopped_on - 1]) is None
    advice = advise(error, lines[number - 1], column, continues=continues)
    offset = start + (column if advice.column is None else advice.column)
    problem = repaired.problem(
        "toml-syntax", (offset, max(offset, min(offset + 1, end))), advice.message, advice.help
    )
    if is_redefinition:
        problem = _redefinition(repaired, lines, number) or problem
    edits: tuple[TextEdit, ...] = () if advice.edit is None else (_shifted(advice.edit, start),)
    is_whole_line = not edits or "\n" not in edits[0].text
    is_readable = not edits and not _is_text_below(error, lines[number - 1])
    return Mistake(
        problem,
        end if is_whole_line else edits[0].start,
        edits,
        advice.safe,
        advice.change,
        advice.is_text,
        advice.is_habit,
        _without_value(text, start, end) if is_readable else (),
    )


def _control_character(repaired: RepairedText, offset: int) -> Mistake:
    message = f"control character U+{ord(repaired.text[offset]):04X} isn't allowed"
    hint = "delete it; it may be invisible in the editor"
    problem = repaired.problem("toml-syntax", (offset, offset + 1), message, hint)
    return Mistake(problem, offset, reading=(TextEdit(offset, offset + 1, ""),))


def _as_list(repaired: RepairedText, items: ItemsBelowHeader) -> Mistake:
    """Return the mistake of items below the header of a table, with the fix that makes a list of them."""
    lines = line_starts(repaired.text)
    start = lines[items.header - 1]
    end = len(repaired.text[: lines[items.last]].rstrip()) if items.last < len(lines) else len(repaired.text)
    header_end = start + len(repaired.text[start:].split("\n", 1)[0].rstrip())
    message = f"`{repaired.text[start:header_end].strip()}` starts a table of fields, not a list"
    problem = repaired.problem("toml-syntax", (start, header_end), message, f"write {items.written}")
    edits = (TextEdit(start, end, items.written),) if items.is_first_table else ()
    return Mistake(problem, end, edits)


def _text_over_lines(repaired: RepairedText, edit: TextEdit) -> Mistake:
    """Return the mistake of a text on several lines between single quotes, which is read as if they were three."""
    message = "text in one pair of quotes must end on its line"
    hint = "put three quotes before and after a text of several lines"
    problem = repaired.problem("toml-syntax", (edit.start, edit.start + 1), message, hint)
    return Mistake(problem, edit.end, (edit,))


def _redefinition(repaired: RepairedText, lines: list[str], number: int) -> Problem | None:
    """Return the problem of a table header for a name that a field above already has."""
    header = _HEADER.match(lines[number - 1])
    if header is None:
        return None
    source, text = repaired.source, repaired.text
    for above, line in enumerate(lines[: number - 1], start=1):
        field = _NAME.match(line)
        if field is None or field["name"] != header["name"]:
            continue
        first = source.span(*_name_places(repaired, _offset(text, above, 1), field))
        message = f"`{header['name']}` is already defined on line {first.line}, so it can't be a table, too"
        is_list = "[" in field["value"]
        hint = "write all items in that list" if is_list else "remove one of the two, or rename it"
        return source.problem(
            "toml-syntax",
            _name_places(repaired, _offset(text, number, 1), header),
            message,
            help=hint,
            related=(Related(first, "first defined here"),),
        )
    return None


def _name_places(repaired: RepairedText, start: int, match: re.Match[str]) -> tuple[int, int]:
    """Return the offsets in the source of the name that was found in the line at an offset."""
    source_offset = repaired.source_offset
    return source_offset(start + match.start("name")), source_offset(start + match.end("name"))


def _duplicate(repaired: RepairedText) -> Problem | None:
    """Return the problem of a duplicate key if that is why the text isn't valid TOML, else None."""
    scanner = PlaceScanner(repaired.text, repaired.source_offset)
    with suppress(LookupError, ValueError, RecursionError):  # the rest may not be TOML at all
        scanner.run()
    if scanner.duplicate is None:
        return None
    first, second, name = scanner.duplicate
    source = repaired.source
    related = (Related(source.span(*first), "first defined here"),)
    message, hint = f"duplicate key `{name}`", "remove one of the two, or rename it"
    return source.problem("duplicate-key", second, message, help=hint, related=related)


def _is_text_below(error: str, line: str) -> bool:
    """Tell whether a text that isn't closed on its line was meant to go on below, so that the lines there are text."""
    return error.startswith("Unterminated") or line.endswith("\\")


def _place_of_mistake(lines: list[str], error: str, number: int, column: int) -> tuple[int, int]:
    """Return the 1-based line and the 0-based column of a mistake, which may be above where tomllib stopped.

    It notices on the next line that a list isn't closed, or that a backslash at the end of a line can't be there, and
    at the end that a single quote isn't closed, which is then the last one.
    """
    if error == _UNCLOSED_LITERAL:
        opened = max((index for index, line in enumerate(lines) if "'" in line), default=number - 1)
        return opened + 1, len(lines[opened].rstrip())
    is_at_start = not lines[number - 1][:column].strip()
    if is_at_start and error.startswith(("Unclosed", "Unescaped", "Illegal character")):
        above = number - 1
        while above > 0 and not lines[above - 1].strip():
            above -= 1
        if above > 0:
            return above, len(lines[above - 1].rstrip())
    return number, column


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and the 0-based column of an offset."""
    return text.count("\n", 0, offset) + 1, offset - line_start(text, offset)


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a 1-based line and column."""
    return line_starts(text)[line - 1] + column - 1


def _shifted(edit: TextEdit, offset: int) -> TextEdit:
    return TextEdit(edit.start + offset, edit.end + offset, edit.text)


def _without_value(text: str, start: int, end: int) -> tuple[TextEdit, ...]:
    """Return the edit that replaces the value of a line by empty text, if the line is a pair of its own."""
    match = _PAIR.fullmatch(text, start, end)
    if match is None or not is_toml(text[:start]):
        return ()
    return (TextEdit(*match.span("value"), ' = ""'),)
