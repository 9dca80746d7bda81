"""The relation `order`: two fields of a file are in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..core.pointer import to_field_name, to_pointer
from ..core.problem import Problem, Related
from ..core.text import shorten
from ..document.document import Document
from .comparison import Comparison
from .relation import Context, Finding, Relation, problem_at
from .rows import PlainRow, Row
from .states import State
from .store import Facts

_MEANINGS = {
    "<=": "must not be greater than",
    ">=": "must not be less than",
    "<": "must be less than",
    ">": "must be greater than",
    "==": "must be equal to",
    "!=": "must differ from",
}
_OF_DATES = {
    "<=": "must not be later than",
    ">=": "must not be earlier than",
    "<": "must be earlier than",
    ">": "must be later than",
}


class Order(Relation):
    """The values of two fields of each file are in order."""

    rule = "order"

    def __init__(self, slot: int, collection: str, comparison: Comparison) -> None:
        super().__init__(slot, (collection,))
        self._comparison = comparison

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        del path, collection
        if self._comparison.is_plainly_met(value):
            return []
        rows: list[PlainRow] = []
        for number, violation in enumerate(self._comparison.violations(value)):
            key = f"{violation.left_value} {self._comparison.operator} {violation.right_value}"
            rows.append((self.slot, f"{number} {key[:200]}", to_pointer(violation.left)))
        return rows

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        del state
        for row in rows:
            yield Finding(self, path, row.extra, row.key, int(row.key.partition(" ")[0]))

    def suspects(self, facts: Facts) -> Iterator[str]:
        return facts.having(self.slot)

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        del context
        comparison = self._comparison
        violation = next(islice(comparison.violations(document.value), finding.detail, None))
        names = [to_field_name(route) for route in (violation.left, violation.right)]
        left = f"length {violation.left_value}" if comparison.left.is_length else _shown(violation.left_value)
        right = violation.right_value if comparison.right.is_length else _shown(violation.right_value)
        other = f"the length of `{names[1]}`" if comparison.right.is_length else f"`{names[1]}`"
        meanings = {**_MEANINGS, **_OF_DATES} if violation.are_dates else _MEANINGS
        message = f"{left} {meanings[comparison.operator]} {other}, {right}"
        related = Related(document.value_span(violation.right), f"`{names[1]}` is here")
        return problem_at(self.rule, document, violation.left, message, related=(related,))

    def describe(self) -> str:
        return f"order: {self._comparison.text}"


def _shown(value: str) -> str:
    return f"`{shorten(value)}`"
