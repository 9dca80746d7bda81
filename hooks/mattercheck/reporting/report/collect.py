"""Checks files and surveys their content at the same time, so that each file is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from ...checking.checker import Checker
from ...checking.result import Result, Summary
from ...config.collection import Collection
from ...config.file_config import FileConfig
from ...core.bounded import LimitExceededError
from ...core.named_tuple import NamedTuple
from ...core.problem import Problem
from ...document.document import Document, State
from ...io.sources import Source
from .survey import Survey

POOL_THRESHOLD = 300
"""Fewest files for which processes are started."""
_CHUNK = 128
"""Files handed to a process at a time."""


class ObservingChecker(Checker):
    """A checker that keeps the document it read last."""

    document: Document | None = None

    def read(self, source: Source, file_config: FileConfig, *, strict: bool = False) -> Document:
        """Read a file the way a check does, and keep the document."""
        self.document = None
        self.document = super().read(source, file_config, strict=strict)
        return self.document


class _Outcome(NamedTuple):
    results: list[Result]
    survey: Survey
    schema_warnings: dict[str, list[Problem]]


class Collector:
    """Checks files, and surveys their content in `survey`, with at most `jobs` processes."""

    def __init__(self, checker: ObservingChecker, jobs: int) -> None:
        self._checker = checker
        self._jobs = jobs
        self.survey = Survey()
        self.summary = Summary()
        self.seen: dict[str, tuple[FileConfig, str]] = {}
        """The configuration and blob of each checked file by its path as shown; the blob is empty if unknown."""
        self.schema_warnings: dict[str, list[Problem]] = {}

    @property
    def collections(self) -> set[Collection]:
        """The collections with at least one file."""
        return {config.collection for config, _ in self.seen.values() if config.collection is not None}

    def results(self, sources: Iterable[Source]) -> Iterator[Result]:
        """Yield the result of every checked file in the order of the sources. Raises MattercheckError."""
        selected = self._selected(sources)
        first = list(islice(selected, POOL_THRESHOLD))
        if self._jobs == 1 or len(first) < POOL_THRESHOLD:
            for chunk in _chunks(chain(first, selected)):
                yield from self._counted([check_chunk(self._checker, chunk)])
            return
        from ...core.process_pool import ProcessPool

        with ProcessPool[ObservingChecker](self._checker, self._jobs) as pool:
            yield from self._counted(pool.map(check_chunk, _chunks(chain(first, selected))))

    def _selected(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the sources that a schema may apply to."""
        assign, show = self._checker.config_resolver.assign, self._checker.loader.show
        for source in sources:
            config = assign(source.path, named=False)
            if not config.has_schema and not config.allows_inline_schema:
                self.summary.skipped += 1
                continue
            if config.schema is not None and config.schema.warnings:
                self.schema_warnings[config.schema.name] = config.schema.warnings
            self.seen[show(source.path)] = config, getattr(source, "blob", "")
            yield source

    def _counted(self, outcomes: Iterable[_Outcome]) -> Iterator[Result]:
        for outcome in outcomes:
            self.survey.merge(outcome.survey)
            self.schema_warnings.update(outcome.schema_warnings)
            for result in outcome.results:
                self.summary.checked += result.checked
                self.summary.skipped += not result.checked
                if result.checked:
                    self.summary.faulty += bool(result.problems)
                    self.summary.add(result.problems)
                    yield result


def check_chunk(checker: ObservingChecker, sources: list[Source]) -> _Outcome:
    """Check and survey a chunk of files."""
    survey, results = Survey(), []
    for source in sources:
        config = checker.config_resolver.assign(source.path, named=False)
        checker.document = None
        result = checker.check(source, config)
        results.append(result)
        if result.checked:
            value = _value(checker, source, config)
            if isinstance(value, dict):
                freshness = config.collection.freshness if config.collection is not None else None
                survey.add(result.collection, value, result.path, freshness)
    return _Outcome(results, survey, checker.schema_warnings)


def _value(checker: ObservingChecker, source: Source, config: FileConfig) -> object:
    """Return the front matter of a file that was just checked; None if it has none or can't be read."""
    document = checker.document
    if document is not None:
        return document.value if document.state in {State.PRESENT, State.EMPTY} else None
    try:  # it was explained in another process
        content = checker.content(source, config)
    except (OSError, LimitExceededError):
        return None
    return content.value if content.state in {State.PRESENT, State.EMPTY} else None


def _chunks(sources: Iterator[Source]) -> Iterator[list[Source]]:
    while chunk := list(islice(sources, _CHUNK)):
        yield chunk
