"""The relation `unique`: no two files share a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.pointer import to_field_name
from ..core.problem import START_OF_FILE, Problem, Related
from ..core.text import shorten
from ..document.document import Document
from .fields import Field
from .relation import Context, Finding, Relation, problem_at, route_of
from .rows import PlainRow, Row
from .states import State
from .store import Facts


class Unique(Relation):
    """The values of some fields, by collection, are unique among all files of these collections.

    Equal values within one file don't count: a page may list its own slug among its aliases.
    """

    rule = "unique"

    def __init__(self, slot: int, fields: Mapping[str, Sequence[Field]]) -> None:
        super().__init__(slot, fields)
        self._fields = fields

    def is_of(self, collection: str, field: str) -> bool:
        """Tell whether this is about one field only."""
        return [*self._fields] == [collection] and [one.text for one in self._fields[collection]] == [field]

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        del path
        rows: list[PlainRow] = []
        for field in self._fields[collection]:
            rows += field.rows(self.slot, value)
        return rows

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        for row in rows:
            first = state.first(self.slot, row.key)
            if first is not None and first != path:
                yield Finding(self, path, row.extra, row.key, first)

    def suspects(self, facts: Facts) -> Iterator[str]:
        return facts.sharing(self.slot)

    def affected_by(self, row: Row, old: State, new: State, *, is_added: bool) -> Iterator[str]:
        del new
        first = old.first(self.slot, row.key) if is_added else None
        if first is not None:
            yield first

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        route = route_of(document, finding.pointer)
        name, other = to_field_name(route), finding.detail
        place, field = START_OF_FILE, ""
        for row in context.state.rows_of(other):
            if row.slot == self.slot and row.key == finding.key:
                first = context.read(other)
                at = route_of(first, row.extra)
                place, field = first.value_span(at), to_field_name(at)
                break
        also = "" if field == name else f" as `{field}`"
        message = f"`{shorten(finding.key)}` is already used in {other}{also}"
        related = Related(place, "first used here", other)
        return problem_at(
            self.rule, document, route, message, help="use a value that no other file has", related=(related,)
        )

    def describe(self) -> str:
        parts = []
        for collection, fields in self._fields.items():
            parts += [f"{collection}.{field.text}" for field in fields]
        return f"unique: {', '.join(parts)}"
