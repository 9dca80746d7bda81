"""Parse simple regular expressions (ECMA-262) into what messages can say about them.

Understood are characters, classes, groups, alternatives and quantifiers, with `^` at the start and `$` at the end. For
anything else there is no parse, and so no message: the engine alone decides what matches.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from ...core.named_tuple import NamedTuple

_ATOM = r"\[(?P<class>(?:[^\[\]\\^]|\\.)(?:[^\[\]\\]|\\.)*)\]|\\(?P<escape>.)|(?P<any>\.)|(?P<plain>[^\\\[\](){}*+?.^$|])"
_QUANTIFIER = r"(?:(?P<sign>[*+?])|\{(?P<least>\d{1,4})(?P<comma>,(?P<most>\d{1,4})?)?\})?\??"
_MEMBER = r"(?s)\\(?P<escape>.)|(?P<first>[^\\])(?:-(?P<last>[^\\\]]))?"
_CLASSES = {"d": (("0", "9"),), "w": (("a", "z"), ("A", "Z"), ("0", "9"), ("_", "_"))}
ANY = ("\0", "\U0010ffff")
"""The range of characters that `.` stands for."""
_MAX_LENGTH = 300
"""Longest expression that is parsed, in characters."""
_MAX_GROUPS = 4
"""Groups inside of each other."""
_MAX_TIMES = 10
"""Most repetitions that are written out."""
_MAX_STATES = 400
"""States of the automaton that finds where a text stops to match."""

Ranges: TypeAlias = tuple[tuple[str, str], ...]
"""The first and the last character of each range."""


class Characters(NamedTuple):
    """One character out of `ranges`."""

    ranges: Ranges


class Repeated(NamedTuple):
    """A part that occurs from `least` to `most` times; None means any number."""

    part: Part
    least: int
    most: int | None


class Sequence(NamedTuple):
    """Parts that follow each other."""

    parts: list[Part]


class Alternatives(NamedTuple):
    """Parts of which one occurs."""

    parts: list[Part]


Part: TypeAlias = Characters | Repeated | Sequence | Alternatives


class Expression(NamedTuple):
    """A regular expression; `from_start` and `to_end` tell whether it begins with `^` and ends with `$`."""

    part: Part
    from_start: bool
    to_end: bool


def parse(pattern: str) -> Expression | None:
    """Return a parsed regular expression, or None if it isn't simple."""
    if len(pattern) > _MAX_LENGTH:
        return None
    start = 1 if pattern[:1] == "^" else 0
    to_end = re.search(r"(?<!\\)(?:\\\\)*\$\Z", pattern) is not None
    parser = _Parser(pattern, start, len(pattern) - to_end)
    part = parser.alternatives(0)
    if part is None or parser.at != parser.end:
        return None
    if isinstance(part, Alternatives) and (start or to_end):  # an anchor belongs to one alternative only
        return None
    return Expression(part, bool(start), to_end)


class _Parser:
    def __init__(self, pattern: str, at: int, end: int) -> None:
        self.at, self.end = at, end
        self._pattern = pattern
        self._match_atom, self._match_quantifier = re.compile(_ATOM).match, re.compile(_QUANTIFIER).match

    def alternatives(self, depth: int) -> Part | None:
        found = [self._sequence(depth)]
        while self.at < self.end and self._pattern[self.at] == "|":
            self.at += 1
            found.append(self._sequence(depth))
        parts = [part for part in found if part is not None]
        if len(parts) < len(found):
            return None
        return parts[0] if len(parts) == 1 else Alternatives(parts)

    def _sequence(self, depth: int) -> Part | None:
        parts: list[Part] = []
        while self.at < self.end and self._pattern[self.at] not in "|)":
            part = self._group(depth) if self._pattern[self.at] == "(" else self._atom()
            quantifier = self._match_quantifier(self._pattern, self.at, self.end)
            if part is None or quantifier is None:
                return None
            self.at = quantifier.end()
            times = _times(quantifier)
            parts.append(part if times == (1, 1) else Repeated(part, *times))
        return Sequence(parts)

    def _group(self, depth: int) -> Part | None:
        self.at += 3 if self._pattern.startswith("(?:", self.at) else 1
        if depth == _MAX_GROUPS or self._pattern[self.at : self.at + 1] == "?":
            return None
        part = self.alternatives(depth + 1)
        if part is None or self.at >= self.end or self._pattern[self.at] != ")":
            return None
        self.at += 1
        return part

    def _atom(self) -> Part | None:
        atom = self._match_atom(self._pattern, self.at, self.end)
        if atom is None:
            return None
        self.at = atom.end()
        if atom["any"]:
            return Characters((ANY,))
        ranges = _ranges_of(atom)
        return None if ranges is None else Characters(ranges)


def _ranges_of(atom: re.Match[str]) -> Ranges | None:
    members: list[tuple[str | None, str, str | None]] = [(atom["escape"], atom["plain"], None)]
    if atom["class"] is not None:
        members = [
            (match["escape"], match["first"], match["last"]) for match in re.finditer(_MEMBER, atom["class"])
        ]
    ranges: list[tuple[str, str]] = []
    for escape, first, last in members:
        if escape in _CLASSES:
            ranges += _CLASSES[escape]
        elif escape is not None and escape.isalnum():
            return None
        else:
            ranges.append((escape or first, escape or last or first))
    return tuple(ranges)


def _times(quantifier: re.Match[str]) -> tuple[int, int | None]:
    signs: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if quantifier["sign"]:
        return signs[quantifier["sign"]]
    if quantifier["least"] is None:
        return 1, 1
    least = int(quantifier["least"])
    return least, int(quantifier["most"]) if quantifier["most"] else None if quantifier["comma"] else least


def texts_of(part: Part, limit: int) -> list[str] | None:
    """Return all texts that match a part if there are at most `limit`, or None if there are more."""
    if isinstance(part, Characters):
        if sum(ord(last) - ord(first) + 1 for first, last in part.ranges) > limit:
            return None
        return [chr(code) for first, last in part.ranges for code in range(ord(first), ord(last) + 1)]
    if isinstance(part, Alternatives):
        each = [texts_of(one, limit) for one in part.parts]
        return _if_few([text for texts in each for text in texts or ()], limit) if None not in each else None
    if isinstance(part, Repeated):
        if part.most is None or part.most > _MAX_TIMES:
            return None
        found: list[str] | None = []
        for times in range(part.least, part.most + 1):
            texts = texts_of(Sequence([part.part] * times), limit)
            found = None if found is None or texts is None else _if_few([*found, *texts], limit)
        return found
    found = [""]
    for one in part.parts:
        texts = None if found is None else texts_of(one, limit)
        found = (
            None if found is None or texts is None else _if_few([a + b for a in found for b in texts], limit)
        )
    return found


def _if_few(texts: list[str], limit: int) -> list[str] | None:
    distinct = list(dict.fromkeys(texts))
    return distinct if len(distinct) <= limit else None


class Mismatch(NamedTuple):
    """Where a text can't continue: the 0-based offset, the characters expected there, and whether it may end there."""

    offset: int
    expected: Ranges
    may_end: bool


def first_mismatch(part: Part, text: str) -> Mismatch | None:
    """Return where a text stops to match a part from its start to its end; None if it matches or that can't be said."""
    machine = _Machine()
    accepted = machine.add(part, 0)
    if accepted is None:
        return None
    states = machine.reachable({0})
    for index, character in enumerate(text):
        following = {
            target
            for state in states
            for ranges, target in machine.steps[state]
            if contains(ranges, character)
        }
        if not following:
            return Mismatch(index, machine.expected(states), accepted in states)
        states = machine.reachable(following)
    return None if accepted in states else Mismatch(len(text), machine.expected(states), may_end=False)


class _Machine:
    """A nondeterministic automaton: for each state the steps on a character, and those on none."""

    def __init__(self) -> None:
        self.steps: list[list[tuple[Ranges, int]]] = [[]]
        self._free: list[list[int]] = [[]]

    def _new(self) -> int:
        self.steps.append([])
        self._free.append([])
        return len(self.steps) - 1

    def add(self, part: Part, state: int) -> int | None:
        """Add a part after a state, and return the state after it; None if there are too many states."""
        if len(self.steps) > _MAX_STATES:
            return None
        if isinstance(part, Characters):
            end = self._new()
            self.steps[state].append((part.ranges, end))
            return end
        if isinstance(part, Sequence):
            after: int | None = state
            for one in part.parts:
                after = None if after is None else self.add(one, after)
            return after
        if isinstance(part, Alternatives):
            ends = [self.add(one, state) for one in part.parts]
            join = self._new()
            for end_of_one in ends:
                if end_of_one is None:
                    return None
                self._free[end_of_one].append(join)
            return join
        return self._add_repeated(part, state)

    def _add_repeated(self, part: Repeated, state: int) -> int | None:
        after: int | None = self._new()
        self._free[state].append(after or 0)
        optional: list[int] = []
        for time in range(part.least if part.most is None else part.most):
            if time >= part.least and after is not None:
                optional.append(after)
            after = None if after is None else self.add(part.part, after)
            if after is None:
                return None
        assert after is not None
        end = self._new()
        if part.most is None:
            again = self.add(part.part, after)
            if again is None:
                return None
            self._free[again].append(after)
        for one in (*optional, after):
            self._free[one].append(end)
        return end

    def reachable(self, states: set[int]) -> set[int]:
        """Return states and all that follow them without a character."""
        found, pending = set(states), list(states)
        while pending:
            for state in self._free[pending.pop()]:
                if state not in found:
                    found.add(state)
                    pending.append(state)
        return found

    def expected(self, states: set[int]) -> Ranges:
        """Return the characters by which some states can be left."""
        return tuple(
            dict.fromkeys(
                each for state in sorted(states) for ranges, _ in self.steps[state] for each in ranges
            )
        )


def contains(ranges: Ranges, character: str) -> bool:
    """Tell whether a character is in some ranges."""
    return any(first <= character <= last for first, last in ranges)
