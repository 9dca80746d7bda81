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
from ...core.problem import Problem
from ..block import Block
from ..syntax import NotCleanError

if TYPE_CHECKING:
    from ..places import Node
    from ..recovery import Recovery

_KEY_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = rf"(?a:(?<![\w-])(?:{_KEY_PART}){{%d}})"
"""A dotted key with more parts than may be nested: tomllib needs quadratic time and memory for them."""
_TEXTS = r'"""(?:[^"\\]|\\.|"(?!""))*+"""|' r"'''(?:[^']|'(?!''))*+'''"
_MAX_STRICT_CHARS = 1 << 15
"""Length up to which a document is parsed in strict mode: tomllib may take long for more."""
_MAX_INTEGER = 1 << (4 * DIGITS_LIMIT)
"""TOML also has hexadecimal integers, of which Python reads any number of digits."""


class TomlDocument:
    """A block of TOML.

    After a syntax error with a repair, the rest is read as if it were repaired, so that one run reports all problems
    of a file. Values on `repaired_lines` can't be trusted; on `requoted_lines`, a subset of them, the keys can.
    `complete` is False if no value could be read.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self._text = block.text
        self._recovery: Recovery | None = None
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = self._read()
        if block.strict and not self.complete:
            raise NotCleanError

    @property
    def repaired_lines(self) -> frozenset[int]:
        return self._recovery.repaired.lines if self._recovery is not None else frozenset()

    @property
    def requoted_lines(self) -> frozenset[int]:
        return self._recovery.requoted_lines if self._recovery is not None else frozenset()

    @cached_property
    def places(self) -> Node:
        from .places import PlaceScanner

        if self._recovery is not None:
            repaired = self._recovery.repaired
            return PlaceScanner(repaired.text, repaired.source_offset).run()
        return PlaceScanner(self._text, self._block.start.__add__).run()

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
            value = self._load()
            if value is None:
                return False
            self.value = self._json_value(value, ())
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

    def _load(self) -> dict[str, Any] | None:
        """Return the value, None if syntax errors hide it. Raises NotCleanError, RecursionError, and ValueError."""
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            if self._block.strict:
                raise NotCleanError from None
            message = str(error)
        from ..recovery import Recovery
        from ..repaired_text import with_pointer
        from .recovery import explain, parse, stop_of

        recovery = Recovery(self._block.source, self._text, self._block.start)
        value: dict[str, Any] | None = None
        with suppress(ValueError, RecursionError):  # which is reported once the syntax errors are gone
            value = recovery.read(stop_of(message, recovery.repaired.text), parse, explain, "toml-syntax")
            self._recovery = recovery
        self.problems = recovery.problems
        if value is not None:
            self.problems = [
                with_pointer(problem, self._block.source, self.places) for problem in self.problems
            ]
        return value

    def _has_long_key(self, depth: int) -> bool:
        long_key = re.compile(_LONG_KEY % depth)
        return bool(
            long_key.search(self._text) and long_key.search(re.sub(_TEXTS, "", self._text, flags=re.DOTALL))
        )

    def _report(self, rule: str, message: str, place: tuple[int, int] | None = None) -> None:
        place = place or (self._block.start, self._block.start + 1)
        self.problems.append(self._block.source.problem(rule, place, message))

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
