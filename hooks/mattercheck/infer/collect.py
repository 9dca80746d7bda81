"""Summarizes the documents of files one by one, without keeping them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from ..checking.checker import Checker
from ..config.file_config import FileConfig
from ..core.bounded import LimitExceededError
from ..document.document import State
from ..document.syntax import YamlVersion
from ..io.sources import Source
from .summary import Summary

POOL_THRESHOLD = 2_000
"""Fewest files for which a process pool is used."""
_CHUNK = 500
"""Files handed to a process at a time."""


class Collector:
    """Collects a `summary` of the documents in a set of files, and counts the files.

    `committed_at` returns when the file at a path last changed, in seconds since the epoch.
    """

    def __init__(
        self,
        checker: Checker,
        *,
        yaml_version: YamlVersion = YamlVersion.CORE,
        committed_at: Callable[[str], int] | None = None,
    ) -> None:
        self._checker = checker
        self._committed_at = committed_at
        self._file_config = FileConfig(required=False)
        self._file_config.yaml_version = yaml_version
        self.summary = Summary()
        self.described = 0
        """Number of files included in the summary."""
        self.absent = 0
        """Number of files without front matter."""
        self.faulty: list[str] = []
        """Paths of files that are unreadable or have syntax errors; they are left out of the summary."""

    def empty_copy(self) -> Collector:
        """Return an empty collector with the same settings."""
        version = self._file_config.yaml_version
        return Collector(self._checker, yaml_version=version, committed_at=self._committed_at)

    def without_history(self) -> None:
        """Drop `committed_at`, so that the collector can be sent to another process."""
        self._committed_at = None

    def merge(self, other: Collector) -> None:
        """Add everything that another collector has collected."""
        self.summary.merge(other.summary)
        self.described += other.described
        self.absent += other.absent
        self.faulty += other.faulty

    def add(self, source: Source) -> None:
        """Add a file."""
        try:
            content = self._checker.content(source, self._file_config)
        except (OSError, LimitExceededError):
            self.faulty.append(source.path)
            return
        if content.is_faulty:
            self.faulty.append(source.path)
        elif content.state is State.ABSENT:
            self.absent += 1
        else:
            self.described += 1
            self.summary.add(content.value, self._committed_at(source.path) if self._committed_at else 0)


def collect(collector: Collector, sources: Iterable[Source], jobs: int) -> None:
    """Add files to a collector, using at most `jobs` processes. The result doesn't depend on their number."""
    rest = iter(sources)
    first = list(islice(rest, POOL_THRESHOLD))
    if jobs == 1 or len(first) < POOL_THRESHOLD:
        for source in chain(first, rest):
            collector.add(source)
        return
    from ..core.process_pool import ProcessPool

    def chunks() -> Iterator[list[Source]]:
        files = chain(first, rest)
        while chunk := list(islice(files, _CHUNK)):
            yield chunk

    with ProcessPool(collector.empty_copy(), jobs) as pool:
        for part in pool.map(_collect_chunk, chunks()):
            collector.merge(part)


def _collect_chunk(collector: Collector, sources: list[Source]) -> Collector:
    part = collector.empty_copy()
    for source in sources:
        part.add(source)
    part.without_history()
    return part
