"""The relation `paths`: the files that content names exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ..core.pointer import Route, follow_pointer, to_pointer
from ..core.problem import Edit, Problem
from ..core.similarity import closest_match, did_you_mean
from ..core.text import shorten
from ..document.document import Document
from ..document.edit.replace import replace_text
from .fields import Field, comparable, text_of
from .links import OWN_FOLDER, candidates, is_checkable
from .relation import Choice, Context, Finding, Named, Relation, problem_at, route_of
from .rows import Row
from .states import State
from .store import Facts


class Paths(Relation):
    """The value of a field is the path of a file below one of the `roots`. `top` is the configuration's folder.

    A path outside the repository names no file.
    """

    rule = "paths"

    def __init__(self, slot: int, collection: str, field: Field, roots: Sequence[str], top: str) -> None:
        super().__init__(slot, (collection,))
        self._field = field
        self._roots = tuple(roots)
        self._top = top

    def rows(self, path: str, collection: str, value: Any) -> Iterator[Row]:
        del collection
        for route, scalar in self._field.values(value):
            link = text_of(scalar)
            if is_checkable(link):
                pointer = to_pointer(route)
                for place in self._candidates(link, path) or [""]:
                    yield Row(self.slot, place, pointer)

    def _candidates(self, link: str, path: str) -> list[str]:
        return candidates(link, path, self._roots, self._top)

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        for pointer, group in groupby(rows, key=lambda row: row.extra):
            places = [row.key for row in group]
            if not any(place and state.leads_to_file(place) for place in places):
                yield Finding(self, path, pointer, comparable("\n".join(places)), places)

    def suspects(self, facts: Facts) -> Iterator[str]:
        return facts.naming_no_file(self.slot)

    def affected_by_removal(self, path: str, new: State) -> Iterator[str]:
        return (holder for holder, _ in new.holders(self.slot, path))

    def choices(self, state: State, path: str, route: Route, limit: int) -> Iterator[Choice]:
        if not self._field.selects(route):
            return
        for root in self._roots:
            folder, start = (self._top + root.strip("/"), "/")
            if root == OWN_FOLDER:
                folder, start = path.rpartition("/")[0], ""
            for found in state.paths_below(folder, limit):
                if found != path:
                    yield Choice(start + found[len(folder) :].lstrip("/"), found)

    def named_by(self, state: State, path: str, route: Route, scalar: Any) -> Iterator[Named]:
        link = text_of(scalar)
        if self._field.selects(route) and is_checkable(link):
            return (Named(place) for place in self._candidates(link, path) if state.exists(place))
        return iter(())

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        route = route_of(document, finding.pointer)
        link = text_of(follow_pointer(document.value, finding.pointer)[0])
        places = [place for place in finding.detail if place]
        if not places:
            message = f"`{shorten(link)}` is outside the repository"
            return problem_at(self.rule, document, route, message, help="name a file in the repository")
        for place in places:
            for other in context.state.ignoring_case(place):
                message = f"`{shorten(link)}` differs from the file's name in case: {other}"
                edit, instead = _same_case(document, link, place, other, finding)
                return problem_at(
                    self.rule,
                    document,
                    route,
                    message,
                    help=instead and f"write {instead}",
                    edit=edit,
                    safe=True,
                )
        message = f"there is no file `{shorten(link)}`"
        hint = f"looked for {', '.join(dict.fromkeys(map(shorten, places[: max(1, len(self._roots))])))}"
        for place in places:
            folder, _, name = place.rpartition("/")
            nearest = closest_match(name, context.state.names_in(folder))
            if nearest is not None and link.endswith(name):
                edit = replace_text(document, route, link[: len(link) - len(name)] + nearest)
                return problem_at(self.rule, document, route, message, help=did_you_mean(nearest), edit=edit)
        if "\\" in link:
            hint = "separate folders by `/`"
        return problem_at(self.rule, document, route, message, help=hint)

    def describe(self) -> str:
        roots = ", ".join("the file's folder" if root == OWN_FOLDER else root for root in self._roots)
        return f"paths: {self._field.text} is a file relative to {roots}"


def _same_case(
    document: Document, link: str, place: str, other: str, finding: Finding
) -> tuple[Edit | None, str | None]:
    """Return the edit that writes a link as git names the file, and the link; None if they differ in more than case."""
    for length in range(len(link), 0, -1):
        if place.endswith(link[-length:]):
            instead = link[:-length] + other[len(other) - length :]
            if instead.casefold() == link.casefold() and len(place) == len(other):
                return replace_text(document, route_of(document, finding.pointer), instead), instead
    return None, None
