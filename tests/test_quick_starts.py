"""A newcomer follows each quick start: the files on the page are written, its commands run and print what it shows."""

from __future__ import annotations

import itertools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import quick_start_sites
from conftest import ROOT, Outcome
from walks import Walk

PAGES = sorted(path for path in (ROOT / "docs" / "start").glob("*.md") if path.name != "README.md")
TODAY = "1782864000"
"""1 July 2026, in seconds since the epoch."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_quick_start_shows_what_happens(
    page: Path,
    tmp_path: Path,
    run: Callable[..., Outcome],
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)

    def enter(name: str) -> Path:
        folder = quick_start_sites.make(name, tmp_path / str(next(numbers)) / "site")
        monkeypatch.chdir(folder)
        return folder

    numbers = itertools.count()
    text = page.read_text(encoding="utf-8")
    walk = Walk(run, tmp_path, "~/site", enter)
    happened = walk.go(text)
    assert walk.commands >= 3
    if pytestconfig.getoption("update"):
        page.write_text(happened, encoding="utf-8", newline="\n")
    else:
        assert happened == text


def test_every_reader_has_a_quick_start() -> None:
    index = (ROOT / "docs" / "start" / "README.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES} == set(re.findall(r"\]\(([\w-]+\.md)\)", index))
