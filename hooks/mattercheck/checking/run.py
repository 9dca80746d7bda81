"""Checks many files, skipping those the cache knows to be clean and using a process pool where it pays off."""

from __future__ import annotations

import math
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ..config.collection import Collection
from ..config.file_config import FileConfig
from ..core.named_tuple import NamedTuple
from ..core.problem import Problem
from ..document.syntax import data_syntax
from ..io.sources import FileSource, Source
from .checker import Checker
from .result import CLEAN, Noted, Result, Summary

if TYPE_CHECKING:
    from .cache import Cache, CacheEntry

POOL_THRESHOLD = 1000
"""Fewest files to check for which a process pool is started right away."""
POOL_AFTER_SECONDS = 0.1
"""Seconds after which the remaining files go to a pool even if there are fewer, unless only a few remain."""
_MIN_FOR_POOL = 20
_FILES_FOR_POOL = 200
"""Files that may be open at once in a process that can afford others; with too few, starting one never ends."""
_FILES_PER_PROCESS = 10
"""Files that a process keeps open in the one that started it, and more."""
_FIRST_CHUNK = 32
_LARGEST_CHUNK = 256
"""Files handed to a process at a time: first, and at most."""
_GROUP = 16
"""Small files read in a row."""
_CHUNK_SECONDS = 0.05
"""Seconds that a chunk is meant to take: handing it over takes much less, and so does waiting for the last one."""


T = TypeVar("T")
Item: TypeAlias = "tuple[Source, FileConfig, CacheEntry | None]"
"""A file to check, its configuration, and the cache entry in which to record it as clean."""


class Run:
    """A check of many files by one checker, with at most `jobs` processes.

    Results of clean files are omitted unless `every` is set, which also disables the cache.
    """

    def __init__(
        self, checker: Checker, *, cache: Cache | None = None, jobs: int = 1, every: bool = False
    ) -> None:
        self._checker = checker
        self._cache = None if every else cache
        self._jobs = jobs
        self._every = every
        self._entries: dict[FileConfig, CacheEntry | None] = {}
        self._loaded: set[FileConfig] = set()
        self.summary = Summary()
        self.noted = Noted({}, set())
        self.schema_warnings: dict[str, list[Problem]] = {}
        """Warnings about the schemas applied so far, by schema name."""

    @property
    def seen_collections(self) -> set[Collection]:
        """The collections with at least one file so far."""
        return {file_config.collection for file_config in self._entries if file_config.collection is not None}

    def results(self, sources: Iterable[Source], *, named: bool) -> Iterator[Result]:
        """Yield the results of the files with problems, or of every file, in the order of the sources.

        `named` tells whether the files were passed one by one rather than found in a folder. Raises MattercheckError;
        for fewer than POOL_THRESHOLD files, before the first is read.
        """
        items = self._items(sources, named=named)
        first = list(islice(items, POOL_THRESHOLD))
        if self._jobs == 1:
            yield from self._check_here(chain(first, items))
        elif len(first) == POOL_THRESHOLD:
            yield from self._check_in_pool(chain(first, items))
        else:
            yield from self._check_here(_until_pool_pays_off(rest := deque(first)))
            yield from (
                self._check_in_pool(iter(rest)) if len(rest) > _MIN_FOR_POOL else self._check_here(rest)
            )
        if self._cache is not None:
            self._cache.save()

    def _items(self, sources: Iterable[Source], *, named: bool) -> Iterator[Item]:
        """Yield the files that must be checked."""
        summary, entries, assign = self.summary, self._entries, self._checker.config_resolver.assign
        for source in sources:
            file_config = assign(source.path, named=named)
            if not file_config.has_schema:
                if file_config.allows_inline_schema:
                    yield source, file_config, None
                else:
                    summary.skipped += 1
                continue
            if file_config not in entries:
                entries[file_config] = self._cache_entry(file_config)
            entry = entries[file_config]
            if entry is not None and not entry.is_empty:
                content_id = _content_id(source)
                if content_id is not None and content_id in entry:
                    summary.checked += 1
                    continue
            if file_config not in self._loaded:
                self._load(file_config)
            yield source, file_config, entries[file_config]

    def _cache_entry(self, file_config: FileConfig) -> CacheEntry | None:
        return self._cache.entry(file_config.name, file_config.form) if self._cache is not None else None

    def _load(self, file_config: FileConfig) -> None:
        """Load a schema before the first file is validated against it. Raises SchemaError."""
        self._loaded.add(file_config)
        schema, entry = file_config.schema, self._entries[file_config]
        assert schema is not None
        self.schema_warnings[schema.name] = schema.warnings
        if schema.warnings:
            self._entries[file_config] = None  # otherwise the next run wouldn't report them
        elif entry is not None:
            entry.depend_on(schema.read_from)

    def _check_here(self, items: Iterable[Item]) -> Iterator[Result]:
        check, brief = self._checker.check, not self._every
        for item in _read_ahead(items, lambda item: item[0]):
            source, file_config, entry = item
            result = check(source, file_config, brief=brief)
            self._record(item, result, source.changed, None if entry is None else _content_id(source))
            if result.problems or (self._every and result.checked):
                yield result
        self.schema_warnings.update(self._checker.schema_warnings)

    def _check_in_pool(self, items: Iterator[Item]) -> Iterator[Result]:
        from ..core.process_pool import ProcessPool

        pending: deque[list[Item]] = deque()
        size = _FIRST_CHUNK

        def chunks() -> Iterator[list[Source]]:
            while chunk := list(islice(items, size)):
                pending.append(chunk)
                yield [source for source, *_ in chunk]

        with ProcessPool(self._checker, self._jobs) as pool:
            for outcome in pool.map(check_chunk, chunks()):
                chunk = pending.popleft()
                fitting = len(chunk) * _CHUNK_SECONDS / max(outcome.seconds, _CHUNK_SECONDS / _LARGEST_CHUNK)
                size = max(1, min(_LARGEST_CHUNK, round(fitting)))
                for item, (found, changed, content_id) in zip(chunk, outcome.results, strict=True):
                    result = found or CLEAN
                    self._record(item, result, changed, content_id)
                    if result.problems:
                        yield result
                    elif self._every and result.checked:
                        yield self._checker.clean_result(item[0], item[1])
                self.schema_warnings.update(outcome.schema_warnings)

    def _record(self, item: Item, result: Result, changed: int, content_id: str | None) -> None:
        """Count a result, and record a clean content, which last `changed` at that time."""
        source, file_config, entry = item
        if result is not CLEAN:
            self._note(source, file_config, result)
            if result.problems or not result.checked or result.ignores_relations:
                return  # if it ignores relations, the next run wouldn't see the comment
        else:
            self.summary.checked += 1
        is_settled = self._cache is not None and changed < self._cache.settled
        if entry is not None and content_id is not None and is_settled:
            entry.add(content_id)

    def _note(self, source: Source, file_config: FileConfig, result: Result) -> None:
        """Count a result, and note its facts."""
        self.summary.failed |= any(problem.rule == "internal-error" for problem in result.problems)
        self.summary.checked += result.checked
        self.summary.skipped += not result.checked
        settings = file_config.settings
        if result.facts and settings is not None and isinstance(source, FileSource) and source.blob:
            path = result.path or self._checker.loader.show(source.path)
            self.noted.facts.setdefault(settings.path, {})[path] = source.blob, result.facts
        if result.ignores_relations:
            self.noted.ignoring.add(result.path)


class Outcome(NamedTuple):
    """The results of a chunk of files, each with its modification time in nanoseconds since the epoch and content id.

    None stands for CLEAN. `seconds` is the processor time that they took.
    """

    results: list[tuple[Result | None, int, str | None]]
    schema_warnings: dict[str, list[Problem]]
    seconds: float


def check_chunk(checker: Checker, sources: list[Source]) -> Outcome:
    """Check a chunk of files in a pool process."""
    results: list[tuple[Result | None, int, str | None]] = []
    started = time.thread_time()
    for source in _read_ahead(sources, lambda source: source):
        result = checker.check(source, checker.config_resolver.assign(source.path), brief=True)
        results.append((None if result is CLEAN else result, source.changed, _content_id(source)))
    return Outcome(results, checker.schema_warnings, time.thread_time() - started)


def _read_ahead(items: Iterable[T], source_of: Callable[[T], Source]) -> Iterator[T]:
    """Yield items whose sources are small files in groups, each read in a row, until there is a group without any."""
    rest = iter(items)
    while group := list(islice(rest, _GROUP)):
        is_small = [_is_read_ahead(source_of(item)) for item in group]
        yield from group
        if not any(is_small):
            break
    yield from rest


def _is_read_ahead(source: Source) -> bool:
    return isinstance(source, FileSource) and bool(source.blob) and source.read_ahead()


def usable_processes(wanted: int | None = None) -> int:
    """Return how many processes to use: as many as wanted (default: one per processor), fewer if few files may be open."""
    limit = _open_files_limit()
    if limit < _FILES_FOR_POOL:
        return 1
    if wanted is None:
        wanted = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(min(wanted, limit // _FILES_PER_PROCESS))


def _open_files_limit() -> float:
    try:
        import resource
    except ImportError:  # on Windows
        return math.inf
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return math.inf if limit == resource.RLIM_INFINITY else limit


def _until_pool_pays_off(items: deque[Item]) -> Iterator[Item]:
    """Yield items from a queue for POOL_AFTER_SECONDS."""
    until = time.monotonic() + POOL_AFTER_SECONDS
    while items and time.monotonic() < until:
        yield items.popleft()


def _content_id(source: Source) -> str | None:
    """Return an id for a content and the syntax it is read in; None if it has none."""
    content_id = source.content_id()
    syntax = data_syntax(source.path)
    return content_id if content_id is None or syntax is None else f"{syntax} {content_id}"
