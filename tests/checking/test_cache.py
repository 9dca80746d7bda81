"""What is remembered of clean files, and that it is never believed wrongly."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import BAD, GOOD, SCHEMA, Outcome, Repository
from mattercheck.checking import cache
from mattercheck.io import sources

Run = Callable[..., Outcome]
FILES = 120


@pytest.fixture(autouse=True)
def files_of_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files that were just written for old ones, as a user's are."""
    monkeypatch.setattr(cache, "TIMESTAMP_GRANULARITY", -(10**12))


@pytest.fixture
def archive(repository: Repository) -> Repository:
    """Give a repository with as many clean files as are worth remembering."""
    for number in range(FILES):
        repository.write(f"content/{number:03}.md", GOOD.replace("A title", f"Title {number}"))
    repository.git("add", ".")
    repository.git("commit", "-qm", "all")
    return repository


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the content files that are read from now on."""
    names: list[str] = []
    read = sources.FileSource.read

    def noted(self: sources.FileSource, how: Callable[[sources.Read], object]) -> object:
        names.append(Path(self.path).name)
        return read(self, how)

    monkeypatch.setattr(sources.FileSource, "read", noted)
    return names


def check(run: Run, *arguments: str) -> Outcome:
    return run("check", "--format", "concise", "--jobs", "1", *arguments)


def cache_files(repository: Repository) -> list[Path]:
    return sorted((repository.folder / ".mattercheck_cache").glob("*.cache"))


@pytest.mark.usefixtures("archive")
def test_clean_files_are_read_once(run: Run, reads: list[str]) -> None:
    first = check(run)
    assert len(reads) == FILES
    reads.clear()
    assert check(run) == first
    assert reads == []
    assert (
        first.err == f"mattercheck: no problems in {FILES} files; 2 files skipped (not in any collection)\n"
    )


def test_what_changed_is_read(archive: Repository, run: Run, reads: list[str]) -> None:
    check(run)
    reads.clear()
    archive.write("content/007.md", BAD)
    archive.write("content/new.md", BAD)
    outcome = check(run)
    assert reads == ["007.md", "new.md"]
    assert [line.split(":")[0] for line in outcome.lines] == ["content/007.md", "content/new.md"]
    archive.git("commit", "-qam", "worse")
    assert len(check(run).lines) == 2


def test_faulty_files_are_never_remembered(archive: Repository, run: Run, reads: list[str]) -> None:
    archive.add("content/007.md", BAD)
    outcome = check(run)
    reads.clear()
    assert check(run) == outcome
    assert reads == ["007.md"]


def test_files_that_git_does_not_know(archive: Repository, run: Run, reads: list[str]) -> None:
    shutil.rmtree(archive.folder / ".git")
    check(run)
    reads.clear()
    check(run)
    assert reads == []
    os.utime(archive.folder / "content/007.md", ns=(0, 0))
    check(run)
    assert reads == ["007.md"]


def test_a_fresh_clone_with_a_cache_that_was_kept(
    archive: Repository, run: Run, reads: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.git("add", "mattercheck.toml", "post.schema.json")
    check(run)
    clone = tmp_path / "clone"
    archive.git("clone", "-q", ".", str(clone))
    shutil.copytree(archive.folder / ".mattercheck_cache", clone / ".mattercheck_cache")
    monkeypatch.chdir(clone)
    reads.clear()
    assert f"no problems in {FILES} files" in check(run).err
    assert reads == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "post.schema.json",
            '"title": { "type": "string" }',
            '"title": { "type": "string", "maxLength": 7 }',
        ),
        ("mattercheck.toml", "[[collections]]\n", '[[collections]]\nseverity = { format = "warning" }\n'),
        ("mattercheck.toml", "[[collections]]\n", '[[collections]]\nyaml = "1.1"\n'),
        ("mattercheck.toml", "[[collections]]\n", '[[collections]]\nfront-matter = "optional"\n'),
    ],
)
def test_another_schema_or_setting(
    archive: Repository, run: Run, reads: list[str], name: str, before: str, after: str
) -> None:
    check(run)
    reads.clear()
    text = (archive.folder / name).read_text()
    assert before in text
    archive.write(name, text.replace(before, after))
    check(run)
    assert len(reads) == FILES


def test_another_schema_that_the_schema_refers_to(archive: Repository, run: Run, reads: list[str]) -> None:
    archive.write("post.schema.json", SCHEMA.replace('{ "type": "string" }', '{ "$ref": "title.json" }'))
    archive.write("title.json", '{"type": "string"}')
    assert check(run).code == 0
    archive.write("title.json", '{"type": "integer"}')
    reads.clear()
    assert len(check(run).lines) == FILES


def test_a_suspicious_schema_is_said_each_time(archive: Repository, run: Run) -> None:
    archive.write("post.schema.json", SCHEMA.replace('"required"', '"requried": ["x"], "required"'))
    assert [len(check(run).lines) for _ in range(3)] == [1, 1, 1]


@pytest.mark.usefixtures("archive")
def test_another_version(run: Run, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    check(run)
    reads.clear()
    cache.engine_versions.cache_clear()
    monkeypatch.setattr(cache, "__version__", "999")
    check(run)
    cache.engine_versions.cache_clear()
    assert len(reads) == FILES


def test_the_same_bytes_as_data_and_as_front_matter(archive: Repository, run: Run) -> None:
    archive.write("mattercheck.toml", (archive.folder / "mattercheck.toml").read_text().replace("*.md", "*"))
    assert check(run).code == 0
    archive.add("content/a.yaml", GOOD.replace("A title", "Title 1"))
    assert [line.split(":")[0] for line in check(run).lines] == ["content/a.yaml"]


def test_a_file_that_git_was_told_to_take_for_unchanged(archive: Repository, run: Run) -> None:
    check(run)
    archive.git("update-index", "--assume-unchanged", "content/007.md")
    archive.write("content/007.md", BAD)
    assert [line.split(":")[0] for line in check(run).lines] == ["content/007.md"]


def test_a_file_that_changes_while_it_is_checked(
    archive: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is bad in the index and good when it is read: the blob must not be taken for a clean one."""
    monkeypatch.setattr(cache, "TIMESTAMP_GRANULARITY", 0)
    archive.add("content/007.md", BAD)
    open_file = os.open

    def open_mended(path: str, *arguments: Any, **options: Any) -> int:
        if str(path).endswith("007.md"):
            monkeypatch.setattr(os, "open", open_file)
            Path(path).write_text(GOOD)
        return open_file(path, *arguments, **options)

    monkeypatch.setattr(os, "open", open_mended)
    assert check(run).code == 0
    archive.git("checkout", "--", "content/007.md")
    assert [line.split(":")[0] for line in check(run).lines] == ["content/007.md"]


@pytest.mark.parametrize("kept", [0, 1, 20, 30, 60, -2, -1])
def test_a_file_of_the_cache_that_was_cut_off(
    archive: Repository, run: Run, reads: list[str], kept: int
) -> None:
    check(run)
    (file,) = cache_files(archive)
    whole = file.read_bytes()
    file.write_bytes(whole[:kept])
    reads.clear()
    assert check(run).code == 0
    assert len(reads) == FILES
    assert sorted(cache_files(archive)[0].read_bytes()) == sorted(whole)  # made anew


def test_a_file_of_the_cache_with_any_byte_altered(archive: Repository, run: Run, reads: list[str]) -> None:
    check(run)
    (file,) = cache_files(archive)
    whole = file.read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        reads.clear()
        assert check(run).code == 0
        assert len(reads) == FILES, at


def test_a_cache_that_cannot_be_written(archive: Repository, run: Run, reads: list[str]) -> None:
    archive.write(".mattercheck_cache", "a file")
    first = check(run)
    assert check(run) == first
    assert first.code == 0
    assert len(reads) == 2 * FILES
    assert (archive.folder / ".mattercheck_cache").read_text() == "a file"


def test_other_attributes_make_other_files_of_the_same_blobs(archive: Repository, run: Run) -> None:
    run("check")
    archive.write(".gitattributes", "*.md working-tree-encoding=UTF-16LE\n")
    for path in (archive.folder / "content").glob("*.md"):
        path.unlink()
    archive.git("checkout", "--quiet", "--", "content")
    assert run("check").code == run("check", "--no-cache").code == 1


def test_two_runs_share_it(tmp_path: Path) -> None:
    """What one has found the other keeps, though both have read the same file before."""
    folder = tmp_path / "cache"
    settings = {"post.schema.json": SCHEMA.encode()}
    one, two = (cache.Cache(folder, lambda name: settings[name]) for _ in range(2))
    for number, shared in enumerate((one, two)):
        verdicts = shared.entry("posts", "")
        verdicts.depend_on(settings)
        for identity in range(FILES):
            verdicts.add(f"{number} {identity}")
        shared.save()
    found = cache.Cache(folder, lambda name: settings[name]).entry("posts", "")
    assert "0 7" in found
    assert "1 7" in found
    assert "2 7" not in found


def test_few_files_are_not_worth_a_cache(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", GOOD)
    check(run)
    assert not (repository.folder / ".mattercheck_cache").exists()


def test_no_cache(archive: Repository, run: Run, reads: list[str]) -> None:
    check(run, "--no-cache")
    assert not (archive.folder / ".mattercheck_cache").exists()
    check(run)
    reads.clear()
    check(run, "--no-cache")
    assert len(reads) == FILES


def test_git_and_backups_leave_it_out(archive: Repository, run: Run) -> None:
    check(run)
    assert ".mattercheck_cache" not in archive.git("status", "--porcelain").stdout
    assert (
        (archive.folder / ".mattercheck_cache/CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28")
    )


def test_clean(archive: Repository, run: Run) -> None:
    check(run)
    assert run("clean").err == "mattercheck: removed 3 cache files\n"
    assert not (archive.folder / ".mattercheck_cache").exists()
    assert run("clean").err == "mattercheck: no cache found\n"


@pytest.mark.usefixtures("archive")
def test_a_folder_of_ones_own(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MATTERCHECK_CACHE_DIR", str(tmp_path / "kept"))
    check(run)
    assert len(list((tmp_path / "kept").glob("*.cache"))) == 1
    (tmp_path / "kept/mine.txt").write_text("mine")
    run("clean")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["mine.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="names on Windows are text")
def test_a_name_that_is_no_text(archive: Repository, run: Run, reads: list[str]) -> None:
    shutil.rmtree(archive.folder / ".git")
    try:
        Path(os.fsdecode(bytes(archive.folder / "content") + b"/\xff\n.md")).write_text(GOOD)
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    check(run)
    reads.clear()
    assert check(run).code == 0
    assert len(reads) == 1  # its name has a line break, so it is not remembered


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes as POSIX has them")
@pytest.mark.parametrize("name", ["*.cache", "CACHEDIR.TAG"])
def test_a_pipe_in_the_place_of_a_file(archive: Repository, run: Run, name: str) -> None:
    run("check")
    for path in (archive.folder / ".mattercheck_cache").glob(name):
        path.unlink()
        os.mkfifo(path)
    assert run("check").code == 0


@pytest.mark.parametrize(
    "head",
    [
        b"mattercheck cache 1 00000000 " + b"0," * 100_000 + b"0",
        b"mattercheck cache 1 00000000 -1,1",
        b"9" * 10_000,
    ],
)
def test_a_file_that_would_be_read_for_long(
    archive: Repository, run: Run, reads: list[str], head: bytes
) -> None:
    run("check")
    for path in (archive.folder / ".mattercheck_cache").glob("*.cache"):
        path.write_bytes(head + b"\n")
    reads.clear()
    assert run("check").code == 0
    assert reads, "it is not believed"


CONVERSIONS = {
    "an encoding": "*.md working-tree-encoding=UTF-16",
    "a filter": "*.md filter=wrong",
    "a macro": "[attr]odd filter=wrong\n*.md odd",
}


@pytest.mark.parametrize("name", CONVERSIONS)
@pytest.mark.parametrize("place", ["nested", "info", "configured"])
def test_attributes_that_decide_on_bytes(
    archive: Repository, run: Run, tmp_path: Path, name: str, place: str
) -> None:
    """What is cached for a blob says nothing about a file that is made from it."""
    archive.git("config", "filter.wrong.smudge", "sed s/title/titel/")
    archive.git("config", "filter.wrong.clean", "sed s/titel/title/")
    assert run("check").code == 0  # fills the cache
    text = CONVERSIONS[name] + "\n"
    if place == "nested":
        if name == "a macro":
            pytest.skip("only the top may define one")
        archive.write("content/.gitattributes", text)
    elif place == "info":
        archive.write(".git/info/attributes", text)
    else:
        (tmp_path / "attributes").write_text(text)
        archive.git("config", "core.attributesFile", str(tmp_path / "attributes"))
    for path in (archive.folder / "content").glob("*.md"):
        path.unlink()
    archive.git("checkout", "--", "content")
    cached, uncached = run("check", "--format", "concise"), run("check", "--format", "concise", "--no-cache")
    assert uncached.code == 1
    assert cached == uncached
