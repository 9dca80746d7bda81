"""Parse TOML: its value, its problems, and the location of each field (TOML 1.0.0)."""

from __future__ import annotations

import math
import re
import tomllib
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...core.limits import DIGITS_LIMIT, has_too_many_digits
from ...core.line_ends import lone_carriage_return
from ...core.problem import Edit, Fix, Problem, Related
from ..block import Block
from ..syntax import NotCleanError

if TYPE_CHECKING:
    from ..places import Node

_KEY_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = rf"(?a:(?<![\w-])(?:{_KEY_PART}){{%d}})"
"""A dotted key with more parts than may be nested: tomllib needs quadratic time and memory for them."""
_TEXTS = r'"""(?:[^"\\]|\\.|"(?!""))*+"""|' r"'''(?:[^']|'(?!''))*+'''"
_MAX_STRICT_CHARS = 1 << 15
"""Length up to which a document is parsed in strict mode: tomllib may take long for more."""
_MAX_INTEGER = 1 << (4 * DIGITS_LIMIT)
"""TOML also has hexadecimal integers, of which Python reads any number of digits."""
_FIELD = re.compile(r"\s*[\w.-]+\s*=|\s*\[")
_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[\w-]+)\s*\]")
_NAME = re.compile(r"\s*(?P<name>[\w-]+)\s*=\s*(?P<value>\S?)")
_AT = r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z"


class TomlDocument:
    """A block of TOML. `complete` is False if no value could be read."""

    repaired_lines: frozenset[int] = frozenset()
    requoted_lines: frozenset[int] = frozenset()

    def __init__(self, block: Block) -> None:
        self._block = block
        self._text = block.text
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = self._read()
        if block.strict and not self.complete:
            raise NotCleanError

    @cached_property
    def places(self) -> Node:
        from .places import PlaceScanner

        return PlaceScanner(self._text, self._block.start).run()

    def _read(self) -> bool:
        if self._block.strict and len(self._text) > _MAX_STRICT_CHARS:
            return False
        lone = lone_carriage_return(self._text)
        if lone is not None:  # TOML 1.0.0, section "Spec": a newline is LF or CRLF
            message, hint = (
                "a lone carriage return isn't a line break in TOML",
                "save the file with LF or CRLF line endings",
            )
            self.problems.append(
                self._block.source.problem(
                    "toml-syntax",
                    (self._block.start + lone, self._block.start + lone + 1),
                    message,
                    help=hint,
                )
            )
            return False
        depth = self._block.limits.depth
        if self._text.count(".") >= depth and self._has_long_key(depth):
            self._report("depth-limit", f"a key has more than {depth} parts")
            return False
        try:
            self.value = self._json_value(tomllib.loads(self._text), ())
        except tomllib.TOMLDecodeError as error:
            if self._block.strict:
                raise NotCleanError from None
            self._report_syntax_error(str(error))
        except RecursionError:
            self._report("depth-limit", f"lists and tables are nested more than {depth} levels deep")
        except ValueError:
            place = None
            with suppress(LookupError, ValueError, RecursionError):  # the rest may not be TOML
                place = self.places.first_value(self._text, self._block.start, has_too_many_digits)
            self._report("no-json-value", "the number has too many digits", place)
        else:
            return True
        return False

    def _has_long_key(self, depth: int) -> bool:
        long_key = re.compile(_LONG_KEY % depth)
        return bool(
            long_key.search(self._text) and long_key.search(re.sub(_TEXTS, "", self._text, flags=re.DOTALL))
        )

    def _report(self, rule: str, message: str, place: tuple[int, int] | None = None) -> None:
        place = place or (self._block.start, self._block.start + 1)
        self.problems.append(self._block.source.problem(rule, place, message))

    def _report_syntax_error(self, message: str) -> None:
        from ..conflict import CONFLICT, find_conflict

        source, block = self._block.source, self._block
        conflict = find_conflict(self._text)
        if conflict is not None:
            place = (block.start + conflict[0], block.start + conflict[1])
            self.problems.append(source.problem("toml-syntax", place, CONFLICT[0], help=CONFLICT[1]))
            return
        match = re.search(_AT, message)
        error = message[: match.start()] if match else message
        duplicate = self._duplicate() if error.startswith("Cannot ") else None
        if duplicate is not None:
            self.problems.append(duplicate)
            return
        if match and match[1]:
            first = source.position(block.start)[0] - 1  # no lone CR ends a line here
            line, column = int(match[1]) + first, int(match[2])
            offset = max(source.line_start(line), block.start) - block.start + column - 1
        else:
            offset = len(self._text.rstrip())
        offset = block.start + min(offset, max(len(self._text.rstrip()) - 1, 0))
        number = source.position(offset)[0]
        column = offset - source.line_start(number)
        if not (match and match[1]):
            column += 1  # it stopped at the end
        stop, (number, column) = number, self._place_of_mistake(error, number, column)
        from .diagnose import advise

        continues = number < stop and _FIELD.match(source.lines[stop - 1]) is None
        advice = advise(error, source.lines[number - 1], column, continues=continues)
        start = source.line_start(number)
        offset = start + advice.column if advice.column is not None else start + column
        end = max(offset, min(offset + 1, start + len(source.lines[number - 1])))
        problem = source.problem("toml-syntax", (offset, end), advice.message, help=advice.help)
        if error.startswith("Cannot "):
            problem = self._redefinition(number) or problem
        if advice.edit is not None:
            first, last, text = advice.edit
            edit = Edit(source.span(start + first, start + last), text.replace("\n", source.line_break))
            problem = problem._replace(fix=Fix((edit,), advice.safe, advice.change))
        self.problems.append(problem)

    def _place_of_mistake(self, error: str, number: int, column: int) -> tuple[int, int]:
        """Return the 1-based line and the 0-based column of a mistake, which may be above where tomllib stopped.

        It notices on the next line that a list isn't closed, or that a backslash at the end of a line can't be there.
        """
        lines = self._block.source.lines
        is_at_start = not lines[number - 1][:column].strip()
        if is_at_start and error.startswith(("Unclosed", "Unescaped", "Illegal character")):
            first = self._block.source.position(self._block.start)[0]
            above = number - 1
            while above > first and not lines[above - 1].strip():
                above -= 1
            if above >= first and lines[above - 1].strip():
                return above, len(lines[above - 1].rstrip())
        return number, column

    def _redefinition(self, number: int) -> Problem | None:
        """Return the problem of a table header for a name that a field above already has."""
        source = self._block.source
        header = _HEADER.match(source.lines[number - 1])
        first = self._block.source.position(self._block.start)[0]
        for above in range(first, number) if header is not None else ():
            field = _NAME.match(source.lines[above - 1])
            if header is None or field is None or field["name"] != header["name"]:
                continue
            start = source.line_start(number)
            message = f"`{header['name']}` is already defined on line {above}, so it can't be a table, too"
            hint = (
                "write all items in that list"
                if "[" in field["value"]
                else "remove one of the two, or rename it"
            )
            place = (start + header.start("name"), start + header.end("name"))
            at = source.line_start(above)
            related = (
                Related(source.span(at + field.start("name"), at + field.end("name")), "first defined here"),
            )
            return source.problem("toml-syntax", place, message, help=hint, related=related)
        return None

    def _duplicate(self) -> Problem | None:
        """Return the problem of a duplicate key if that is why the text isn't valid TOML, else None."""
        from .places import PlaceScanner

        scanner = PlaceScanner(self._text, self._block.start)
        with suppress(LookupError, ValueError, RecursionError):  # the rest may not be TOML at all
            scanner.run()
        if scanner.duplicate is None:
            return None
        first, second, name = scanner.duplicate
        source = self._block.source
        related = (Related(source.span(*first), "first defined here"),)
        message, hint = f"duplicate key `{name}`", "remove one of the two, or rename it"
        return source.problem("duplicate-key", second, message, help=hint, related=related)

    def _json_value(self, value: Any, route: tuple[str | int, ...]) -> Any:
        """Convert a TOML value to the JSON data model; dates and times become RFC 3339 text."""
        if len(route) > self._block.limits.depth:
            raise RecursionError
        if isinstance(value, dict):
            return {key: self._json_value(item, (*route, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self._json_value(item, (*route, index)) for index, item in enumerate(value)]
        if isinstance(value, datetime):
            text = value.isoformat()
            return text.replace("+00:00", "Z") if value.utcoffset() == timedelta(0) else text
        if isinstance(value, date | time):
            return value.isoformat()
        if isinstance(value, int) and abs(value) > _MAX_INTEGER:
            raise ValueError  # as Python does for a decimal integer of that size
        if isinstance(value, float) and not math.isfinite(value):
            if self._block.strict:
                raise NotCleanError
            place = self.places.value_at(route)
            message = f"`{value}` isn't a valid JSON number"
            self.problems.append(self._block.source.problem("no-json-value", place, message, route=route))
            return str(value)
        return value
