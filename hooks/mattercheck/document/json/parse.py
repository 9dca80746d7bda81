"""Parse JSON: its value, its problems, and the location of each field (RFC 8259)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...core.limits import has_too_many_digits
from ...core.problem import Problem, Related
from ...core.text import shorten
from ..block import Block
from ..syntax import NotCleanError

if TYPE_CHECKING:
    from ..places import Entry, Node
    from ..recovery import Recovery

_SURROGATE = r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"


class _NonFiniteError(ValueError):
    pass


class JsonDocument:
    """A block of JSON.

    After a syntax error with a repair, the rest is read as if it were repaired, so that one run reports all problems
    of a file. Values on `repaired_lines` can't be trusted. `complete` is False if no value could be read.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self._text = block.text
        self._shift = 0
        if block.may_lack_braces and not self._text.lstrip().startswith("{"):
            # Between `;;;` the braces are optional, as in Middleman and Hexo.
            self._text, self._shift = "{" + self._text + "}", -1
        self._duplicates = False
        self._recovery: Recovery | None = None
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = self._read()
        if block.strict and (self._duplicates or not self.complete):
            raise NotCleanError
        if self._duplicates and self.complete:
            self._report_duplicates()

    @property
    def repaired_lines(self) -> frozenset[int]:
        return self._recovery.repaired.lines if self._recovery is not None else frozenset()

    @property
    def requoted_lines(self) -> frozenset[int]:
        return self._recovery.requoted_lines if self._recovery is not None else frozenset()

    @property
    def _base(self) -> int:
        """The source offset of the first character of the text."""
        return self._block.start + self._shift

    @cached_property
    def places(self) -> Node:
        """The location of each field."""
        return self._scanned[0]

    @cached_property
    def _scanned(self) -> tuple[Node, list[tuple[str, Entry, Entry]]]:
        """The locations, and the duplicate keys with their first and later entries."""
        from .places import PlaceScanner

        depth = self._block.limits.depth
        if self._recovery is None:
            scanner = PlaceScanner(self._text, self._base.__add__, depth)
        else:
            repaired = self._recovery.repaired
            scanner = PlaceScanner(repaired.text, repaired.source_offset, depth)
        return scanner.run(), scanner.duplicates

    def _report_duplicates(self) -> None:
        source, base = self._block.source, self._base
        for key, first, second in self._scanned[1]:
            related = (Related(source.span(first.key_start, first.key_end), "first defined here"),)
            message, hint = f"duplicate key `{key}`", "remove one of the two, or rename it"
            start, end = second.key_start - base, second.key_end - base
            self._report("duplicate-key", start, end, message, hint, related=related)

    def _read(self) -> bool:
        text = self._text
        try:
            self.value = self._parse(text)
        except json.JSONDecodeError as error:
            return not self._block.strict and self._recover(error)
        except UnicodeEncodeError:
            match = re.search(_SURROGATE, text)
            start, end = match.span() if match else (0, 1)
            self._report("encoding", start, end, "half of a surrogate pair isn't a character")
        except _NonFiniteError as error:
            start, end = self._scalar(str(error).__eq__)
            message = f"`{shorten(str(error))}` isn't a valid JSON number"
            self._report("no-json-value", start, end, message)
        except RecursionError:
            message = f"lists and mappings are nested more than {self._block.limits.depth} levels deep"
            self._report("depth-limit", 0, 1, message)
        except ValueError:
            start, end = self._scalar(has_too_many_digits)
            self._report("no-json-value", start, end, "the number has too many digits")
        else:
            return True
        return False

    def _parse(self, text: str) -> Any:
        """Return the value of a text.

        Raises JSONDecodeError, UnicodeEncodeError, _NonFiniteError, ValueError for a number with too many digits, and
        RecursionError.
        """
        self._duplicates = False
        value = json.loads(text, object_pairs_hook=self._mapping, parse_constant=_refuse, parse_float=_finite)
        depth = self._block.limits.depth
        if text.count("[") + text.count("{") > depth and _is_deeper(value, depth):
            raise RecursionError
        if "\\u" in text and re.search(_SURROGATE, text):
            json.dumps(value, ensure_ascii=False).encode()
        return value

    def _recover(self, error: json.JSONDecodeError) -> bool:
        """Report the syntax errors; tell whether the rest could be read."""
        from ..recovery import Recovery, StoppedError
        from ..repaired_text import with_pointer
        from .recovery import explain

        recovery = Recovery(self._block.source, self._text, self._base)
        try:
            stop = StoppedError(error.msg, error.pos - self._text.count("\r\n", 0, error.pos))
            self.value = recovery.read(stop, self._parse_repaired, explain, "json-syntax")
        except (ValueError, RecursionError):
            return False  # reported once the syntax errors are gone
        finally:
            self.problems = recovery.problems
        self._recovery = recovery
        self.problems = [with_pointer(problem, self._block.source, self.places) for problem in self.problems]
        return True

    def _parse_repaired(self, text: str) -> Any:
        """Return the value of a repaired text. Raises StoppedError, and what `_parse` raises for other reasons."""
        from ..recovery import StoppedError

        try:
            return self._parse(text)
        except json.JSONDecodeError as error:
            if error.msg.startswith("Extra data") and self._base == 0:
                return self._parse(text[: error.pos])  # the page below an object without delimiters
            raise StoppedError(error.msg, error.pos) from None

    def _scalar(self, matches: Callable[[str], bool]) -> tuple[int, int]:
        """Return the offsets of the scalar that makes otherwise valid JSON invalid."""
        place, base = None, self._base
        with suppress(LookupError, ValueError, RecursionError):  # the text after the scalar may not be JSON
            place = self.places.first_value(self._text, base, matches)
        return (place[0] - base, place[1] - base) if place is not None else (0, 1)

    def _report(
        self,
        rule: str,
        start: int,
        end: int,
        message: str,
        hint: str | None = None,
        *,
        related: tuple[Related, ...] = (),
    ) -> None:
        place = (self._base + start, min(self._base + end, len(self._block.source.text)))
        self.problems.append(self._block.source.problem(rule, place, message, help=hint, related=related))

    def _mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in pairs:
            mapping.setdefault(key, value)
        self._duplicates = self._duplicates or len(mapping) < len(pairs)
        return mapping


def _is_deeper(value: Any, limit: int) -> bool:
    """Tell whether mappings and lists are nested more than `limit` levels deep."""
    level = [value]
    for _ in range(limit + 1):
        level = [
            member
            for outer in level
            if isinstance(outer, dict | list)
            for member in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _NonFiniteError(digits)
    return number


def _refuse(name: str) -> Any:
    raise _NonFiniteError(name)
