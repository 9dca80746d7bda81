"""Many files: shared by processes, in order, and ended at once."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from conftest import BAD, GOOD, SCHEMA, Outcome, Repository
from mattercheck.checking.checker import Checker
from mattercheck.checking.run import POOL_THRESHOLD, check_chunk
from mattercheck.config.file_config import ConfigResolver
from mattercheck.core.errors import MattercheckError
from mattercheck.core.process_pool import ProcessPool
from mattercheck.io.sources import FileSource, Read, Source, T
from mattercheck.schema.load.loader import SchemaLoader

Run = Callable[..., Outcome]
METHODS = ["spawn"] if sys.platform == "win32" else ["fork", "spawn"]


def write_many(repository: Repository, number: int = POOL_THRESHOLD + 200, bad_every: int = 10) -> None:
    for index in range(number):
        repository.write(f"content/{index % 7}/{index:05}.md", GOOD if index % bad_every else BAD)


def test_many_processes_say_what_one_says(repository: Repository, run: Run) -> None:
    write_many(repository)
    one = run("check", "--jobs", "1", "--no-cache")
    two = run("check", "--jobs", "2", "--no-cache")
    assert one == two
    assert (
        one.err
        == f"mattercheck: 120 errors in 120 files ({POOL_THRESHOLD + 200:,} checked); 2 files skipped (not in any collection)\n"
    )


def test_they_fill_the_cache_too(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mattercheck.checking.cache.TIMESTAMP_GRANULARITY", -(10**12))
    write_many(repository)
    first = run("check", "--jobs", "2")
    monkeypatch.setattr("mattercheck.checking.run.POOL_THRESHOLD", 10**9)  # what is left is for one process
    assert run("check", "--jobs", "2") == first
    identities = next((repository.folder / ".mattercheck_cache").glob("*.cache")).read_bytes()
    assert identities.count(bytes(repository.folder)) == (POOL_THRESHOLD + 200) * 9 // 10


def test_few_files_that_take_long(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mattercheck.checking.run.POOL_AFTER_SECONDS", 0)
    write_many(repository, 100)
    assert run("check", "--jobs", "2") == run("check", "--jobs", "1")


def test_schemas_that_content_names(repository: Repository, run: Run) -> None:
    repository.write("mattercheck.toml", "allow-inline-schema = true\n")
    repository.write("suspicious.json", SCHEMA.replace('"required"', '"requried": [], "required"'))
    write_many(repository)
    for index in range(20):
        named = f"content/0/named{index}.md"
        repository.write(named, BAD.replace("title", "$schema: ../../suspicious.json\ntitle", 1))
    one = run("check", "--jobs", "1", "--format", "concise")
    assert len(one.lines) == 21
    assert run("check", "--jobs", "2", "--format", "concise") == one


@pytest.mark.parametrize("jobs", ["0", "62", "-1", "two", "1.5"])
def test_a_number_of_jobs_that_is_none(run: Run, jobs: str) -> None:
    outcome = run("check", "--jobs", jobs)
    assert outcome.code == 2
    assert "is not a number from 1 to 61" in outcome.err


def make_checker(repository: Repository, schema: str) -> Checker:
    loader = SchemaLoader(repository.folder)
    load = partial(loader.load, schema, repository.folder)
    return Checker(loader, ConfigResolver(loader, schema=load))


@pytest.mark.parametrize("method", METHODS)
def test_each_way_to_start_processes(repository: Repository, method: str) -> None:
    chunks: list[list[Source]] = []
    for chunk in range(4):
        paths = [repository.write(f"{chunk}{index}.md", BAD if index == 2 else GOOD) for index in range(5)]
        chunks.append([FileSource(str(path)) for path in paths])
    with ProcessPool(make_checker(repository, "post.schema.json"), 2, method=method) as pool:
        outcomes = list(pool.map(check_chunk, iter(chunks)))
    results = [result for outcome in outcomes for result, *_ in outcome.results if result is not None]
    faulty = [result.path for result in results if result.problems]
    assert faulty == ["02.md", "12.md", "22.md", "32.md"]


@pytest.mark.parametrize("method", METHODS)
def test_a_schema_that_cannot_be_used(repository: Repository, method: str) -> None:
    repository.write("broken.json", '{"type": 1}')
    source: Source = FileSource(str(repository.write("a.md", GOOD)))
    with (
        ProcessPool(make_checker(repository, "broken.json"), 2, method=method) as pool,
        pytest.raises(MattercheckError) as raised,
    ):
        list(pool.map(check_chunk, [[source]]))
    assert [problem.path for problem in raised.value.problems] == ["broken.json"]


class _Deadly(FileSource):
    """A source that ends the process that reads it."""

    def read(self, how: Callable[[Read], T]) -> T:
        del how
        os._exit(7)


def test_a_process_that_ends_too_early(repository: Repository) -> None:
    chunks: list[list[Source]] = [[_Deadly("a.md")], [_Deadly("b.md")]]
    with (
        ProcessPool(make_checker(repository, "post.schema.json"), 2, method=METHODS[0]) as pool,
        pytest.raises(MattercheckError, match="try again with --jobs 1"),
    ):
        list(pool.map(check_chunk, chunks))


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt of a group of processes is a POSIX one")
@pytest.mark.parametrize(
    ("handler", "seconds", "code", "summary"),
    [
        ("default_int_handler", 0.02, 130, b""),
        ("SIG_IGN", 0.001, 1, b"mattercheck: 300 errors in 300 files"),
    ],
    ids=["interrupted", "ignored"],
)
def test_an_interrupt_ends_all_at_once_or_nothing(
    repository: Repository, tmp_path: Path, handler: str, seconds: float, code: int, summary: bytes
) -> None:
    """A job in the background of a shell script ignores interrupts, and so do its processes."""
    write_many(repository, 3000)
    program = (
        "import signal, sys, time, mattercheck.checking.checker as check\n"
        f"signal.signal(signal.SIGINT, signal.{handler})\n"
        "judge = check.check_quickly\n"
        "def slowly(*a, **k):\n"
        f"    open({str(tmp_path / 'begun')!r}, 'a').close()\n"
        f"    time.sleep({seconds})\n"
        "    return judge(*a, **k)\n"
        "check.check_quickly = slowly\n"
        "from mattercheck.cli import run\n"
        "sys.argv = ['mattercheck', 'check', '--jobs', '2', '--no-cache']\n"
        "run()\n"
    )
    alive, held = os.pipe()  # has an end when nobody holds the other one
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=repository.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        pass_fds=[held],
    )
    os.close(held)
    with process, os.fdopen(alive, "rb") as end:
        deadline = time.monotonic() + 60
        while not (tmp_path / "begun").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        nobody_is_left, _, _ = select.select([end], [], [], 60)
        assert nobody_is_left
        assert end.read() == b""
    assert said.partition(b" (")[0] == summary
    assert process.returncode == code
