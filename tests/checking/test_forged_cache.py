"""A cache that came with the repository, from anyone who wrote the commit: it is never believed, nor written to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import GOOD, Outcome, Repository
from mattercheck.checking import cache

Run = Callable[..., Outcome]
FOLDER = ".mattercheck_cache"
BAD = "---\ntitle: A title\nunknown: 1\n---\n"


@pytest.fixture(autouse=True)
def files_of_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files that were just written for old ones, as a user's are."""
    monkeypatch.setattr(cache, "TIMESTAMP_GRANULARITY", -(10**12))


@pytest.fixture
def forged(repository: Repository, run: Run) -> Repository:
    """Give a repository whose cache says of a bad file that it is clean."""
    for number in range(120):
        repository.write(f"content/{number:03}.md", GOOD.replace("A title", f"Title {number}"))
    repository.git("add", ".")
    repository.git("commit", "-qm", "all")
    assert run("check", "--jobs", "1").code == 0
    (file,) = (repository.folder / FOLDER).glob("*.cache")
    settings, known, *rest = cache._fields(file)
    good = repository.git("rev-parse", ":content/000.md").stdout.strip().encode()
    good_size = (repository.folder / "content/000.md").stat().st_size
    repository.add("content/000.md", BAD)
    bad = repository.git("rev-parse", ":content/000.md").stdout.strip().encode()
    good_id, bad_id = b"%s %d" % (good, good_size), b"%s %d" % (bad, len(BAD))
    assert good_id in known
    cache._write(file, [settings, known.replace(good_id, bad_id), *rest])  # noqa: SLF001
    repository.git("commit", "-qm", "worse")
    return repository


def test_it_would_be_believed(forged: Repository, run: Run) -> None:
    """The forgery of these tests is one; a cache that nobody committed is the user's own."""
    assert run("check", "--jobs", "1").code == 0
    assert run("check", "--jobs", "1", "--no-cache").code == 1
    assert forged.git("ls-files", FOLDER).stdout == ""


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_tracked_cache_is_not_believed(forged: Repository, run: Run, *, is_committed: bool) -> None:
    forged.git("add", "--force", FOLDER)
    if is_committed:
        forged.git("commit", "-qm", "a gift")
    before = {path: path.read_bytes() for path in (forged.folder / FOLDER).iterdir()}
    outcome = run("check", "--jobs", "1", "--format", "concise")
    assert outcome.code == 1
    assert [line.split(":")[0] for line in outcome.lines] == ["content/000.md"]
    assert {path: path.read_bytes() for path in (forged.folder / FOLDER).iterdir()} == before


@pytest.mark.parametrize("name", [".gitignore", "CACHEDIR.TAG", "00000000.cache"])
def test_no_file_is_written_through_a_link(repository: Repository, run: Run, name: str) -> None:
    victim = repository.folder.parent / "victim"
    victim.write_text("precious")
    (repository.folder / FOLDER).mkdir()
    _link(repository.folder / FOLDER / name, victim)
    for number in range(120):
        repository.write(f"content/{number:03}.md", GOOD.replace("A title", f"Title {number}"))
    assert run("check", "--jobs", "1").code == 0
    assert victim.read_text() == "precious"


def test_a_linked_folder_is_neither_used_nor_cleaned(repository: Repository, run: Run) -> None:
    outside = repository.folder.parent / "outside"
    outside.mkdir()
    (outside / "other.cache").write_text("precious")
    _link(repository.folder / FOLDER, outside)
    for number in range(120):
        repository.write(f"content/{number:03}.md", GOOD.replace("A title", f"Title {number}"))
    assert run("check", "--jobs", "1").code == 0
    cleaned = run("clean")
    assert cleaned.code == 2
    assert "it is a symbolic link" in cleaned.err
    assert [path.name for path in outside.iterdir()] == ["other.cache"]


def _link(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("no symbolic links here")
