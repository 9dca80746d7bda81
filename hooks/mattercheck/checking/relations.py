"""Checks relations across files, and turns what violates them into results."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

from ..core.bounded import LimitExceededError
from ..core.errors import describe_os_error
from ..core.limits import DEFAULT_LIMITS
from ..core.paths import prefix, relative
from ..core.problem import START_OF_FILE, Problem
from ..document.bounded_read import read_data_within_limits
from ..document.document import Document, State, read_whole
from ..document.source_text import SourceText
from ..document.syntax import NotCleanError, data_syntax
from ..git.blobs import blob_reader
from ..io.sources import RecordingSource, Source, StreamSource
from ..relations.declarations import Relations
from ..relations.findings import all_findings, caused_findings, findings_of
from ..relations.relation import Context, Finding
from ..relations.repository import Repository, Scope, Store
from ..relations.states import State as RepositoryState
from .checker import MAX_INLINE_BYTES, Checker
from .discovery import walk
from .result import Result
from .suppressions import without_suppressed

_DATA_LIMITS = DEFAULT_LIMITS._replace(size=1 << 24)
"""Limits of data files; they are larger than content."""
_MAX_DOCUMENTS = 200
"""Most documents to keep for messages about other files that refer to the same one."""


class RelationCheck:
    """The relations of all configurations that a checker has loaded.

    Raises ConfigurationError if one of them is declared wrongly.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._current: _Results | None = None
        self._declared()

    def _declared(self) -> list[Relations]:
        """Return the relations of all configurations loaded so far."""
        loaded = self._checker.config_resolver.settings
        return [self._checker.relations_of(settings) for settings in loaded if settings.has_relations]

    def results(
        self, scope: Scope, store: Store | None = None, facts: Mapping[str, tuple[str, bytes]] | None = None
    ) -> Iterator[Result]:
        """Yield a result for each file with problems, in the order of the paths for each configuration.

        `facts` are those that a run has read, as in `Run.facts`. `store` keeps facts between runs. If it is damaged, busy or can't be written, facts are read anew.
        """
        for relations in self._declared():
            results = None
            for _ in range(2 if store is not None else 0):
                try:
                    results = list(self._results(scope, relations, store, facts or {}))
                    break
                except sqlite3.Error as error:
                    if not _is_damaged(error) or not _removed(store):
                        break
            yield from self._results(scope, relations, None, facts or {}) if results is None else results

    def _results(
        self,
        scope: Scope,
        relations: Relations,
        store: Store | None,
        facts: Mapping[str, tuple[str, bytes]],
    ) -> Iterator[Result]:
        """Yield the results for a configuration. Raises sqlite3.Error if the store can't be used."""
        with ExitStack() as stack:
            blobs = stack.enter_context(blob_reader(scope.root)) if scope.root is not None else None
            repository = Repository(
                scope,
                relations,
                self._checker.config_resolver,
                self,
                blobs,
                _listed,
                store,
                facts,
            )
            stack.callback(repository.close)
            new, old = repository.states()
            results = self._current = _Results(self._checker, repository, relations, new)
            yield from results.of(_findings(repository, relations, new, old, only_new=scope.only_new))

    def result_for(self, path: str, data: bytes) -> Result:
        """Return the result that a file would have with other content.

        `path` is that of the latest result, which must have been yielded without a store.
        """
        assert self._current is not None
        return self._current.result_for(path, data)

    def read_value(self, source: Source) -> Any:
        """Return the value of a file; None if it has none or can't be read: then checking it is what reports why."""
        file_config = self._checker.config_resolver.assign(source.path, named=False)
        try:
            content = self._checker.content(source, file_config)
        except (OSError, LimitExceededError):
            return None
        return content.value if content.state in {State.PRESENT, State.EMPTY} else None

    def read_data(self, source: Source) -> Document:
        """Return the document of a data file that values refer to, with problems if it can't be read."""
        shown, syntax = self._checker.loader.show(source.path), data_syntax(source.path)
        assert syntax is not None
        try:
            data = source.read(lambda read: read_whole(read, _DATA_LIMITS.size))
        except OSError as error:
            text = SourceText(shown, "")
            message = f"the file cannot be read: {describe_os_error(error)}"
            return Document(
                text, State.BROKEN, problems=[text.problem("unreadable-file", START_OF_FILE, message)]
            )
        if len(data) > _DATA_LIMITS.size:
            text = SourceText(shown, "")
            message = f"the file is larger than {_DATA_LIMITS.size:,} bytes"
            return Document(text, State.BROKEN, problems=[text.problem("size-limit", START_OF_FILE, message)])
        return read_data_within_limits(shown, data, syntax, _DATA_LIMITS)


def _is_damaged(error: sqlite3.Error) -> bool:
    """Tell whether a store is damaged, rather than busy, read-only or on a full disk."""
    return getattr(error, "sqlite_errorname", "") in {"SQLITE_NOTADB", "SQLITE_CORRUPT"} or not isinstance(
        error, sqlite3.OperationalError
    )


def _removed(store: Store | None) -> bool:
    """Remove the files of a store; tell whether that was possible."""
    try:
        for file in store.folder.glob("*.sqlite*") if store is not None else ():
            file.unlink()
    except OSError:
        return False
    return True


def _listed(top: Path) -> Iterator[str]:
    return (relative(path, top) for path in walk(prefix(top)))


def _findings(
    repository: Repository,
    relations: Relations,
    new: RepositoryState,
    old: RepositoryState | None,
    *,
    only_new: bool,
) -> Iterator[list[Finding]]:
    at_hand = repository.at_hand
    if at_hand is None or old is None:
        for found in all_findings(relations, new):
            yield [one for one in found if at_hand is None or one.path in at_hand]
    else:
        yield from caused_findings(relations, old, new, at_hand, only_new=only_new)


class _Results:
    """Words the violations in a state."""

    def __init__(
        self, checker: Checker, repository: Repository, relations: Relations, state: RepositoryState
    ) -> None:
        self._checker = checker
        self._repository = repository
        self._relations = relations
        self._context = Context(state, self._read)
        self._documents: OrderedDict[str, Document] = OrderedDict()

    def of(self, findings: Iterable[list[Finding]]) -> Iterator[Result]:
        """Yield the results for violations, grouped by file."""
        for found in findings:
            if not found:
                continue
            path = found[0].path
            document = self._read(path)
            result = self._result(
                path, document, [one.relation.problem(one, document, self._context) for one in found]
            )
            if result.problems:
                yield result

    def result_for(self, path: str, data: bytes) -> Result:
        """Return the result that a file would have with other content."""
        absolute, state = self._repository.absolute(path), self._context.state
        document = _read_document(self._checker, StreamSource(absolute, BytesIO(data)))
        value = document.value if document.state in {State.PRESENT, State.EMPTY} else None
        collection = self._repository.collection(absolute) or ""
        before = state.rows_of(path)
        state.replace(path, self._relations.rows(path, collection, value))
        self._documents[path] = document
        found = findings_of(self._relations, state, path)
        problems = [one.relation.problem(one, document, self._context) for one in found]
        state.replace(path, before)
        del self._documents[path]
        return self._result(path, document, problems)

    def _result(self, path: str, document: Document, problems: list[Problem]) -> Result:
        """Return the result for violations in a file, without those that comments suppress."""
        absolute = self._repository.absolute(path)
        file_config = self._checker.config_resolver.assign(absolute, named=False)
        kept = without_suppressed(document, sorted(problems))
        return self._checker.relations_result(absolute, document, kept, file_config)

    def _read(self, path: str) -> Document:
        if path in self._documents:
            self._documents.move_to_end(path)
            return self._documents[path]
        source = self._repository.source(path, self._context.state)
        document = self._documents[path] = _read_document(self._checker, source)
        if len(self._documents) > _MAX_DOCUMENTS:
            self._documents.popitem(last=False)
        return document


def _read_document(checker: Checker, source: Source) -> Document:
    """Return the document of a file; without places if finding them might take long."""
    file_config = checker.config_resolver.assign(source.path, named=False)
    recorded = RecordingSource(source)
    try:
        return checker.read(recorded, file_config, strict=True)
    except NotCleanError:
        data = recorded.data
    except OSError:
        return Document(SourceText(checker.loader.show(source.path), ""), State.ABSENT)
    copy = StreamSource(source.path, BytesIO(data))
    if len(data) <= MAX_INLINE_BYTES:
        return checker.read(copy, file_config)
    try:
        content = checker.content(copy, file_config)
    except (OSError, LimitExceededError):
        return Document(SourceText(checker.loader.show(source.path), ""), State.ABSENT)
    return Document(SourceText(checker.loader.show(source.path), ""), content.state, content.value)
