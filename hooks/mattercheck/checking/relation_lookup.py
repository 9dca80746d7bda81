"""Answers what an editor asks about relations, in the working tree with open documents in place of their files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

from ..core.named_tuple import NamedTuple
from ..core.pointer import Route, follow_pointer
from ..core.problem import START_OF_FILE, Span
from ..document.document import Document
from ..git.blobs import blob_reader
from ..relations.declarations import Relations
from ..relations.fields import comparable
from ..relations.relation import Choice, Named, Relation
from ..relations.repository import Scope, Store
from .checker import Checker
from .relation_results import RelationResults
from .relations import open_repository
from .result import Result

T = TypeVar("T")

_MAX_PLACES = 50
"""Most places to return for one value."""


class Place(NamedTuple):
    """What a value names: the absolute path of a file, its text, and a span in it.

    `title` is what the file calls itself. The text is empty and the span at the start if the file isn't content or data.
    """

    path: str
    text: str
    span: Span
    title: str = ""


class RelationLookup:
    """Knows the facts of all files below `top`, which it reads at the first question.

    `root` is the working tree, None outside Git. All paths are absolute. Methods raise ConfigurationError if relations
    are declared wrongly, or a data file can't be read.
    """

    def __init__(self, checker: Checker, root: Path | None, top: Path, store: Store | None = None) -> None:
        self._checker = checker
        self._scope = Scope(root, top)
        self._store = store
        self._results: dict[Path, RelationResults] = {}
        self._contents: dict[str, bytes | None] = {}
        self._stack = ExitStack()

    def close(self) -> None:
        """Close the store, and end the process that reads from Git."""
        self._results.clear()
        self._stack.close()

    def update(self, path: str, data: bytes | None) -> None:
        """Take a new content of a file, open or not; None for a deleted one."""
        shown = self._checker.loader.show(path)
        self._contents[shown] = data
        for results in self._results.values():
            results.replace(shown, data)

    def result(self, path: str) -> Result | None:
        """Return the violations of relations in a file; None if no relation applies to it."""
        return self._ask(path, lambda results, _: results.of_file(self._checker.loader.show(path)), None)

    def choices(self, path: str, route: Route, limit: int = 500) -> list[Choice]:
        """Return the values that may stand at a route in a file, at most `limit` for each relation of the field."""

        def ask(results: RelationResults, relations: list[Relation]) -> list[Choice]:
            shown, state = self._checker.loader.show(path), results.state
            found = [one for relation in relations for one in relation.choices(state, shown, route, limit)]
            absolute = results.repository.absolute
            return [one._replace(path=absolute(one.path)) for one in dict.fromkeys(found)]

        return self._ask(path, ask, [])

    def places(self, path: str, route: Route, scalar: Any) -> list[Place]:
        """Return what a value at a route in a file names: nothing, if it doesn't exist or no relation applies."""

        def ask(results: RelationResults, relations: list[Relation]) -> list[Place]:
            shown, state = self._checker.loader.show(path), results.state
            named = [one for relation in relations for one in relation.named_by(state, shown, route, scalar)]
            return [_place(results, one, scalar) for one in list(dict.fromkeys(named))[:_MAX_PLACES]]

        return self._ask(path, ask, [])

    def _ask(self, path: str, question: Callable[[RelationResults, list[Relation]], T], otherwise: T) -> T:
        """Ask about the relations that apply to a file; without the store if that can't be used."""
        file_config = self._checker.config_resolver.assign(path, named=False)
        settings, collection = file_config.settings, file_config.collection
        if settings is None or collection is None or not settings.has_relations:
            return otherwise
        relations = self._checker.relations_of(settings)
        applying = relations.of(collection.name)
        if not applying:
            return otherwise
        try:
            return question(self._opened(settings.path, relations), applying)
        except sqlite3.Error:
            self.close()
            self._store = None
            return question(self._opened(settings.path, relations), applying)

    def _opened(self, name: Path, relations: Relations) -> RelationResults:
        if name not in self._results:
            root = self._scope.root
            blobs = self._stack.enter_context(blob_reader(root)) if root is not None else None
            repository = open_repository(self._checker, relations, self._scope, blobs, self._store, {})
            self._stack.callback(repository.close)
            state, _ = repository.states()
            results = self._results[name] = RelationResults(self._checker, repository, relations, state)
            for path, data in self._contents.items():
                results.replace(path, data)
        return self._results[name]


def _place(results: RelationResults, named: Named, scalar: Any) -> Place:
    """Return the place of what a value names: a key of a mapping, or a value."""
    path, document = results.repository.absolute(named.path), results.read_named(named.path)
    if document is None:
        return Place(path, "", START_OF_FILE)
    span = START_OF_FILE
    if named.pointer:
        value, route = follow_pointer(document.value, named.pointer)
        is_value = isinstance(value, str | int | float) and comparable(value) == comparable(scalar)
        span = document.value_span(route) if is_value else document.key_span(route)
    return Place(path, document.source.text, span, _title(document))


def _title(document: Document) -> str:
    value = document.value
    for name in ("title", "name"):
        if isinstance(value, dict) and isinstance(value.get(name), str):
            return str(value[name])
    return ""
