"""The progress bar of a long check on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from typing import IO, TYPE_CHECKING, NoReturn

from ...io.sources import Source

if TYPE_CHECKING:
    from tqdm import tqdm

_SHOW_AFTER = 1.0
"""Seconds before the bar is shown."""
_UPDATE_INTERVAL = 32
"""Files between two updates of the bar."""


def wants_progress(environment: Mapping[str, str], stream: IO[str]) -> bool:
    """Tell whether the stream is a terminal that can redraw a line."""
    return stream.isatty() and environment.get("TERM") != "dumb"


class Progress:
    """Draws a progress bar on a stream while files are checked, if that takes long."""

    def __init__(self, stream: IO[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._started = clock()
        self._bar: tqdm[NoReturn] | None = None

    def watch(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the sources and draw their number so far, with the total if it is known."""
        total = len(sources) if isinstance(sources, Sized) else None
        for number, source in enumerate(sources):
            if number % _UPDATE_INTERVAL == 0:
                self._draw(number, total)
            yield source

    def hide(self) -> None:
        """Hide the bar until the next update, so that other lines can be written."""
        if self._bar is not None:
            self._bar.clear()

    def end(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()

    def _draw(self, number: int, total: int | None) -> None:
        if self._bar is None and self._clock() - self._started >= _SHOW_AFTER:
            self._bar = self._make_bar(total)
        if self._bar is not None:
            self._bar.update(number - self._bar.n)

    def _make_bar(self, total: int | None) -> tqdm[NoReturn]:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # or tqdm starts a thread, which makes forking unsafe
        return tqdm(
            total=total,
            desc="mattercheck",
            unit=" files",
            file=self._stream,
            leave=False,
            dynamic_ncols=True,
        )
