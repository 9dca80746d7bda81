"""Words what violates relations, as the results of files."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Set
from io import BytesIO

from ..config.file_config import FileConfig
from ..core.bounded import LimitExceededError
from ..core.limits import MAX_INLINE_BYTES
from ..core.problem import START_OF_FILE, Problem, Severity
from ..document.document import Document, State
from ..document.source_text import SourceText
from ..document.syntax import NotCleanError
from ..io.sources import RecordingSource, Source, StreamSource
from ..relations.declarations import Relations
from ..relations.findings import findings_of
from ..relations.relation import Context, Finding
from ..relations.repository import Repository
from ..relations.states import State as RepositoryState
from .checker import Checker
from .relation_reader import RelationReader
from .result import Result
from .suppressions import unused_for_relations, without_suppressed
from .validate import check_document

_ABOUT_VALUES = {"filename", "references"}
"""Rules that an invalid value usually violates, too."""
_MAX_DOCUMENTS = 200
"""Most documents to keep for messages about other files that refer to the same one."""


class RelationResults:
    """The results of files in a state of a repository."""

    def __init__(
        self, checker: Checker, repository: Repository, relations: Relations, state: RepositoryState
    ) -> None:
        self.state = state
        self.relations = relations
        self.repository = repository
        self._checker = checker
        self._context = Context(state, self.read)
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._replaced: dict[str, bytes] = {}

    def of(self, findings: Iterable[list[Finding]], ignoring: Set[str] = frozenset()) -> Iterator[Result]:
        """Yield the results for violations, grouped by file.

        In files that are `ignoring` some, report comments that suppress none.
        """
        remaining = set(ignoring)
        for found in findings:
            if found:
                path = found[0].path
                remaining.discard(path)
                result = self._result(path, found, is_ignoring=path in ignoring)
                if result.problems:
                    yield result
        for path in sorted(remaining):
            if self.repository.is_own(path):
                result = self._result(path, [], is_ignoring=True)
                if result.problems:
                    yield result

    def of_file(self, path: str) -> Result:
        """Return the result of a file, with or without problems."""
        return self._result(path, findings_of(self.relations, self.state, path))

    def result_for(self, path: str, data: bytes) -> Result:
        """Return the result that a file would have with other content."""
        before, data_before = self.state.rows_of(path), self._replaced.get(path)
        self.replace(path, data)
        result = self.of_file(path)
        self._documents.pop(path, None)
        self._replaced.pop(path)
        if data_before is not None:
            self._replaced[path] = data_before
        self.state.replace(path, before)
        return result

    def replace(self, path: str, data: bytes | None) -> None:
        """Replace the content of a file, or remove the file."""
        self._documents.pop(path, None)
        if data is None:
            self._replaced.pop(path, None)
            self.state.replace(path, None)
        else:
            self._replaced[path] = data
            absolute = self.repository.absolute(path)
            rows = self.repository.rows_of(path, lambda: StreamSource(absolute, BytesIO(data)))
            self.state.replace(path, rows)

    def problem_of(self, finding: Finding) -> Problem:
        """Return the problem for a violation, whether a comment suppresses it or not."""
        return finding.relation.problem(finding, self.read(finding.path), self._context)

    def read(self, path: str) -> Document:
        """Return the document of a file; without places if finding them might take long."""
        if path in self._documents:
            self._documents.move_to_end(path)
            return self._documents[path]
        document = self._documents[path] = _read_document(self._checker, self._source(path))
        if len(self._documents) > _MAX_DOCUMENTS:
            self._documents.popitem(last=False)
        return document

    def read_named(self, path: str) -> Document | None:
        """Return the document of a file that a value names; None for a file that is neither content nor data."""
        if path in self.relations.data_files:
            return RelationReader(self._checker).read_data(self._source(path))
        return None if self.repository.collection(self.repository.absolute(path)) is None else self.read(path)

    def _source(self, path: str) -> Source:
        data = self._replaced.get(path)
        if data is None:
            return self.repository.source(path, self.state)
        return StreamSource(self.repository.absolute(path), BytesIO(data))

    def _result(self, path: str, findings: list[Finding], *, is_ignoring: bool = False) -> Result:
        """Return the result for violations in a file, without those that comments suppress."""
        absolute, document = self.repository.absolute(path), self.read(path)
        limit = document.limits.problems
        problems = [self.problem_of(one) for one in findings[:limit]]
        if len(findings) > limit:
            message = (
                f"the front matter violates relations more than {limit:,} times; the others are not shown"
            )
            problems.append(document.source.problem("problem-limit", START_OF_FILE, message))
        file_config = self._checker.config_resolver.assign(absolute, named=False)
        kept = without_suppressed(document, _without_invalid(document, problems, file_config))
        kept += unused_for_relations(document, problems) if is_ignoring else []
        return self._checker.relations_result(absolute, document, sorted(kept), file_config)


def _without_invalid(document: Document, problems: list[Problem], file_config: FileConfig) -> list[Problem]:
    """Drop problems with file names and references whose field has an invalid value anyway: that comes first."""
    schema = file_config.schema
    suspects = {problem.pointer for problem in problems if problem.rule in _ABOUT_VALUES and problem.pointer}
    if not suspects or schema is None or document.places is None or not schema.is_cheap:
        return problems
    found = check_document(document, schema, required=False, readers=file_config.readers)
    invalid = {one.pointer for one in found if one.severity is Severity.ERROR} & suspects
    return [one for one in problems if one.rule not in _ABOUT_VALUES or one.pointer not in invalid]


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
