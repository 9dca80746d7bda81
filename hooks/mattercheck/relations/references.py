"""The relation `references`: the value of a field names something that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice
from posixpath import normpath
from typing import Any, TypeAlias
from urllib.parse import unquote

from ..core.pointer import Route, follow_pointer
from ..core.problem import Problem
from ..core.similarity import closest_match, did_you_mean
from ..core.text import shorten
from ..document.document import Document
from ..document.edit.replace import replace_text
from .fields import Field, comparable, text_of
from .relation import Choice, Context, Finding, Named, Relation, problem_at, route_of
from .rows import PlainRow, Row
from .states import State
from .store import Facts
from .targets import CollectionTarget, DataTarget

Target: TypeAlias = CollectionTarget | DataTarget
_WIKI_LINK = re.compile(r"\[\[(?P<name>[^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|[^\[\]]*)?\]\]")
"""A link as Obsidian has it: `[[name]]`, `[[name#heading|text]]`."""
_VALUE = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
DIVIDED = "[,]"
"""What follows the name of a field whose text has several values, separated by commas."""
_AFTER_PATH = re.compile(r"[?#].*", re.DOTALL)
_MAX_CHOICES = 10_000
"""Most known values among which a similar one is looked for."""
_MAX_SHOWN = 8
"""Most known values that a message lists."""


class Reference(Relation):
    """Each value of a field is among the keys of a target. `top` is the folder of the configuration.

    If it `is_divided`, a text has several values, separated by commas. The extra of a fact is then the JSON Pointer of
    the text, and the number of the value in it.
    """

    rule = "references"

    def __init__(
        self, slot: int, collection: str, field: Field, target: Target, top: str, *, is_divided: bool = False
    ) -> None:
        super().__init__(slot, (collection,))
        self._is_divided = is_divided
        self._field = field
        self.target = target
        self._names_files = target.names_files
        self._top = top

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        del collection
        if self._is_divided:
            return [
                (self.slot, key, f"{pointer} {number}")
                for pointer, scalar in self._field.pointed(value)
                for number, part in enumerate(_VALUE.findall(text_of(scalar)))
                for key in self._keys(part, path)
            ]
        if not self._names_files:
            return self._field.rows(self.slot, value)
        return [
            (self.slot, key, pointer)
            for pointer, scalar in self._field.pointed(value)
            for key in self._keys(scalar, path)
        ]

    def _keys(self, scalar: Any, path: str) -> list[str]:
        """Return the keys that a value may mean: if it names a file, also the name in a wiki link.

        A path may be below the configuration, or beside the file with the reference.
        """
        if not self._names_files:
            return [comparable(scalar)]
        text = text_of(scalar)
        wiki_link = _WIKI_LINK.fullmatch(text)
        text = wiki_link["name"].strip() if wiki_link else text
        if not self.target.is_path:
            return [comparable(text)]
        found = []
        for form in dict.fromkeys([text, _AFTER_PATH.sub("", text)]):
            for bare in dict.fromkeys([form, unquote(form)] if form else ()):
                found.append(normpath(bare.lstrip("/")))
                if not bare.startswith("/"):
                    folder = path.removeprefix(self._top).rpartition("/")[0]
                    found.append(normpath(f"{folder}/{bare}".lstrip("/")))
        return list(dict.fromkeys(map(comparable, found))) or [comparable(text)]

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        for pointer, group in groupby(rows, key=lambda row: row.extra):
            keys = [row.key for row in group]
            if not any(state.has(self.target.slot, key) for key in keys):
                place, _, number = pointer.rpartition(" ") if self._is_divided else (pointer, "", "")
                yield Finding(self, path, place, keys[0], number)

    def suspects(self, facts: Facts) -> Iterator[str]:
        return facts.unmatched(self.slot, self.target.slot, has_alternatives=self.target.is_path)

    def affected_by_target(self, row: Row, new: State) -> Iterator[str]:
        """Yield the files that refer to a key which was removed from the target."""
        return (holder for holder, _ in new.holders(self.slot, row.key))

    def choices(self, state: State, path: str, route: Route, limit: int) -> Iterator[Choice]:
        del path
        if self._field.selects(route):
            for key in state.keys(self.target.slot, limit):
                yield Choice(key, state.first(self.target.slot, key) or "")

    def named_by(self, state: State, path: str, route: Route, scalar: Any) -> Iterator[Named]:
        if self._field.selects(route):
            for value in _VALUE.findall(text_of(scalar)) if self._is_divided else [scalar]:
                for key in self._keys(value, path):
                    for holder, pointer in state.holders(self.target.slot, key):
                        yield Named(holder, pointer)

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        route = route_of(document, finding.pointer)
        whole = text = text_of(follow_pointer(document.value, finding.pointer)[0])
        start = 0
        if self._is_divided:
            value = next(islice(_VALUE.finditer(whole), int(finding.detail), None))
            text, start = value[0], value.start()
        known = context.state.keys(self.target.slot, _MAX_CHOICES)
        is_number = text.isdecimal()  # all similar numbers are as likely
        nearest = closest_match(text, known) if len(known) < _MAX_CHOICES and not is_number else None
        message = f"there is no {self.target.describe()} `{shorten(text)}`"
        if nearest is not None:
            edit = replace_text(document, route, whole[:start] + nearest + whole[start + len(text) :])
            return problem_at(self.rule, document, route, message, help=did_you_mean(nearest), edit=edit)
        hint = None
        if 0 < len(known) <= _MAX_SHOWN:
            hint = f"known: {', '.join(map(shorten, known))}"
        elif not known:
            hint = "there are none yet"
        return problem_at(self.rule, document, route, message, help=hint)

    def describe(self) -> str:
        divided = DIVIDED if self._is_divided else ""
        return f"references: {self._field.text}{divided} in {self.target.text}"
