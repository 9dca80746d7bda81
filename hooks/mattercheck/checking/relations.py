"""Checks relations across files, and turns what violates them into results."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

from ..core.bounded import LimitExceededError
from ..core.paths import prefix, relative
from ..document.document import Document, State
from ..document.source_text import SourceText
from ..document.syntax import NotCleanError
from ..git.blobs import blob_reader
from ..io.sources import RecordingSource, Source, StreamSource
from ..relations.declarations import Relations, read_relations
from ..relations.findings import all_findings, caused_findings
from ..relations.relation import Context, Finding
from ..relations.repository import Repository, Scope
from ..relations.states import State as RepositoryState
from .checker import MAX_INLINE_BYTES, Checker
from .discovery import walk
from .result import Result
from .suppressions import without_suppressed

_MAX_DOCUMENTS = 200
"""Most documents to keep for messages about other files that refer to the same one."""


class RelationCheck:
    """The relations of all configurations that a checker has loaded.

    Raises ConfigurationError if one of them is declared wrongly.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._relations: dict[Path, Relations] = {}
        self.prepare()

    def prepare(self) -> None:
        """Read the relations of configurations that were loaded in the meantime."""
        for settings in self._checker.config_resolver.settings:
            if settings.has_relations and settings.path not in self._relations:
                self._relations[settings.path] = read_relations(settings, self._checker.loader)

    def results(self, scope: Scope) -> Iterator[Result]:
        """Yield a result for each file with problems, in the order of the paths for each configuration."""
        self.prepare()
        with ExitStack() as stack:
            blobs = stack.enter_context(blob_reader(scope.root)) if scope.root is not None else None
            for relations in self._relations.values():
                repository = Repository(
                    scope, relations, self._checker.config_resolver, self._read_value, blobs, _listed
                )
                new, old = repository.states()
                yield from _Results(self._checker, repository, relations, new).of(
                    _findings(scope, relations, new, old)
                )

    def _read_value(self, source: Source) -> Any:
        """Return the value of a file, None if it has none or can't be read: then checking it is what reports why."""
        file_config = self._checker.config_resolver.assign(source.path, named=False)
        try:
            content = self._checker.content(source, file_config)
        except (OSError, LimitExceededError):
            return None
        return content.value if content.state in {State.PRESENT, State.EMPTY} else None


def _listed(top: Path) -> Iterator[str]:
    return (relative(path, top) for path in walk(prefix(top)))


def _findings(
    scope: Scope, relations: Relations, new: RepositoryState, old: RepositoryState | None
) -> Iterator[list[Finding]]:
    if scope.at_hand is None or old is None:
        for found in all_findings(relations, new):
            yield [one for one in found if scope.at_hand is None or one.path in scope.at_hand]
    else:
        yield from caused_findings(relations, old, new, scope.at_hand, only_new=scope.only_new)


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
            problems = [one.relation.problem(one, document, self._context) for one in found]
            problems = without_suppressed(document, sorted(problems))
            if problems:
                absolute = self._repository.absolute(path)
                file_config = self._checker.config_resolver.assign(absolute, named=False)
                yield self._checker.relations_result(absolute, document, problems, file_config)

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
