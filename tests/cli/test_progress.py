"""The bar of a long check: on a terminal, after a while, and gone in the end."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from mattercheck.cli.output.progress import Progress, wants_progress
from mattercheck.io.sources import FileSource


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


SOURCES = [FileSource(f"{number}.md") for number in range(200)]


def seconds(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def test_a_long_check() -> None:
    terminal, clock = Terminal(), seconds(0.4)
    progress = Progress(terminal, lambda: next(clock))
    assert list(progress.watch(SOURCES)) == SOURCES
    drawn = terminal.getvalue()
    assert "mattercheck:" in drawn
    assert "/200" in drawn
    progress.hide()
    progress.end()
    last_line = terminal.getvalue().rstrip("\r").rsplit("\r", 1)[-1]
    assert last_line.strip() == ""


def test_a_stream_is_not_gathered() -> None:
    terminal, clock = Terminal(), seconds(0.4)
    progress = Progress(terminal, lambda: next(clock))
    given = 0

    def stream() -> Iterator[FileSource]:
        nonlocal given
        for source in SOURCES:
            given += 1
            yield source

    for number, _ in enumerate(progress.watch(stream()), 1):
        assert given == number
    progress.end()
    assert "mattercheck:" in terminal.getvalue()


def test_a_short_check() -> None:
    terminal, clock = Terminal(), seconds(0.01)
    progress = Progress(terminal, lambda: next(clock))
    assert list(progress.watch(SOURCES)) == SOURCES
    progress.hide()
    progress.end()
    assert terminal.getvalue() == ""


@pytest.mark.parametrize(
    ("environment", "stream", "wanted"),
    [({}, Terminal(), True), ({"TERM": "dumb"}, Terminal(), False), ({}, io.StringIO(), False)],
)
def test_where_it_is_drawn(environment: dict[str, str], stream: io.StringIO, wanted: bool) -> None:
    assert wants_progress(environment, stream) is wanted
