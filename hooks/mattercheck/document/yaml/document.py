"""A YAML document built from libyaml's events: any YAML, including invalid YAML."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...core.problem import Problem
from ..block import Block
from ..places import Node
from ..syntax import NotCleanError, YamlVersion
from .events import Event, read_events
from .values import FAULTS_LIMIT, Fault, build

if TYPE_CHECKING:
    from .recovery.recover import Recovery
    from .remark import Remark


class YamlDocument:
    """A block of YAML.

    After a syntax error with a verified repair, the rest is read as if it were fixed, so that one run
    reports all problems of a file. Values on `repaired_lines` can't be trusted; on `requoted_lines`, a
    subset of them, the keys can. `complete` is False if no value could be read.
    """

    def __init__(self, block: Block, version: YamlVersion = YamlVersion.CORE) -> None:
        self._block = block
        self._version = version
        self._recovery: Recovery | None = None
        self._events, stop = read_events(block.text, block.limits.depth)
        if stop is not None and block.strict:
            raise NotCleanError
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = stop is None or self._recover().read()
        if self.complete:
            self._build()
        elif self._recovery is not None:
            self.problems = self._recovery.problems

    @property
    def repaired_lines(self) -> frozenset[int]:
        return self._recovery.repaired.lines if self._recovery else frozenset()

    @property
    def requoted_lines(self) -> frozenset[int]:
        return self._recovery.requoted_lines if self._recovery else frozenset()

    @cached_property
    def places(self) -> Node:
        from .places import build_places

        text = self._recovery.text if self._recovery else self._block.text
        return build_places(text, self._current_events, self._offset)

    @property
    def _current_events(self) -> list[Event]:
        return self._recovery.events if self._recovery else self._events

    def _recover(self) -> Recovery:
        from .recovery.recover import Recovery

        if self._recovery is None:
            self._recovery = Recovery(self._block)
        return self._recovery

    def _offset(self, offset: int) -> int:
        """Convert an offset of the text that was read to one of the source."""
        return self._recovery.repaired.source_offset(offset) if self._recovery else self._block.start + offset

    def _build(self) -> None:
        limits = self._block.limits
        built = build(self._current_events, self._version, limits)
        if built.faults and self._block.strict:
            raise NotCleanError
        while not built.complete and self._recover_template(built.faults[-1]):
            built = build(self._current_events, self._version, limits)
        self.value, self.complete = built.value, built.complete
        if self._recovery is not None:
            self.problems = self._recovery.problems
            if self.complete:
                from ..repaired_text import with_pointer

                source = self._block.source
                self.problems = [with_pointer(problem, source, self.places) for problem in self.problems]
        if built.faults:
            self.problems.extend(self._fault_problems(built.faults))
        if self._recovery is None and self.complete:
            from .misreadings import misreadings
            from .portability import unportable

            misread = self._warn("suspicious-text", misreadings(self._block.text, self._events))
            self._warn("unportable-yaml", unportable(self._block.text, self._events), except_at=misread)

    def _warn(self, rule: str, remarks: Iterator[Remark], *, except_at: Collection[int] = ()) -> set[int]:
        """Report remarks, except at some offsets; return the offsets of those that are reported."""
        source, reported = self._block.source, set()
        for remark in islice(remarks, FAULTS_LIMIT):
            if self._block.strict:
                raise NotCleanError
            if remark.start not in except_at:
                reported.add(remark.start)
                place = (self._offset(remark.start), self._offset(remark.end))
                at = remark.start if remark.field_at is None else remark.field_at
                route = self.places.route_at(self._offset(at))
                self.problems.append(
                    source.problem(rule, place, remark.message, help=remark.help, route=route)
                )
        return reported

    def _recover_template(self, fault: Fault) -> bool:
        before, recovery = self._recovery, self._recover()
        if (recovery.complete or recovery.read()) and recovery.recover_template(fault):
            return True
        self._recovery = before  # the fault has the offsets of the text that was read before
        return False

    def _fault_problems(self, faults: list[Fault]) -> Iterator[Problem]:
        from ...core.problem import Edit, Fix, Related
        from .events import start_of
        from .misreadings import decimal_comma
        from .places import event_place

        source = self._block.source
        text = self._recovery.text if self._recovery else self._block.text
        for fault in faults:
            start, end = event_place(text, fault.event)
            place = (self._offset(start_of(fault.event) if fault.whole else start), self._offset(end))
            related: tuple[Related, ...] = ()
            if fault.first is not None:
                first_start, first_end = event_place(text, fault.first)
                span = source.span(self._offset(first_start), self._offset(first_end))
                related = (Related(span, "first defined here"),)
            problem = source.problem(
                fault.rule, place, fault.message, help=fault.help, route=fault.route, related=related
            )
            meant = decimal_comma(text, start, end) if fault.rule == "non-string-key" else None
            if meant is not None:
                comma, number = meant
                place = (self._offset(comma.start), self._offset(comma.end))
                problem = source.problem(fault.rule, place, comma.message, help=comma.help, route=fault.route)
                point = Edit(source.span(*place), number)
                problem = problem._replace(fix=Fix((point,), safe=False))
            yield problem
