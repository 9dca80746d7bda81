"""Checks many files: what the cache knows is not read, and where it pays, processes share the work."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..config.collection import Collection
from ..config.file_config import FileConfig
from ..core.problem import Problem
from ..document.syntax import data_syntax
from ..io.sources import Source
from .checker import Checker
from .result import Result, Summary

if TYPE_CHECKING:
    from .cache import Cache, CacheEntry

POOL_THRESHOLD = 1000
"""Files to check from which on processes share the work at once."""
POOL_AFTER_SECONDS = 0.1
"""Seconds after which they share what is left of fewer files, if it is more than a few."""
_MIN_FOR_POOL = 20
_CHUNK = 128
"""Files that a process is given at a time."""


Item: TypeAlias = "tuple[Source, FileConfig, CacheEntry | None, str | None]"
"""A file to check; where to note that it is clean, and as what."""


class Run:
    """A check of many files by one checker, with `jobs` processes at most.

    The results of clean files are left out, unless `every` one is wanted; a cache is then no use.
    """

    def __init__(
        self, checker: Checker, *, cache: Cache | None = None, jobs: int = 1, every: bool = False
    ) -> None:
        self._checker = checker
        self._cache = None if every else cache
        self._jobs = jobs
        self._every = every
        self._verdicts: dict[FileConfig, CacheEntry | None] = {}
        self._loaded: set[FileConfig] = set()
        self.summary = Summary()
        self.schema_warnings: dict[str, list[Problem]] = {}
        """What is doubtful about the schemas that held for a file so far, by their names."""

    @property
    def met(self) -> set[Collection]:
        """The collections that had a file so far."""
        return {
            file_config.collection for file_config in self._verdicts if file_config.collection is not None
        }

    def results(self, sources: Iterable[Source], *, named: bool) -> Iterator[Result]:
        """Yield the results of the files that have problems, or of every one, in the order of the sources.

        `named` tells whether the files were named one by one. Raises MattercheckError: where the files are not very
        many, before the first of them is read.
        """
        items = self._items(sources, named=named)
        first = list(islice(items, POOL_THRESHOLD))
        if self._jobs == 1:
            yield from self._alone(chain(first, items))
        elif len(first) == POOL_THRESHOLD:
            yield from self._together(chain(first, items))
        else:
            yield from self._alone(_for_a_while(rest := deque(first)))
            yield from self._together(iter(rest)) if len(rest) > _MIN_FOR_POOL else self._alone(rest)
        if self._cache is not None:
            self._cache.save()

    def _items(self, sources: Iterable[Source], *, named: bool) -> Iterator[Item]:
        """Yield the files that have to be read."""
        summary, verdicts_of, assign = self.summary, self._verdicts, self._checker.config_resolver.assign
        for source in sources:
            file_config = assign(source.path, named=named)
            if not file_config.has_schema:
                if file_config.allows_inline_schema:
                    yield source, file_config, None, None
                else:
                    summary.skipped += 1
                continue
            if file_config not in verdicts_of:
                verdicts_of[file_config] = self._remembered(file_config)
            verdicts = verdicts_of[file_config]
            content_id = None if verdicts is None else _content_id(source)
            if verdicts is not None and content_id is not None and content_id in verdicts:
                summary.checked += 1
                continue
            if file_config not in self._loaded:
                self._load(file_config)
            yield source, file_config, verdicts_of[file_config], content_id

    def _remembered(self, file_config: FileConfig) -> CacheEntry | None:
        return self._cache.verdicts(file_config.name, file_config.form) if self._cache is not None else None

    def _load(self, file_config: FileConfig) -> None:
        """Load a schema when the first file has to be held against it. Raises SchemaError."""
        self._loaded.add(file_config)
        schema, verdicts = file_config.schema, self._verdicts[file_config]
        assert schema is not None
        self.schema_warnings[schema.name] = schema.warnings
        if schema.warnings:
            self._verdicts[file_config] = None  # or the next run would not say them
        elif verdicts is not None:
            verdicts.depend_on(schema.read_from)

    def _alone(self, items: Iterable[Item]) -> Iterator[Result]:
        check = self._checker.check
        for item in items:
            result = check(item[0], item[1])
            self._note(item, result)
            if result.problems or (self._every and result.checked):
                yield result
        self.schema_warnings.update(self._checker.schema_warnings)

    def _together(self, items: Iterator[Item]) -> Iterator[Result]:
        from ..core.process_pool import ProcessPool

        handed_out: deque[list[Item]] = deque()

        def chunks() -> Iterator[list[Source]]:
            while chunk := list(islice(items, _CHUNK)):
                handed_out.append(chunk)
                yield [source for source, *_ in chunk]

        with ProcessPool(self._checker, self._jobs) as pool:
            for outcome in pool.map(check_chunk, chunks()):
                for item, (result, changed) in zip(handed_out.popleft(), outcome.results, strict=True):
                    item[0].changed = changed
                    self._note(item, result)
                    if result.problems:
                        yield result
                    elif self._every and result.checked:
                        yield self._checker.clean(item[0], item[1])
                self.schema_warnings.update(outcome.schema_warnings)

    def _note(self, item: Item, result: Result) -> None:
        self.summary.failed |= any(problem.rule == "internal-error" for problem in result.problems)
        self.summary.checked += result.checked
        self.summary.skipped += not result.checked
        source, _, verdicts, content_id = item
        if verdicts is None or content_id is None or result.problems or not result.checked:
            return
        if self._cache is not None and source.changed < self._cache.settled:
            verdicts.add(content_id)


class Outcome(NamedTuple):
    """What came of a chunk of files: of each the result, and when it changed last, in nanoseconds."""

    results: list[tuple[Result, int]]
    schema_warnings: dict[str, list[Problem]]


_CLEAN = Result("", checked=True, problems=[])


def check_chunk(checker: Checker, sources: list[Source]) -> Outcome:
    """Check a chunk of files in a process of a pool; of clean files only that they are is sent back."""
    results = []
    for source in sources:
        result = checker.check(source, checker.config_resolver.assign(source.path))
        is_clean = result.checked and not result.problems
        results.append((_CLEAN if is_clean else result, source.changed))
    return Outcome(results, checker.schema_warnings)


def usable_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _for_a_while(items: deque[Item]) -> Iterator[Item]:
    """Take items from a queue until it takes long."""
    until = time.monotonic() + POOL_AFTER_SECONDS
    while items and time.monotonic() < until:
        yield items.popleft()


def _content_id(source: Source) -> str | None:
    """Return what tells a content, and how it is read, from any other."""
    content_id = source.content_id()
    syntax = data_syntax(source.path)
    return content_id if content_id is None or syntax is None else f"{syntax} {content_id}"
