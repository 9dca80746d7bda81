"""What all kinds of relations have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..core.named_tuple import NamedTuple
from ..core.pointer import PointerError, Route, follow_pointer, to_field_name
from ..core.problem import Change, Edit, Fix, Problem, Related
from ..document.document import Document
from .rows import PlainRow, Row
from .states import State
from .store import Facts


class Finding(NamedTuple):
    """A violation of a relation in the file at `path`: by the value at `pointer`, which is compared as `key`.

    `detail` is what else the relation needs to word it.
    """

    relation: Relation
    path: str
    pointer: str
    key: str
    detail: Any = None

    @property
    def identity(self) -> tuple[int, str]:
        """What makes it the same violation in two versions of the file, wherever the value moves."""
        return self.relation.slot, self.key


class Context(NamedTuple):
    """What wording a violation needs: the state, and a function that reads the document at a path."""

    state: State
    read: Callable[[str], Document]


class Named(NamedTuple):
    """What a value names: the path of a file relative to the repository, and the JSON Pointer of a value in it."""

    path: str
    pointer: str = ""


class Choice(NamedTuple):
    """A value that may be written, and the path of the file that it names."""

    value: str
    path: str


class Relation:
    """A relation of the files of one or several collections. `slot` is the number of its facts.

    `applies_to` names the collections. Subclasses say which facts a file contributes, what violates the relation, and
    which files a change elsewhere may affect.
    """

    rule = ""

    def __init__(self, slot: int, applies_to: Iterable[str]) -> None:
        self.slot = slot
        self.applies_to = tuple(applies_to)

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        """Return the facts of a file: its path relative to the repository, its collection, and its value or None.

        This is called for every file, so it must be fast: see benchmarks/relations.py.
        """
        raise NotImplementedError

    def findings(self, state: State, path: str, rows: list[Row]) -> Iterator[Finding]:
        """Yield what violates the relation in a file, which has contributed `rows` to it."""
        raise NotImplementedError

    def suspects(self, facts: Facts) -> Iterator[str]:
        """Yield all files that may violate the relation if the facts are those of the whole repository."""
        raise NotImplementedError

    def affected_by(self, row: Row, old: State, new: State, *, is_added: bool) -> Iterator[str]:
        """Yield the other files that may violate the relation because a fact was added or removed."""
        del row, old, new, is_added
        return iter(())

    def affected_by_removal(self, path: str, new: State) -> Iterator[str]:
        """Yield the files that may violate the relation because the file at a path was removed."""
        del path, new
        return iter(())

    def choices(self, state: State, path: str, route: Route, limit: int) -> Iterator[Choice]:
        """Yield up to `limit` values that may stand at a route in a file, to propose them."""
        del state, path, route, limit
        return iter(())

    def named_by(self, state: State, path: str, route: Route, scalar: Any) -> Iterator[Named]:
        """Yield what a value at a route in a file names."""
        del state, path, route, scalar
        return iter(())

    def problem(self, finding: Finding, document: Document, context: Context) -> Problem:
        """Return the problem for a violation, in the document of its file."""
        raise NotImplementedError

    def describe(self) -> str:
        """Return the relation in one line, for `explain-file`."""
        raise NotImplementedError


def problem_at(
    rule: str,
    document: Document,
    route: Route,
    message: str,
    *,
    help: str | None = None,  # noqa: A002
    related: tuple[Related, ...] = (),
    edit: Edit | None = None,
    safe: bool = False,
) -> Problem:
    """Return a problem at the value that a route leads to, with a fix if an edit is known.

    The message begins with the name of the field, like those about schemas.
    """
    message = f"{to_field_name(route)}: {message}" if route else message
    found = document.source.problem(
        rule, document.value_span(route), message, help=help, route=route, related=related
    )
    return found._replace(fix=Fix((edit,), safe, Change.SPELLING)) if edit is not None else found


def route_of(document: Document, pointer: str) -> Route:
    """Return the route of a pointer in a document."""
    try:
        return follow_pointer(document.value, pointer)[1]
    except PointerError:
        return ()
