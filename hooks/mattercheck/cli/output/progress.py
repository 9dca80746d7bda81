"""How far a long check has come, for a person who waits at a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from typing import IO, TYPE_CHECKING, NoReturn

from ...io.sources import Source

if TYPE_CHECKING:
    from tqdm import tqdm

PATIENCE = 1.0
"""Seconds that a person waits without asking."""
_OFTEN = 32
"""Files after which to look at the clock."""


def wants_progress(environment: Mapping[str, str], stream: IO[str]) -> bool:
    """Tell whether there is a terminal that can draw on a line again."""
    return stream.isatty() and environment.get("TERM") != "dumb"


class Progress:
    """Draws a bar on a stream while files are checked, once that takes long."""

    def __init__(self, stream: IO[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._started = clock()
        self._bar: tqdm[NoReturn] | None = None

    def watch(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the sources as they come, and draw how many that were, and of how many where that is known."""
        total = len(sources) if isinstance(sources, Sized) else None
        for number, source in enumerate(sources):
            if number % _OFTEN == 0:
                self._draw(number, total)
            yield source

    def hide(self) -> None:
        """Take the bar away, for other lines to be written, until it is drawn again."""
        if self._bar is not None:
            self._bar.clear()

    def end(self) -> None:
        """Take the bar away for good."""
        if self._bar is not None:
            self._bar.close()

    def _draw(self, number: int, total: int | None) -> None:
        if self._bar is None and self._clock() - self._started >= PATIENCE:
            self._bar = self._make_bar(total)
        if self._bar is not None:
            self._bar.update(number - self._bar.n)

    def _make_bar(self, total: int | None) -> tqdm[NoReturn]:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # or it starts a thread, beside which processes must not be forked
        return tqdm(
            total=total,
            desc="mattercheck",
            unit=" files",
            file=self._stream,
            leave=False,
            dynamic_ncols=True,
        )
