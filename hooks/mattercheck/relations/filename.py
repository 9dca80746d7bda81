"""The relation `filename`: the name of a file is made of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..core.pointer import to_field_name
from ..core.problem import Problem
from ..core.text import shorten
from ..document.document import Document
from .fields import comparable
from .filename_patterns import FilenamePattern, Mismatch
from .relation import Context, Finding, Relation, problem_at
from .rows import PlainRow, Row
from .states import State
from .store import Facts


class Filename(Relation):
    """The path of each file ends as one of the patterns says."""

    rule = "filename"

    def __init__(self, slot: int, collection: str, patterns: Sequence[FilenamePattern]) -> None:
        super().__init__(slot, (collection,))
        self._patterns = patterns

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        del collection
        mismatch = self._mismatch(path, value) if isinstance(value, dict) else None
        if mismatch is None:
            return []
        return [(self.slot, comparable(f"{path} {mismatch.expected or mismatch.value}"), "")]

    def _mismatch(self, path: str, value: Any) -> Mismatch | None:
        """Return why a path follows none of the patterns: a wrong part of a name of the right form, if there is one."""
        found = []
        for pattern in self._patterns:
            mismatch = pattern.mismatch(path, value)
            if mismatch is None:
                return None
            found.append(mismatch)
        return next((one for one in found if one.route is not None), found[0])

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        del state
        for row in rows:
            yield Finding(self, path, "", row.key)

    def suspects(self, facts: Facts) -> Iterator[str]:
        return facts.having(self.slot)

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        del context
        mismatch = self._mismatch(finding.path, document.value)
        assert mismatch is not None
        expected, route = mismatch.expected, mismatch.route
        rename = expected and f"rename it to {expected}"
        if route is None:
            message = (
                f"the file name `{shorten(mismatch.found)}` doesn't follow the pattern {mismatch.pattern}"
            )
            return problem_at(self.rule, document, (), message, help=rename)
        what = "folder or file name" if "/" in mismatch.pattern else "file name"
        message = f"the {what} has `{shorten(mismatch.found)}`, but the field is `{shorten(mismatch.value)}`"
        correct = f"correct `{to_field_name(route)}`"
        hint = f"rename the file to {expected}, or {correct}" if expected else correct
        return problem_at(self.rule, document, route, message, help=hint)

    def describe(self) -> str:
        return f"filename: {' or '.join(pattern.text for pattern in self._patterns)}"
