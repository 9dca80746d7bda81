"""Temporary files for git: removed, also after a kill, and one clear word if there is no place for them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BAD, GOOD, Outcome, Repository
from mattercheck.git.temporary_folder import TemporaryFolder

Run = Callable[..., Outcome]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, and filters of a shell")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder for temporary files, of this process and of those that it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _converted(repository: Repository, smudge: str) -> None:
    repository.git("config", "filter.slow.smudge", smudge)
    repository.write(".gitattributes", "*.md filter=slow\n")
    repository.write("content/a.md", GOOD)
    repository.git("add", "--all")


def test_what_a_killed_run_left_behind_is_removed_by_the_next(
    repository: Repository, run: Run, place: Path
) -> None:
    _converted(repository, "sleep 60")
    process = subprocess.Popen(
        [sys.executable, "-m", "mattercheck", "check", "--staged"],
        cwd=repository.folder,
        start_new_session=True,
    )
    while not list(place.glob("mattercheck-*/*/index")) and process.poll() is None:
        time.sleep(0.02)
    process.kill()
    process.wait()
    (left,) = place.glob("mattercheck-*")
    repository.git("config", "filter.slow.smudge", "cat")
    assert run("check", "--staged").code == 0
    assert not left.exists()
    assert list(place.glob("mattercheck-*")) == []
    os.killpg(process.pid, signal.SIGKILL)


def test_what_is_in_use_or_of_others_stays(place: Path) -> None:
    (place / "mattercheck-notes").mkdir()
    (place / "mattercheck-file").write_text("x")
    (place / "mattercheck-link").symlink_to(place)
    with TemporaryFolder() as first, TemporaryFolder() as second:
        assert first.is_dir()
        assert second.is_dir()
    assert sorted(path.name for path in place.iterdir()) == [
        *("mattercheck-file", "mattercheck-link", "mattercheck-notes")
    ]


@pytest.mark.parametrize("options", [["--staged"], ["--diff", "HEAD"]], ids=" ".join)
def test_no_place_for_temporary_files(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    repository.add("content/b.md", BAD)
    repository.git("commit", "--quiet", "--message", "first")
    if "--staged" in options:
        _converted(repository, "cat")
    (repository.folder / "content/b.md").rename(repository.folder / "content/c.md")

    def refuse(**_: object) -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("mattercheck.git.temporary_folder.mkdtemp", refuse)
    outcome = run("check", *options)
    assert outcome.code == 2
    assert outcome.err.startswith("mattercheck: error: cannot write temporary files: ")
    assert outcome.err.count("\n") == 1
