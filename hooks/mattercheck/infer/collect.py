"""Takes in the documents of files, one after the other, and forgets them."""

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
"""Files from which on processes share the work."""
_CHUNK = 500
"""Files that a process is given at a time."""


class Collector:
    """What is remembered of a set of files: the `summary` of their documents, and how many there were.

    `committed_at` tells when a file changed last, by its path, in seconds since the epoch.
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
        self._assignment = FileConfig(required=False)
        self._assignment.yaml_version = yaml_version
        self.summary = Summary()
        self.described = 0
        """Files that the summary is of."""
        self.absent = 0
        """Files without front matter."""
        self.faulty: list[str] = []
        """The paths of the files that cannot be read, or not for certain: a schema cannot say what they mean."""

    def empty_copy(self) -> Collector:
        """Return a collector that reads as this one does, and has taken in nothing yet."""
        version = self._assignment.yaml_version
        return Collector(self._checker, yaml_version=version, committed_at=self._committed_at)

    def without_history(self) -> None:
        """Keep only what was taken in, to be sent to another process."""
        self._committed_at = None

    def merge(self, other: Collector) -> None:
        """Take in all that another one took in."""
        self.summary.merge(other.summary)
        self.described += other.described
        self.absent += other.absent
        self.faulty += other.faulty

    def add(self, source: Source) -> None:
        """Take in a file."""
        try:
            content = self._checker.content(source, self._assignment)
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
    """Let a collector take in files, with `jobs` processes at most. What comes of it does not depend on their number."""
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
