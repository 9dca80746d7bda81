"""A document of YAML from libyaml's events: any YAML, with whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...core.problem import Problem
from ..block import Block
from ..places import Node
from ..syntax import NotCleanError, YamlVersion
from .events import Event, read_events
from .values import Fault, build

if TYPE_CHECKING:
    from .recovery.recover import Recovery


class YamlDocument:
    """A block of YAML.

    After a syntax error whose repair is certain the rest is read as if it were mended, so that all
    problems of a file come in one run; `repaired_lines` names the lines on which no value is to be
    believed, `requoted_lines` those of them on which the keys are. `complete` is False where no value
    could be read.
    """

    def __init__(self, block: Block, version: YamlVersion = YamlVersion.CORE) -> None:
        self._block = block
        self._version = version
        self._mending: Recovery | None = None
        self._events, stop = read_events(block.text, block.limits.depth)
        if stop is not None and block.strict:
            raise NotCleanError
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = stop is None or self._mend().read()
        if self.complete:
            self._build()
        elif self._mending is not None:
            self.problems = self._mending.problems

    @property
    def repaired_lines(self) -> frozenset[int]:
        return self._mending.repaired_lines if self._mending else frozenset()

    @property
    def requoted_lines(self) -> frozenset[int]:
        return self._mending.requoted_lines if self._mending else frozenset()

    @cached_property
    def places(self) -> Node:
        from .places import build_places

        text = self._mending.text if self._mending else self._block.text
        return build_places(text, self._current_events, self._offset)

    @property
    def _current_events(self) -> list[Event]:
        return self._mending.events if self._mending else self._events

    def _mend(self) -> Recovery:
        from .recovery.recover import Recovery

        if self._mending is None:
            self._mending = Recovery(self._block)
        return self._mending

    def _offset(self, offset: int) -> int:
        """Turn an offset of the text that was read into one of the source."""
        return self._block.start + (self._mending.back(offset) if self._mending else offset)

    def _build(self) -> None:
        limits = self._block.limits
        built = build(self._current_events, self._version, limits)
        if built.faults and self._block.strict:
            raise NotCleanError
        while not built.complete and self._recover_template(built.faults[-1]):
            built = build(self._current_events, self._version, limits)
        self.value, self.complete = built.value, built.complete
        if self._mending is not None:
            self.problems = self._mending.problems
            if self.complete:
                self.problems = [self._with_pointer(problem) for problem in self.problems]
        if built.faults:
            self.problems.extend(self._fault_problems(built.faults))

    def _recover_template(self, fault: Fault) -> bool:
        recovery = self._mend()
        return (recovery.complete or recovery.read()) and recovery.recover_template(fault)

    def _with_pointer(self, problem: Problem) -> Problem:
        """Say which field a syntax error is in, now that the rest could be read."""
        from ...core.pointer import to_pointer

        offset = self._block.source.line_start(problem.span.line) + problem.span.column - 1
        return problem._replace(pointer=to_pointer(self.places.route_at(offset)))

    def _fault_problems(self, faults: list[Fault]) -> Iterator[Problem]:
        from ...core.problem import Related
        from .events import start_of
        from .places import event_place

        source = self._block.source
        text = self._mending.text if self._mending else self._block.text
        for fault in faults:
            start, end = event_place(text, fault.event)
            place = (self._offset(start_of(fault.event) if fault.whole else start), self._offset(end))
            related: tuple[Related, ...] = ()
            if fault.first is not None:
                first_start, first_end = event_place(text, fault.first)
                span = source.span(self._offset(first_start), self._offset(first_end))
                related = (Related(span, "the first one is here"),)
            yield source.problem(
                fault.rule, place, fault.message, help=fault.help, route=fault.route, related=related
            )
