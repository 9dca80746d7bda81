"""Continue reading TOML after syntax errors, as if they were repaired."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from ...core.line_ends import line_start, line_starts, split_lines
from ...core.problem import Fix, Problem, Related
from ...core.text_edit import TextEdit, apply_edits
from ..block import Block
from ..conflict import CONFLICT, find_conflict
from ..repaired_text import REPAIR_LIMIT, RepairedText, add_problem, tell_places
from .advice import is_toml
from .diagnose import advise
from .places import PlaceScanner
from .texts import UNCLOSED_TEXTS, text_over_lines

_PAIR = re.compile(r"""[ \t]*[\w.-]+(?P<value>[ \t]*[=:][ \t]*(?![\[{\s]|\"{3}|'{3})[^\n]*)""", re.ASCII)
"""A key with a value that can't go on below."""
_FIELD = re.compile(r"\s*[\w.-]+\s*=|\s*\[")
_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[\w-]+)\s*\]")
_NAME = re.compile(r"\s*(?P<name>[\w-]+)\s*=\s*(?P<value>\S?)")
_UNCLOSED_LITERAL = 'Expected "\'"'
_AT = r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z"


class Recovery:
    """The text of a block with its mistakes repaired, and their problems.

    On the 1-based `requoted_lines` of the file, only the value was changed.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self.repaired = RepairedText(block.source, block.text, block.start)
        self.requoted_lines: frozenset[int] = frozenset()
        self.problems: list[Problem] = []

    def read(self) -> dict[str, Any] | None:
        """Report the syntax errors, each as if those before it were repaired; return the value, None if it isn't known."""
        source, start = self._block.source, self._block.start
        conflict = find_conflict(self._block.text)
        if conflict is not None:
            place = (start + conflict[0], start + conflict[1])
            self.problems.append(source.problem("toml-syntax", place, CONFLICT[0], help=CONFLICT[1]))
            return None
        value = self._read()
        self.problems = [tell_places(problem) for problem in self.problems]
        return value

    def _read(self) -> dict[str, Any] | None:
        for _ in range(REPAIR_LIMIT):
            try:
                return tomllib.loads(self.repaired.text)
            except tomllib.TOMLDecodeError as error:
                if not self._repair(str(error)):
                    return None
            except (ValueError, RecursionError):
                return None  # reported once the syntax errors are gone
        return None

    def _repair(self, message: str) -> bool:
        """Report a syntax error, and repair it if that is possible; tell whether it is repaired."""
        repaired = self.repaired
        match = re.search(_AT, message)
        error = message[: match.start()] if match else message
        if error.startswith("Cannot "):
            duplicate = self._duplicate()
            if duplicate is not None:
                self.problems.append(duplicate)
                return False
        text = repaired.text
        last = max(len(text.rstrip()) - 1, 0)
        is_in_text = match is not None and match[1] is not None
        offset = min(_offset(text, int(match[1]), int(match[2])), last) if match and is_in_text else last
        stop, column = _line_and_column(text, offset)
        lines = split_lines(text)
        number, column = _place_of_mistake(lines, error, stop, column if is_in_text else column + 1)
        start = _offset(text, number, 1)
        over_lines = text_over_lines(text, start) if error.startswith(UNCLOSED_TEXTS) else None
        if over_lines is not None:
            return self._join_lines(over_lines)
        continues = number < stop and _FIELD.match(lines[stop - 1]) is None
        end = start + len(lines[number - 1])
        advice = advise(error, lines[number - 1], column, continues=continues)
        offset = start + (column if advice.column is None else advice.column)
        place = (repaired.source_offset(offset), repaired.source_offset(max(offset, min(offset + 1, end))))
        problem = self._block.source.problem("toml-syntax", place, advice.message, help=advice.help)
        if error.startswith("Cannot "):
            problem = self._redefinition(lines, number) or problem
        edits: tuple[TextEdit, ...] = () if advice.edit is None else (_shifted(advice.edit, start),)
        edits_of_source = repaired.edits_of_source(edits) if edits else None
        if edits_of_source is not None:
            problem = problem._replace(fix=Fix(edits_of_source, advice.safe, advice.change))
        add_problem(self.problems, problem, is_habit=advice.is_habit)
        if edits_of_source is None and _goes_on_below(error, lines[number - 1]):
            return False
        if edits_of_source is None:
            edits = _without_value(text, start, end)
        if not edits or not _gets_beyond(number, text, edits):
            return False
        repaired.apply(edits)
        if advice.is_text or edits_of_source is None:
            self.requoted_lines |= {problem.span.line}
        return True

    def _join_lines(self, edit: TextEdit) -> bool:
        """Report a text on several lines between single quotes, and read it as if they were three."""
        place = (self.repaired.source_offset(edit.start), self.repaired.source_offset(edit.start + 1))
        message = "text in one pair of quotes must end on its line"
        hint = "put three quotes before and after a text of several lines"
        problem = self._block.source.problem("toml-syntax", place, message, help=hint)
        edits_of_source = self.repaired.edits_of_source([edit])
        fix = None if edits_of_source is None else Fix(edits_of_source, safe=False)
        self.problems.append(problem._replace(fix=fix))
        self.repaired.apply([edit])
        return True

    def _redefinition(self, lines: list[str], number: int) -> Problem | None:
        """Return the problem of a table header for a name that a field above already has."""
        header = _HEADER.match(lines[number - 1])
        if header is None:
            return None
        source, text = self._block.source, self.repaired.text
        for above, line in enumerate(lines[: number - 1], start=1):
            field = _NAME.match(line)
            if field is None or field["name"] != header["name"]:
                continue
            first = source.span(*self._places(_offset(text, above, 1), field))
            message = (
                f"`{header['name']}` is already defined on line {first.line}, so it can't be a table, too"
            )
            is_list = "[" in field["value"]
            hint = "write all items in that list" if is_list else "remove one of the two, or rename it"
            return source.problem(
                "toml-syntax",
                self._places(_offset(text, number, 1), header),
                message,
                help=hint,
                related=(Related(first, "first defined here"),),
            )
        return None

    def _places(self, start: int, match: re.Match[str]) -> tuple[int, int]:
        """Return the offsets in the source of the name that was found in the line at an offset."""
        source_offset = self.repaired.source_offset
        return source_offset(start + match.start("name")), source_offset(start + match.end("name"))

    def _duplicate(self) -> Problem | None:
        """Return the problem of a duplicate key if that is why the text isn't valid TOML, else None."""
        scanner = PlaceScanner(self.repaired.text, self.repaired.source_offset)
        with suppress(LookupError, ValueError, RecursionError):  # the rest may not be TOML at all
            scanner.run()
        if scanner.duplicate is None:
            return None
        first, second, name = scanner.duplicate
        source = self._block.source
        related = (Related(source.span(*first), "first defined here"),)
        message, hint = f"duplicate key `{name}`", "remove one of the two, or rename it"
        return source.problem("duplicate-key", second, message, help=hint, related=related)


def _goes_on_below(error: str, line: str) -> bool:
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


def _gets_beyond(line: int, text: str, edits: Sequence[TextEdit]) -> bool:
    """Tell whether the parser gets beyond a 1-based line of a text after edits of that line."""
    try:
        tomllib.loads(apply_edits(text, edits))
    except tomllib.TOMLDecodeError as error:
        match = re.search(_AT, str(error))
        return match is None or match[1] is None or int(match[1]) > line
    except (ValueError, RecursionError):
        return True
    return True
