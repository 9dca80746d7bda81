"""The relation `counterparts`: each file has its counterparts, such as translations, in other folders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from ..core.pointer import Route, to_pointer
from ..core.problem import Problem, Related
from ..core.text import shorten
from ..document.document import Document
from .counterpart_patterns import CounterpartPattern
from .fields import Field, comparable, text_of
from .relation import Context, Finding, Relation, problem_at
from .rows import PlainRow, Row
from .states import State
from .store import Facts

_DECLARED, _OTHER = "+", "-"
"""The mark of a file whose collection declares the relation, and of one that is only compared."""


class Counterparts(Relation):
    """Each file that one of the patterns matches has a counterpart for each of the others.

    The `equal` fields are the same as in the first one, the original. Unless counterparts are `required`, they may be
    missing. `collections` declare the relation; their files are compared with those of any collection `among` all.
    """

    rule = "counterparts"

    def __init__(
        self,
        slot: int,
        collections: Iterable[str],
        patterns: Sequence[CounterpartPattern],
        equal: Sequence[Field],
        *,
        required: bool,
        among: Iterable[str],
    ) -> None:
        super().__init__(slot, among)
        self._declared_by = frozenset(collections)
        self._patterns = patterns
        self._equal = equal
        self._required = required
        # Of two patterns that match a path, the one that tells more of it is meant: `*.de.md` rather than `*.md`.
        self._specific_first = sorted(
            range(len(patterns)), key=lambda number: -len("".join(patterns[number].around))
        )

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        match = self._match(path)
        if match is None:
            return []
        mark = _DECLARED if collection in self._declared_by else _OTHER
        digests = [_digest(field, value) for field in self._equal]
        return [(self.slot, match[1], " ".join([f"{match[0]}{mark}", *digests]))]

    def _match(self, path: str) -> tuple[int, str] | None:
        """Return the number of the pattern that matches a path, and the part that counterparts share."""
        for number in self._specific_first:
            common = self._patterns[number].common(path)
            if common is not None:
                return number, common
        return None

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        for row in rows:
            head, *digests = row.extra.split(" ")
            number, is_declared = int(head[:-1]), head.endswith(_DECLARED)
            others = {extra.partition(" ")[0]: (at, extra) for at, extra in state.holders(self.slot, row.key)}
            numbers = {int(other[:-1]) for other in others}
            if self._required and is_declared:
                for index, pattern in enumerate(self._patterns):
                    if index not in numbers and not state.exists(pattern.path(row.key)):
                        yield Finding(self, path, "", f"{row.key} {index}", index)
            original = others.get(f"0{_DECLARED}") or (others.get(f"0{_OTHER}") if is_declared else None)
            if number != 0 and original is not None:
                for index, (one, two) in enumerate(zip(digests, original[1].split(" ")[1:], strict=True)):
                    if one != two:
                        yield Finding(self, path, "", f"{row.key} = {index} {one}", (index, original[0]))

    def suspects(self, facts: Facts) -> Iterator[str]:
        return facts.uneven(self.slot, len(self._patterns) if self._required else 0)

    def affected_by(self, row: Row, old: State, new: State, *, is_added: bool) -> Iterator[str]:
        del old, is_added
        return (holder for holder, _ in new.holders(self.slot, row.key))

    def affected_by_removal(self, path: str, new: State) -> Iterator[str]:
        match = self._match(path)
        return iter(()) if match is None else (holder for holder, _ in new.holders(self.slot, match[1]))

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        if isinstance(finding.detail, int):
            match = self._match(finding.path)
            assert match is not None
            missing = self._patterns[finding.detail].path(match[1])
            similar = next(iter(context.state.ignoring_case(missing)), None)
            hint = f"rename {similar}, which differs in case" if similar else "add the file"
            return problem_at(self.rule, document, (), f"the counterpart {missing} is missing", help=hint)
        index, original = finding.detail
        return self._difference(self._equal[index], document, original, context.read(original))

    def _difference(self, field: Field, document: Document, path: str, original: Document) -> Problem:
        """Return the problem for the first difference between the values of a field in a file and in its original."""
        pairs = zip_longest(field.values(document.value), field.values(original.value))
        one, two = next((pair for pair in pairs if not _are_equal(*pair)), (None, None))
        route, value = one or ((), None)
        place, expected = two or ((), None)
        related = Related(original.value_span(place), "the original", path)
        hint = None
        if one is None:
            message = f"{field.text}: {path} also has `{shorten(text_of(expected))}`"
        elif two is None:
            message = f"{path} doesn't have `{shorten(text_of(value))}`"
        else:
            message = f"`{shorten(text_of(value))}` differs from `{shorten(text_of(expected))}` in {path}"
            hint = f"write {shorten(text_of(expected))}, or correct {path}"
        found = problem_at(self.rule, document, route, message, related=(related,), help=hint)
        return found._replace(pointer=to_pointer(route))

    def describe(self) -> str:
        return f"counterparts: {', '.join(pattern.text for pattern in self._patterns)}"


def _are_equal(one: tuple[Route, Any] | None, two: tuple[Route, Any] | None) -> bool:
    return one is not None and two is not None and comparable(one[1]) == comparable(two[1])


def _digest(field: Field, value: Any) -> str:
    """Return a digest of the values that a field selects, without the indices of list items."""
    values = [key for _, key, _ in field.rows(0, value)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
