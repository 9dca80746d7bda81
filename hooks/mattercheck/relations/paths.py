"""The relation `paths`: the files that content names exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from ..core.named_tuple import NamedTuple
from ..core.pointer import Route, follow_pointer
from ..core.problem import Problem
from ..core.similarity import did_you_mean
from ..core.text import shorten
from ..document.document import Document
from ..document.edit.replace import replace_text
from .fields import Field, comparable, text_of
from .links import OWN_FOLDER, Roots, is_checkable, similar_name, with_name
from .relation import Choice, Context, Finding, Named, Relation, problem_at, route_of
from .rows import PlainRow, Row
from .states import State
from .store import Facts

_MAX_PATH = 4096
"""Longest path of a file in Linux, in bytes; a longer text is compared by its digest."""


class _SameFile(NamedTuple):
    """How to write a link to a file that exists, why it differs, and whether that file is the only one."""

    link: str
    message: str
    is_certain: bool


class Paths(Relation):
    """The value of a field is the path of a file below one of the `roots`. `top` is the configuration's folder.

    A path outside the repository names no file.
    """

    rule = "paths"

    def __init__(self, slot: int, collection: str, field: Field, roots: Sequence[str], top: str) -> None:
        super().__init__(slot, (collection,))
        self._field = field
        self._roots = Roots(tuple(roots), top)

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        del collection
        rows: list[PlainRow] = []
        for pointer, scalar in self._field.pointed(value):
            places = self._roots.checkable_candidates(text_of(scalar), path)
            if places is not None:
                rows += [
                    (self.slot, place if len(place) <= _MAX_PATH else comparable(place), pointer)
                    for place in places or [""]
                ]
        return rows

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        for pointer, group in groupby(rows, key=lambda row: row.extra):
            places = [row.key for row in group]
            if not any(place and state.leads_to_file(place) for place in places):
                yield Finding(self, path, pointer, comparable("\n".join(places)), places)

    def suspects(self, facts: Facts) -> Iterator[str]:
        return facts.naming_no_file(self.slot, has_alternatives=len(self._roots.folders) > 1)

    def affected_by_removal(self, path: str, new: State) -> Iterator[str]:
        return (holder for holder, _ in new.holders(self.slot, path))

    def choices(self, state: State, path: str, route: Route, limit: int) -> Iterator[Choice]:
        if not self._field.selects(route):
            return
        for root in self._roots.folders:
            folder, start = self._roots.top + root.strip("/"), "/"
            if root == OWN_FOLDER:
                folder, start = path.rpartition("/")[0], ""
            for found in state.paths_below(folder, limit):
                if found != path:
                    yield Choice(start + found[len(folder) :].lstrip("/"), found)

    def named_by(self, state: State, path: str, route: Route, scalar: Any) -> Iterator[Named]:
        link = text_of(scalar)
        if self._field.selects(route) and is_checkable(link):
            return (Named(place) for place in self._roots.candidates(link, path) if state.exists(place))
        return iter(())

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        route = route_of(document, finding.pointer)
        link = text_of(follow_pointer(document.value, finding.pointer)[0])
        places = [place for place in finding.detail if place]
        report = partial(problem_at, self.rule, document, route)
        for known in self._same_files(link, places, finding.path, context.state):
            edit = replace_text(document, route, known.link)
            return report(known.message, help=f"write {known.link}", edit=edit, safe=known.is_certain)
        if not places:
            is_own = OWN_FOLDER in self._roots.folders and not link.startswith("/")
            where = (
                "is outside the repository" if is_own else "leads out of the folder that it is relative to"
            )
            return report(f"`{shorten(link)}` {where}", help="write the path of a file in it")
        if any(context.state.paths_below(place.rstrip("/"), 1) for place in places):
            return report(f"`{shorten(link)}` is a folder", help="write the path of a file")
        message = f"there is no file `{shorten(link)}`"
        for place in places:
            folder, _, name = place.rpartition("/")
            nearest = similar_name(name, context.state.names_in(folder))
            if nearest is not None and name in {link.rpartition("/")[2], unquote(link.rpartition("/")[2])}:
                instead = with_name(link, nearest)
                edit = replace_text(document, route, instead)
                return report(message, help=did_you_mean(instead), edit=edit)
        looked = dict.fromkeys(map(shorten, places[: max(1, len(self._roots.folders))]))
        hint = "separate folders by `/`" if "\\" in link else f"looked for {', '.join(looked)}"
        return report(message, help=hint)

    def _same_files(self, link: str, places: list[str], path: str, state: State) -> Iterator[_SameFile]:
        """Yield the files that a link means if differences are ignored that some file systems ignore."""
        bare = link.strip()
        if bare != link and any(state.exists(place) for place in self._roots.candidates(bare, path)):
            yield _SameFile(bare, f"`{shorten(link)}` has white space around it", is_certain=True)
        for place in places:
            others = state.ignoring_case(place)
            for other in others:
                instead = self._roots.respelled(link, path, other)
                if instead is not None:
                    differs = (
                        "case" if place.casefold() == other.casefold() else "how its letters are encoded"
                    )
                    message = f"`{shorten(link)}` differs from the file's name in {differs}: {other}"
                    yield _SameFile(instead, message, is_certain=len(others) == 1)

    def describe(self) -> str:
        roots = ", ".join("the file's folder" if root == OWN_FOLDER else root for root in self._roots.folders)
        return f"paths: {self._field.text} is a file relative to {roots}"
