"""A text and its lines: converts offsets to lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from ..core.line_ends import first_line_end, line_starts, split_lines
from ..core.pointer import Route, to_pointer
from ..core.problem import Problem, Related, SchemaPlace, Span
from ..core.text import on_one_line

_FEW = 16
"""Positions that are found faster by counting lines than by noting where each of them starts."""


class SourceText:
    """The text of a file, or of its start.

    Offsets are 0-based code points. Only LF, CRLF and CR end a line: libyaml also counts NEL, LS and
    PS, which no editor does, so its own line numbers are never used.
    """

    _positions_left = _FEW

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    def __getstate__(self) -> dict[str, str]:
        return {
            "path": self.path,
            "text": self.text,
        }  # the lines would take another process longer to receive

    @cached_property
    def _starts(self) -> list[int]:
        return line_starts(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their line breaks; line N is at index N - 1."""
        return split_lines(self.text)

    @property
    def line_break(self) -> str:
        """The line break of the first line; LF if the text has only one line."""
        return first_line_end(self.text)

    def line_start(self, line: int) -> int:
        """Return the offset of the first character of a 1-based line."""
        return self._starts[line - 1]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of an offset."""
        if self._positions_left and "\r" not in self.text:
            self._positions_left -= 1
            line_start = self.text.rfind("\n", 0, offset) + 1
            return self.text.count("\n", 0, line_start) + 1, offset - line_start + 1
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        return Span(*self.position(start), *self.position(max(start, end)))

    def line_span(self, line: int) -> Span:
        """Return the span of a 1-based line, without leading and trailing white space."""
        text = self.lines[line - 1]
        start = len(text) - len(text.lstrip()) + 1
        return Span(line, start, line, max(start, len(text.rstrip()) + 1))

    def problem(
        self,
        rule: str,
        place: tuple[int, int] | Span,
        message: str,
        *,
        help: str | None = None,  # noqa: A002
        route: Route = (),
        related: tuple[Related, ...] = (),
        schema: SchemaPlace | None = None,
    ) -> Problem:
        """Create a problem in this text; `place` is a span or a pair of offsets."""
        from ..rules import RULES

        return Problem(
            path=self.path,
            span=place if isinstance(place, Span) else self.span(*place),
            rule=rule,
            message=on_one_line(message),
            severity=RULES[rule].severity,
            pointer=to_pointer(route),
            help=help and on_one_line(help),
            schema=schema,
            related=related,
        )
