"""Lets processes share the reading of many files; each keeps a summary of bounded size, and these are put together."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

from ..core.bounded import exit_with_parent, start_method
from ..io.sources import Source
from .collect import Collector

MANY = 2_000
"""Files from which on processes share the work."""
_CHUNK = 500
"""Files that a process is given at a time."""
_AHEAD = 3
"""Chunks that are handed out for each process before the first one must be back."""

_empty_copy: Collector


def collect(collector: Collector, sources: Iterable[Source], jobs: int) -> None:
    """Let a collector take in files, with `jobs` processes at most. What comes of it does not depend on their number."""
    rest = iter(sources)
    first = list(islice(rest, MANY))
    if jobs == 1 or len(first) < MANY:
        for source in chain(first, rest):
            collector.add(source)
        return
    for part in _parts(collector, chain(first, rest), jobs):
        collector.merge(part)


def _parts(collector: Collector, sources: Iterator[Source], jobs: int) -> Iterator[Collector]:
    """Yield what processes took in of chunks of the files, in their order."""
    waiting: deque[Future[Collector]] = deque()
    context = get_context(start_method())
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(collector.empty_copy(),)
    ) as executor:
        while chunk := list(islice(sources, _CHUNK)):
            waiting.append(executor.submit(_collected, chunk))
            if len(waiting) > jobs * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin(empty_copy: Collector) -> None:
    global _empty_copy  # noqa: PLW0603 - what a worker works with
    exit_with_parent()
    _empty_copy = empty_copy


def _collected(sources: list[Source]) -> Collector:
    part = _empty_copy.empty_copy()
    for source in sources:
        part.add(source)
    part.without_history()
    return part
