"""Summarizes the documents of files one by one, without keeping them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from ..checking.checker import Checker
from ..config.file_config import FileConfig
from ..core.bounded import LimitExceededError
from ..document.document import State
from ..document.syntax import YamlVersion
from ..io.sources import Source
from .forms import UNKNOWN, Moment
from .summary import Summary
from .value_summaries import NEVER

POOL_THRESHOLD = 2_000
"""Fewest files for which a process pool is used."""
_DAY = 86_400
"""Seconds."""
_MIN_RECENT = 5
"""Fewest files added recently for which what is new in them is significant."""
_CHUNK = 500
"""Files handed to a process at a time."""


class Collector:
    """Collects a `summary` of the documents in a set of files, and counts the files."""

    def __init__(
        self,
        checker: Checker,
        *,
        yaml_version: YamlVersion = YamlVersion.CORE,
        observe: Callable[[str, Any], None] | None = None,
    ) -> None:
        """Make an empty one; `observe` is called with the path and the value of each document that is added."""
        self._checker = checker
        self._observe = observe
        self._file_config = FileConfig(required=False)
        self._file_config.yaml_version = yaml_version
        self.summary = Summary()
        self.described = 0
        """Number of files included in the summary."""
        self.absent = 0
        """Number of files without front matter."""
        self.faulty: list[str] = []
        """Paths of files that are unreadable or have syntax errors; what is recovered of them is in the summary."""
        self.days: Counter[int] = Counter()
        """Number of files added on each day since the epoch, of those for which it is known."""

    def empty_copy(self) -> Collector:
        """Return an empty collector with the same settings."""
        return Collector(self._checker, yaml_version=self._file_config.yaml_version)

    def merge(self, other: Collector) -> None:
        """Add everything that another collector has collected."""
        self.summary.merge(other.summary)
        self.described += other.described
        self.absent += other.absent
        self.faulty += other.faulty
        self.days.update(other.days)

    @property
    def recent(self) -> int:
        """The moment since which the latest quarter of the files was added, in seconds since the epoch.

        NEVER if that is unknown, or if too few files were added one after the other.
        """
        later, recent = 0, NEVER
        for day in sorted(self.days, reverse=True):
            later += self.days[day]
            if later * 4 > self.days.total():
                break
            if later >= _MIN_RECENT:
                recent = day * _DAY
        return recent

    def add(self, source: Source, moment: Moment = UNKNOWN) -> None:
        """Add a file that was added and changed at a moment."""
        try:
            content = self._checker.content(source, self._file_config)
        except (OSError, LimitExceededError):
            self.faulty.append(source.path)
            return
        if content.is_faulty:
            self.faulty.append(source.path)
            if isinstance(content.value, dict):
                recovered = {
                    key: value for key, value in content.value.items() if key not in content.in_doubt
                }
                self.summary.add_recovered(recovered, moment)
        elif content.state is State.ABSENT:
            self.absent += 1
        else:
            self.described += 1
            self.summary.add(content.value, moment)
            if self._observe is not None:
                self._observe(source.path, content.value)
            if moment.added:
                self.days[moment.added // _DAY] += 1


def collect(
    collector: Collector,
    sources: Iterable[Source],
    jobs: int,
    moment_of: Callable[[str], Moment] = lambda _: UNKNOWN,
) -> None:
    """Add files to a collector, using at most `jobs` processes. The result doesn't depend on their number.

    `moment_of` returns when the file at a path was added and last changed.
    """
    rest = ((source, moment_of(source.path)) for source in sources)
    first = list(islice(rest, POOL_THRESHOLD))
    if jobs == 1 or len(first) < POOL_THRESHOLD:
        for source, moment in chain(first, rest):
            collector.add(source, moment)
        return
    from ..core.process_pool import ProcessPool

    def chunks() -> Iterator[list[tuple[Source, Moment]]]:
        files = chain(first, rest)
        while chunk := list(islice(files, _CHUNK)):
            yield chunk

    with ProcessPool(collector.empty_copy(), jobs) as pool:
        for part in pool.map(_collect_chunk, chunks()):
            collector.merge(part)


def _collect_chunk(collector: Collector, sources: list[tuple[Source, Moment]]) -> Collector:
    part = collector.empty_copy()
    for source, moment in sources:
        part.add(source, moment)
    return part
