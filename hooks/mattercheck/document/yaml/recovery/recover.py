"""Continue reading after syntax errors that have a verified repair, as if they were fixed."""

from __future__ import annotations

from ....core.problem import Fix, Problem
from ...block import Block
from ...conflict import CONFLICT, find_conflict
from ...repaired_text import REPAIR_LIMIT, RepairedText
from ..events import Bound, Event, read_events, start_of
from ..values import Fault
from .lines import line_above, line_at
from .prove import find_repair, find_template
from .repairs import Repair
from .stop_messages import describe_stop

_TEXT_BUDGET = 5_000_000
"""Characters that are parsed at most to verify the repairs of one document."""


class Recovery:
    """The text of a block with its mistakes repaired, and their problems.

    `complete` is False if the rest could not be read. On the 1-based `requoted_lines` of the file, a subset of the
    repaired lines, only the value was changed.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self.repaired = RepairedText(block.source, block.text, block.start)
        self.requoted_lines: frozenset[int] = frozenset()
        self._budget = _TEXT_BUDGET
        self.events: list[Event] = []
        self.problems: list[Problem] = []
        self.complete = False

    @property
    def text(self) -> str:
        return self.repaired.text

    def read(self) -> bool:
        """Read the text, repairing mistakes on the way; tell whether the end was reached."""
        if not self._has_conflict():
            self.complete = self._read_events()
        return self.complete

    def recover_template(self, fault: Fault) -> bool:
        """Repair a value such as `{{ page.title }}`, which is YAML but not what the author intended."""
        if fault.rule != "non-string-key":
            return False
        found = find_template(self.text, start_of(fault.event))
        if found is None:
            return False
        self._report(fault.rule, found.start, found.end, found.message, found.help, self._fix(found))
        self._apply(found)
        self.complete = self._read_events()
        return self.complete

    def _read_events(self) -> bool:
        requoted_line: int | None = None
        for _ in range(REPAIR_LIMIT):
            self.events, stop = read_events(self.text, self._block.limits.depth)
            if stop is None:
                return True
            if isinstance(stop, Bound):
                self._report(stop.rule, stop.offset, stop.offset + 1, stop.message, stop.help)
                return False
            tries = max(self._budget // (len(self.text) + 1), 0)
            found, tried = find_repair(self.text, stop, tries)
            self._budget -= (tried + 1) * len(self.text)
            if found is None:
                self._report("yaml-syntax", *describe_stop(self.text, stop))
                return False
            if found.keyless and requoted_line and self.repaired.line(found.start) == requoted_line + 1:
                return False  # most likely the rest of the value that was just put in quotes
            requoted_line = self.repaired.line(found.start) if found.expected is not None else None
            self._report("yaml-syntax", found.start, found.end, found.message, found.help, self._fix(found))
            self._apply(found)
        return False

    def _apply(self, found: Repair) -> None:
        lines = {self.repaired.line(edit.start) for edit in found.edits}
        if found.keyless:  # the text may now be part of the value above it
            above = line_above(self.text, line_at(self.text, found.start))
            lines |= {self.repaired.line(above.start)} if above is not None else set()
        self.repaired.lines |= lines
        if found.expected is not None:
            self.requoted_lines |= lines
        self.repaired.apply(found.edits)

    def _has_conflict(self) -> bool:
        """Report a conflict marker, which no repair could fix; tell whether there is one."""
        place = find_conflict(self.text)
        if place is None:
            return False
        self._report("yaml-syntax", *place, *CONFLICT)
        return True

    def _fix(self, found: Repair) -> Fix | None:
        """Return a repair as a fix of the file, or None if it changes text that an earlier repair added."""
        edits = self.repaired.edits_of_source(found.edits) if found.in_file else None
        return None if edits is None else Fix(edits, found.safe, found.change, found.needs_text)

    def _report(
        self, rule: str, start: int, end: int, message: str, hint: str | None, fix: Fix | None = None
    ) -> None:
        place = (self.repaired.source_offset(start), self.repaired.source_offset(end))
        problem = self._block.source.problem(rule, place, message, help=hint)
        self.problems.append(problem._replace(fix=fix))
