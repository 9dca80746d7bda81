"""YAML: its value in the JSON data model, its faults, and the place of each field."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import Any

from ...problem import Problem, Related, to_pointer
from ..fence import Block
from ..places import Node
from ..syntax import YamlVersion
from . import repair
from .events import PARSER_NAME, Bound, Stop, read_events, start_of
from .mistakes import Edit, Repair
from .places import build_places, event_place
from .value import Fault, build

__all__ = ["PARSER_NAME", "YamlDocument", "is_mapping"]

_REPAIR_LIMIT = 20
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: [^\r\n]*)?$", re.MULTILINE)


def is_mapping(text: str) -> bool:
    """Tell whether a text is a YAML mapping without fault, and not empty."""
    events, stop = read_events(text)
    return stop is None and isinstance(value := build(events).value, dict) and bool(value)


class YamlDocument:
    """A block of YAML.

    After a syntax error whose repair is certain the rest is read as if it were mended, so that all
    problems of a file come in one run; `repaired_lines` names the lines on which no value is to be
    believed. `complete` is False where no value could be read.
    """

    def __init__(self, block: Block, version: YamlVersion = YamlVersion.CORE) -> None:
        self._block = block
        self._version = version
        self._text = block.text
        self._edits: list[Edit] = []
        self._requoted: set[int] = set()
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = self._read_events()
        if self.complete:
            self._build()

    @property
    def repaired_lines(self) -> frozenset[int]:
        return frozenset(self._line(edit.start) for edit in self._edits)

    @property
    def requoted_lines(self) -> frozenset[int]:
        return frozenset(self._requoted)

    @cached_property
    def places(self) -> Node:
        root = build_places(self._text, self._events)
        self._shift(root, set())
        return root

    def _shift(self, node: Node, seen: set[int]) -> None:
        if id(node) in seen:
            return
        seen.add(id(node))
        node.start, node.end = self._offset(node.start), self._offset(node.end)
        for entry in node.entries.values():
            if id(entry) not in seen:
                seen.add(id(entry))
                entry.key_start, entry.key_end = self._offset(entry.key_start), self._offset(entry.key_end)
            self._shift(entry.node, seen)
        if node.origin is not None:
            self._shift(node.origin, seen)

    def _back(self, offset: int) -> int:
        """Turn an offset of the repaired text into one of the block as it was written."""
        for edit in reversed(self._edits):
            if offset >= edit.start + len(edit.text):
                offset += edit.end - edit.start - len(edit.text)
            elif offset > edit.start:
                offset = min(offset, edit.end)
        return offset

    def _offset(self, offset: int) -> int:
        return self._block.start + self._back(offset)

    def _line(self, offset: int) -> int:
        return self._block.source.position(self._offset(offset))[0]

    def _read_events(self) -> bool:
        if self._holds_conflict():
            return False
        guessed: int | None = None
        for _ in range(_REPAIR_LIMIT):
            self._events, stop = read_events(self._text)
            if stop is None:
                return True
            if isinstance(stop, Bound):
                self._report(stop.rule, stop.offset, stop.offset + 1, stop.message, stop.help)
                return False
            found = repair.find_repair(self._text, stop)
            if found is None:
                self._unmended(stop)
                return False
            if found.keyless and guessed and self._line(found.start) == guessed + 1:
                return False  # most likely the rest of what was put in quotes just now
            guessed = self._line(found.start) if found.meant is not None else None
            self._report("yaml-syntax", found.start, found.end, found.message, found.help)
            self._apply(found)
        return False

    def _apply(self, found: Repair) -> None:
        if found.meant is not None:
            self._requoted.add(self._line(found.start))
        for edit in sorted(found.edits, key=lambda edit: edit.start, reverse=True):
            self._edits.append(edit)
        self._text = repair.apply(self._text, found.edits)

    def _holds_conflict(self) -> bool:
        """Report what a merge has left behind, which no repair could mend."""
        match = _CONFLICT.search(self._text)
        if match is None:
            return False
        self._events = []
        message = "this is left over from a merge: a conflict was not resolved"
        hint = "keep the lines that are right, and remove the three lines of signs"
        self._report("yaml-syntax", match.start(), match.end(), message, hint)
        return True

    def _report(self, rule: str, start: int, end: int, message: str, hint: str | None) -> None:
        place = (self._offset(start), self._offset(end))
        self.problems.append(self._block.source.problem(rule, place, message, help=hint))

    def _unmended(self, stop: Stop) -> None:
        """Report what stopped the parser, at the end of the text where that is, else at its own place."""
        offset = min(stop.offset, len(self._text))
        if not self._text[offset:].strip() and stop.context_offset is not None:
            offset = stop.context_offset
        end = offset + max(1, len(self._text[offset:].split("\n", 1)[0].rstrip()))
        self._report("yaml-syntax", offset, min(end, len(self._text)), repair.in_plain_words(stop), None)

    def _mend_template(self, fault: Fault) -> bool:
        """Mend a value such as `{{ page.title }}`, which is YAML, but not what was meant."""
        found = (
            repair.find_template(self._text, start_of(fault.event))
            if fault.rule == "non-string-key"
            else None
        )
        if found is None:
            return False
        self._report(fault.rule, found.start, found.end, found.message, found.help)
        self._apply(found)
        return self._read_events()

    def _with_pointer(self, problem: Problem) -> Problem:
        """Say which field a syntax error is in, now that the rest could be read."""
        offset = self._block.source.line_start(problem.span.line) + problem.span.column - 1
        return replace(problem, pointer=to_pointer(self.places.route_at(offset)))

    def _build(self) -> None:
        built = build(self._events, self._version)
        while not built.complete and self._mend_template(built.faults[-1]):
            built = build(self._events, self._version)
        self.value, self.complete = built.value, built.complete
        source = self._block.source
        if built.complete and self.problems:
            self.problems = [self._with_pointer(problem) for problem in self.problems]
        for fault in built.faults:
            start, end = event_place(self._text, fault.event)
            start = start_of(fault.event) if fault.whole else start
            related: tuple[Related, ...] = ()
            if fault.first is not None:
                first_start, first_end = event_place(self._text, fault.first)
                span = source.span(self._offset(first_start), self._offset(first_end))
                related = (Related(span, "the first one is here"),)
            place = (self._offset(start), self._offset(end))
            self.problems.append(
                source.problem(
                    fault.rule, place, fault.message, help=fault.help, route=fault.route, related=related
                )
            )
