"""A text whose syntax errors are repaired, so that the rest of it can be read, and its offsets in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ..core.line_ends import LfText
from ..core.pointer import to_pointer
from ..core.problem import Edit, Problem
from ..core.text_edit import TextEdit, apply_edits
from .places import Node
from .source_text import SourceText

REPAIR_LIMIT = 100
"""How many syntax errors of one text are repaired at most."""


class RepairedText:
    """A text, part of a source from the offset `base` on, with the repairs that were applied to it.

    Every line of `text` ends with LF. `lines` are the 1-based lines of the file that were repaired.
    """

    def __init__(self, source: SourceText, original: str, base: int) -> None:
        self.source = source
        self._base = base
        self._lf = LfText(original)
        self._repairs: list[_AppliedEdits] = []
        self.text = self._lf.text
        self.lines: frozenset[int] = frozenset()

    def source_offset(self, offset: int) -> int:
        """Convert an offset of the repaired text to one of the source."""
        return self._base + self._lf.original_offset(self._offset_before_repairs(offset))

    def edits_of_source(self, edits: Sequence[TextEdit]) -> tuple[Edit, ...] | None:
        """Return edits of the repaired text as edits of the source; None if they change what a repair added."""
        found = []
        for edit in edits:
            start, end = self._offset_before_repairs(edit.start), self._offset_before_repairs(edit.end)
            if self._lf.text[start:end] != self.text[edit.start : edit.end]:
                return None
            span = self.source.span(*(self._base + self._lf.original_offset(place) for place in (start, end)))
            found.append(Edit(span, edit.text.replace("\n", self.source.line_break)))
        return tuple(sorted(found))

    def line(self, offset: int) -> int:
        """Return the 1-based line of the file at an offset of the repaired text."""
        return self.source.position(self.source_offset(offset))[0]

    def problem(self, rule: str, place: tuple[int, int], message: str, hint: str | None) -> Problem:
        """Create a problem; `place` are offsets of the repaired text."""
        first, last = self.source_offset(place[0]), self.source_offset(place[1])
        return self.source.problem(rule, (first, last), message, help=hint)

    def apply(self, edits: Sequence[TextEdit]) -> None:
        """Repair the text; the edits must not overlap."""
        self.lines |= {self.line(edit.start) for edit in edits}
        self._repairs.append(_AppliedEdits(edits))
        self.text = apply_edits(self.text, edits)

    def _offset_before_repairs(self, offset: int) -> int:
        for repair in reversed(self._repairs):
            offset = repair.offset_before(offset)
        return offset


class _AppliedEdits:
    """The edits that were applied to a text at once."""

    def __init__(self, edits: Sequence[TextEdit]) -> None:
        self._edits = sorted(edits, key=lambda edit: edit.start)
        growths = (len(edit.text) - (edit.end - edit.start) for edit in self._edits)
        self._growths = [*accumulate(growths, initial=0)]  # of the text before each edit, and of the whole
        self._ends = [
            edit.end + growth for edit, growth in zip(self._edits, self._growths[1:], strict=True)
        ]  # in the edited text

    def offset_before(self, offset: int) -> int:
        """Convert an offset of the edited text to one of the text before the edits."""
        passed = bisect_right(self._ends, offset)
        offset -= self._growths[passed]
        if passed < len(self._edits) and offset > self._edits[passed].start:
            return min(offset, self._edits[passed].end)  # inside of what was inserted
        return offset


def with_pointer(problem: Problem, source: SourceText, places: Node) -> Problem:
    """Add the pointer of the field that contains a syntax error, now that the rest could be read."""
    offset = source.line_start(problem.span.line) + problem.span.column - 1
    return problem._replace(pointer=to_pointer(places.route_at(offset)))
