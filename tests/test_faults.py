"""Each call of the file system and of git fails in turn: it is said, nothing is passed, nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import BAD, GOOD, Outcome, Repository

Run = Callable[..., Outcome]

CALLS = [
    *("os.open", "os.read", "os.fstat", "os.stat", "os.lstat", "os.listdir", "os.scandir", "os.access"),
    *("os.fsync", "os.unlink", "os.mkdir", "os.replace", "os.chmod"),
    *("pathlib.Path.read_bytes", "pathlib.Path.open"),
    *("pathlib.Path.stat", "pathlib.Path.mkdir", "pathlib.Path.replace", "pathlib.Path.unlink"),
    *("subprocess.run", "subprocess.Popen"),
]
COMMANDS = [
    ["check"],
    ["check", "content/bad.md"],
    ["check", "--staged"],
    ["check", "--diff", "HEAD"],
    ["check", "--new-since", "HEAD", "--include-schema-changes"],
    ["check", "--fix", "content/quoted.md"],
    ["check", "--output", "sarif=out.sarif"],
    ["baseline"],
    ["stats"],
    ["schema", "check"],
    ["schema", "diff", "HEAD:post.schema.json", "post.schema.json"],
    ["infer", "content"],
    ["explain-file", "content/bad.md"],
    ["new", "posts", "content/new.md"],
    ["install"],
    ["clean"],
]
MOST = 12
"""Calls of a kind that fail, one in each run."""


class Fault:
    """Lets the n-th call fail that the program makes; those of Python's own machinery go through."""

    def __init__(self, original: Any, number: int) -> None:
        self._original = original
        self._number = number
        self._calls = 0

    def __get__(self, owner: object, kind: object = None) -> Any:
        return lambda *arguments, **named: self(owner, *arguments, **named)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        frame = sys._getframe(1)  # noqa: SLF001 - who calls decides
        while frame is not None and frame.f_globals.get("__name__", "").startswith(
            ("pathlib", "test_faults")
        ):
            frame = frame.f_back  # type: ignore[assignment]
        if frame is not None and frame.f_globals.get("__name__", "").startswith("mattercheck"):
            self._calls += 1
            if self._calls == self._number:
                raise OSError(errno.EIO, os.strerror(errno.EIO), "somewhere")
        return self._original(*arguments, **named)

    @property
    def was_met(self) -> bool:
        return self._calls >= self._number


@pytest.fixture
def content(repository: Repository) -> Repository:
    """Give a repository with a clean file, a faulty one, one that can be fixed, and a baseline."""
    repository.write("content/good.md", GOOD)
    repository.write("content/bad.md", BAD)
    repository.write("content/quoted.md", '---\ntitle: A\ndraft: "true"\n---\n\nText.\n')
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    repository.add("content/good.md", GOOD + "More.\n")
    return repository


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts and ".mattercheck_cache" not in path.parts
    }


def assert_said(outcome: Outcome, command: list[str], where: str) -> None:
    said = outcome.out + outcome.err
    assert outcome.code in {0, 1, 2}, where
    assert "Traceback" not in said, f"{where}: {said}"
    assert "is a bug" not in said, f"{where}: {said}"
    if command == ["check"] and outcome.code == 0:  # the faulty file is never passed
        raise AssertionError(f"{where}: {said}")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_call_fails_in_turn(content: Repository, run: Run, command: list[str]) -> None:
    before = files_of(content.folder)
    for call in CALLS:
        for number in range(1, MOST + 1):
            with pytest.MonkeyPatch.context() as patch:
                module, _, name = call.rpartition(".")
                owner: Any = (
                    Path
                    if module.startswith("pathlib")
                    else os.path
                    if module == "os.path"
                    else sys.modules[module]
                )
                fault = Fault(getattr(owner, name), number)
                patch.setattr(owner, name, fault)
                outcome = run(*command)
            where = f"{' '.join(command)} with {call} number {number}"
            assert_said(outcome, command, where)
            restore(content.folder, before, where)
            if not fault.was_met:
                break


def restore(folder: Path, before: dict[str, bytes], where: str) -> None:
    """Hold that each file is whole: as it was, or as the command writes it; then put all back."""
    for name, data in files_of(folder).items():
        # What cannot be removed stays; it is no content.
        assert not name.rpartition("/")[2].startswith(".mattercheck-") or "unlink" in where, (
            f"{where}: {name}"
        )
        if name in before and data != before[name]:
            assert data == before[name].replace(b'"true"', b"true"), f"{where}: {name}"
        if name not in before:
            assert data, f"{where}: {name} is empty"
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(before[name])


GIT_PATH = shutil.which("git")
WRITING = [
    ["check"],
    ["check", "--fix"],
    ["check", "--output", "sarif=out.sarif"],
    ["fix"],
    ["baseline"],
    ["infer", "content", "--output", "made.json"],
    ["new", "posts", "content/new.md"],
    ["install"],
]
FULL_DISK = """
import resource, sys
from mattercheck.cli import run
resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
run()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit for files as POSIX has it")
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_no_file_can_be_written_to_its_end(content: Repository, command: list[str]) -> None:
    """The system itself refuses each byte after the tenth of a file, as it does when a disk is full."""
    before = files_of(content.folder)
    for number in range(150):  # enough to be worth a cache
        content.write(f"content/{number}.md", GOOD)
        before[f"content/{number}.md"] = GOOD.encode()
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *command],
        cwd=content.folder,
        capture_output=True,
        check=False,
        text=True,
    )
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr
    assert done.returncode == (1 if command == ["check"] else 2)
    assert ("cannot be written" in done.stderr) == (command != ["check"])
    assert files_of(content.folder) == before
    assert not (content.folder / ".git/hooks/pre-commit").exists()


GIT = """#!/bin/sh
echo x >> {calls}
if [ "$(wc -l < {calls})" -eq {number} ]; then
  {fault}
fi
exec {git} "$@"
"""
FAULTS = {
    "it refuses": "echo 'fatal: injected' >&2; exit 128",
    "it dies": "kill -9 $$",
    "it is cut off": '{git} "$@" < /dev/null | head -c 60; exit 1',
    "it says nothing": "exit 0",
    "it says garbage": "printf 'one\\0two three\\0\\n'; exit 0",
    "it says zeros": "head -c 300000 /dev/zero; exit 0",
    "it says more than makes sense": "yes 100644 | head -c 300000; exit 0",
}
OF_GIT = [
    command for command in COMMANDS if command[0] in {"check", "baseline", "schema", "stats", "install"}
]


@pytest.fixture
def fake_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, str], Path]]:
    """Give what puts a git on the path that fails at one of its calls; it returns the file that counts them."""
    real, folder = shutil.which("git"), tmp_path / "bin"
    if sys.platform == "win32" or real is None:
        pytest.skip("needs a shell")
    folder.mkdir()
    path = os.environ["PATH"]

    def make(number: int, fault: str) -> Path:
        calls = folder / "calls"
        calls.unlink(missing_ok=True)
        script = GIT.format(calls=calls, number=number, git=real, fault=fault.format(git=real))
        (folder / "git").write_text(script)
        (folder / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{path}")
        return calls

    yield make


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", OF_GIT, ids=" ".join)
def test_git_fails_in_turn(
    content: Repository, run: Run, fake_git: Callable[[int, str], Path], command: list[str], fault: str
) -> None:
    before = files_of(content.folder)
    for number in range(1, MOST + 1):
        calls = fake_git(number, FAULTS[fault])
        outcome = run(*command)
        where = f"{' '.join(command)}: {fault} at call {number}"
        made = len(calls.read_text().splitlines()) if calls.exists() else 0
        assert_said(outcome, [] if fault == "it says nothing" else command, where)
        restore(content.folder, before, where)
        if made < number:
            break


@pytest.mark.parametrize("command", OF_GIT, ids=" ".join)
def test_git_hangs(
    content: Repository,
    run: Run,
    fake_git: Callable[[int, str], Path],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
) -> None:
    before = files_of(content.folder)
    without = run(*command)
    restore(content.folder, before, "without a fault")
    monkeypatch.setenv("MATTERCHECK_GIT_TIMEOUT", "0.25")
    number = 1
    ended = content.folder.parent / "ended"
    hang = f"sleep 5; touch '{ended}'"
    calls = fake_git(number, hang)
    while True:
        outcome = run(*command)
        where = f"{' '.join(command)}: hangs at call {number}"
        if not calls.exists() or len(calls.read_text().splitlines()) < number:
            break  # the call that would hang was not made
        assert_said(outcome, command, where)
        assert "did not answer within 0.25 s" in outcome.err or outcome == without, f"{where}: {outcome}"
        restore(content.folder, before, where)
        assert not ended.exists(), f"{where}: waited for its end"
        number += 1
        calls = fake_git(number, hang)


@pytest.mark.parametrize("fault", ["exit 1", "sleep 5"])
def test_what_was_there_before_cannot_be_read(
    content: Repository,
    run: Run,
    fake_git: Callable[[int, str], Path],
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    """Then nothing is known of what is new, and that is said."""
    monkeypatch.setenv("MATTERCHECK_GIT_TIMEOUT", "0.5")
    content.write("content/bad.md", BAD + "More.\n")
    fake_git(10**6, "exit 1")
    script = content.folder.parent / "bin/git"
    script.write_text(f'#!/bin/sh\ncase "$*" in *--batch*) {fault};; esac\nexec {GIT_PATH} "$@"\n')
    outcome = run("check", "--new-since", "HEAD")
    assert outcome.code == 2
    assert "Git exited before" in outcome.err or "did not answer" in outcome.err


def test_how_long_git_may_take_must_be_a_number(run: Run, content: Repository, monkeypatch: Any) -> None:
    del content
    monkeypatch.setenv("MATTERCHECK_GIT_TIMEOUT", "soon")
    outcome = run("check")
    assert (outcome.code, outcome.err) == (
        2,
        "mattercheck: error: MATTERCHECK_GIT_TIMEOUT must be a number of seconds, up to 1,000,000, but is `soon`\n",
    )


def test_what_git_could_not_look_into_is_said(
    content: Repository, run: Run, fake_git: Callable[[int, str], Path]
) -> None:
    """The warnings are more than a pipe holds: git would wait for ever for anyone who does not read them."""
    del content
    many = 2000
    said = "warning: could not open directory 'kept out/': Permission denied"
    fake_git(2, f'for n in $(seq {many}); do echo "{said}" >&2; done')
    outcome = run("check")
    assert "content/bad.md" in outcome.out
    line = f"mattercheck: warning: Git says: {said.removeprefix('warning: ')}"
    assert outcome.err.splitlines().count(line) == 5
    assert "mattercheck: warning: Git says 1,995 more lines like this" in outcome.err


@pytest.mark.parametrize("command", OF_GIT, ids=" ".join)
def test_without_git(
    content: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    del content
    monkeypatch.setenv("PATH", os.devnull)
    outcome = run(*command)
    if command != ["schema", "check"]:  # which asks git nothing
        assert outcome.code in {1, 2}
        assert "Git is not installed or not on PATH" in outcome.err or outcome.code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the files of git as they are here")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("index", b"garbage"),
        ("HEAD", b"\xff\xfe"),
        ("HEAD", b""),
        ("config", b"[core"),
        ("objects", None),
        ("refs/heads/main", b"0" * 40 + b"\n"),
    ],
)
@pytest.mark.parametrize("command", OF_GIT, ids=" ".join)
def test_a_corrupt_repository(
    content: Repository, run: Run, command: list[str], name: str, data: bytes | None
) -> None:
    path = content.folder / ".git" / name
    if data is None:
        shutil.rmtree(path)
    else:
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        path.write_bytes(data)
    outcome = run(*command)
    assert_said(outcome, command, " ".join(command))
