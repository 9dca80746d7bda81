"""The relation `counterparts`: each file has its counterparts, such as translations, in other folders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..core.pointer import to_pointer
from ..core.problem import Problem, Related
from ..document.document import Document
from .fields import Field
from .relation import Context, Finding, Relation, problem_at
from .rows import Row
from .states import State
from .store import Facts


class CounterpartPattern:
    """A folder, or a path with one `*` for what counterparts have in common. Raises ValueError."""

    def __init__(self, text: str, top: str) -> None:
        self.text = text
        if text.count("*") > 1 or text.startswith("/") or "\\" in text or ".." in text.split("/"):
            raise ValueError(
                "write a folder such as content/de, or a path with one `*` such as content/*.de.md"
            )
        before, star, after = text.partition("*")
        self._before = top + (before if star else before.rstrip("/") + "/")
        self._after = after

    def common(self, path: str) -> str | None:
        """Return the part of a path that its counterparts share, or None if the pattern doesn't match."""
        before, after = self._before, self._after
        if len(path) > len(before) + len(after) and path.startswith(before) and path.endswith(after):
            return path[len(before) : len(path) - len(after)]
        return None

    def path(self, common: str) -> str:
        """Return the path of the counterpart for this pattern."""
        return self._before + common + self._after


class Counterparts(Relation):
    """Each file that one of the patterns matches has a counterpart for each of the others.

    The `equal` fields are the same as in the first one, the original. Unless counterparts are `required`, they may be
    missing.
    """

    rule = "counterparts"

    def __init__(
        self,
        slot: int,
        applies_to: Sequence[str],
        patterns: Sequence[CounterpartPattern],
        equal: Sequence[Field],
        *,
        required: bool,
    ) -> None:
        super().__init__(slot, applies_to)
        self._patterns = patterns
        self._equal = equal
        self._required = required

    def rows(self, path: str, collection: str, value: Any) -> Iterator[Row]:
        del collection
        match = self._match(path)
        if match is not None:
            digests = [_digest(field, value) for field in self._equal]
            yield Row(self.slot, match[1], f"{match[0]} {' '.join(digests)}")

    def _match(self, path: str) -> tuple[int, str] | None:
        """Return the number of the first pattern that matches a path, and the part that counterparts share."""
        for number, pattern in enumerate(self._patterns):
            common = pattern.common(path)
            if common is not None:
                return number, common
        return None

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        for row in rows:
            number, *digests = row.extra.split(" ")
            others = {extra.partition(" ")[0]: (at, extra) for at, extra in state.holders(self.slot, row.key)}
            if self._required:
                for index, pattern in enumerate(self._patterns):
                    if str(index) not in others and not state.exists(pattern.path(row.key)):
                        yield Finding(self, path, "", f"{row.key} {index}", index)
            if number != "0" and "0" in others:
                original, extra = others["0"]
                for index, (one, two) in enumerate(zip(digests, extra.split(" ")[1:], strict=True)):
                    if one != two:
                        yield Finding(self, path, "", f"{row.key} = {index} {one}", (index, original))

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
            message = f"the counterpart {missing} is missing"
            return problem_at(self.rule, document, (), message, help="add the file")
        index, original = finding.detail
        field = self._equal[index]
        first = context.read(original)
        route = next((route for route, _ in field.values(document.value)), None)
        other = next((route for route, _ in field.values(first.value)), None)
        related = Related(first.value_span(other or ()), "the counterpart", original)
        if route is None:
            message = f"{field.text}: missing, but {original} has the field"
        elif other is None:
            message = f"the field is missing in {original}"
        else:
            message = f"differs from that in {original}"
        found = problem_at(self.rule, document, route or (), message, related=(related,))
        return found._replace(help="make them equal", pointer=to_pointer(route or ()))

    def describe(self) -> str:
        return f"counterparts: {', '.join(pattern.text for pattern in self._patterns)}"


def _digest(field: Field, value: Any) -> str:
    """Return a digest of the values that a field selects, without the indices of list items."""
    values = [scalar for _, scalar in field.values(value)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
