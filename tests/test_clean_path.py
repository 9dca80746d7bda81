"""What a clean run does not do: import, ask git, and read more than it must. No clock is looked at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import GOOD, Repository

_OBSERVED = """
import json, os, sys
opened, started = {}, []
def observe(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened[arguments[0]] = opened.get(arguments[0], 0) + 1
    elif event == "subprocess.Popen":
        started.append([os.fspath(argument) for argument in arguments[1]])
sys.addaudithook(observe)
from mattercheck.cli import main
code = main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr)
print(json.dumps([code, sorted(sys.modules), opened, started]))
"""

NOT_FOR_A_CLEAN_FILE = {
    *("yaml", "jsonschema", "referencing", "tqdm", "multiprocessing", "concurrent.futures"),
    *("ast", "dataclasses", "difflib", "hashlib", "inspect", "shutil", "ssl", "subprocess", "urllib.request"),
}
OUR_MODULES = 72
"""Those of mattercheck that a clean file needs; each costs about a third of a millisecond."""


class Observed:
    """A run of the program, and what it did."""

    def __init__(self, repository: Repository, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _OBSERVED, "check", *arguments],
            cwd=repository.folder,
            capture_output=True,
            check=True,
            text=True,
        )
        said: list[Any] = json.loads(done.stdout.splitlines()[-1])
        self.code: int = said[0]
        self.modules: set[str] = set(said[1])
        self._opened: dict[str, int] = said[2]
        self.started: list[list[str]] = said[3]
        self._folder = repository.folder

    @property
    def opened(self) -> dict[str, int]:
        """How often each file of the repository was opened, except for the cache."""
        root = os.path.realpath(self._folder)
        places = {path: os.path.realpath(path) for path in self._opened}
        return {
            Path(os.path.relpath(place, root)).as_posix(): self._opened[path]
            for path, place in places.items()
            if place.startswith(root + os.sep) and "_cache" not in place
        }


@pytest.fixture
def many(repository: Repository) -> Repository:
    for number in range(150):
        repository.write(f"content/{number:03}.md", GOOD.replace("A title", f"Title {number}"))
    repository.git("add", ".")
    repository.git("commit", "-qm", "all")
    return repository


def test_what_one_clean_file_imports(repository: Repository) -> None:
    repository.write("content/a.md", GOOD.replace("title:", "date: 2024-05-01\ndraft: true\ntitle:"))
    observed = Observed(repository, "content/a.md")
    assert observed.code == 0
    assert observed.modules & NOT_FOR_A_CLEAN_FILE == set()
    ours = sorted(name for name in observed.modules if name.split(".")[0] == "mattercheck")
    assert len(ours) <= OUR_MODULES, ours


def test_what_one_clean_file_reads(repository: Repository) -> None:
    repository.write("content/a.md", GOOD)
    observed = Observed(repository, "content/a.md")
    assert observed.opened == {"mattercheck.toml": 1, "post.schema.json": 1, "content/a.md": 1}
    assert observed.started == []


def test_a_whole_repository(many: Repository) -> None:
    observed = Observed(many, "--jobs", "1", "--no-cache")
    assert observed.code == 0
    assert len(observed.opened) == 152
    assert set(observed.opened.values()) == {1}
    assert [command[:2] for command in observed.started] == [["git", "ls-files"]]
    assert "yaml" not in observed.modules


def test_what_is_staged(many: Repository) -> None:
    """However many files, git is asked as often as for one."""
    few, all_of_them = [], []
    for number in range(3):
        many.add(f"content/{number:03}.md", GOOD)
    few = Observed(many, "--staged").started
    for number in range(150):
        many.add(f"content/{number:03}.md", GOOD.replace("A", "Another"))
    all_of_them = Observed(many, "--staged").started
    assert [command[1] for command in few] == ["ls-files", "diff", "cat-file"]
    assert few == all_of_them
