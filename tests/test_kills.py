"""What is left when the program is ended at any moment: nothing lost, nothing half-written, and no traceback."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from conftest import BAD, GOOD, Outcome, Repository
from mattercheck.io.atomic_write import remove_unfinished_in

Run = Callable[..., Outcome]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
TIMES = int(os.environ.get("MATTERCHECK_KILLS", "2"))
"""How often each command is ended by each signal."""
FIXABLE = "---\ntitle: A title\ndraft: True\n---\n\nText.\n"
COMMANDS = [
    ["check", "--fix", "--output", "sarif=report.sarif"],
    ["check", "--hook"],
    ["fix", "--sort-keys"],
    ["baseline"],
    ["baseline", "--update"],
    ["install"],
    ["uninstall"],
    ["init", "--yes"],
    ["new", "posts", "content/new.md"],
    ["infer", "content", "--output", "new.schema.json"],
    ["merge", "1.jsonl", "2.jsonl", "--output", "junit=report.xml"],
    ["report", "--badge", "badge.svg"],
]
PROGRAM = [sys.executable, "-P", "-m", "mattercheck"]
CODES = {
    "SIGINT": {0, 1, 2, 130},
    "SIGTERM": {0, 1, 2, -15},
    "SIGKILL": {0, 1, 2, -9},
}


def contents(repository: Repository) -> dict[str, bytes]:
    return {
        path.relative_to(repository.folder).as_posix(): path.read_bytes()
        for path in repository.folder.rglob("*")
        if path.is_file()
        and "_cache" not in str(path)
        and (".git/" not in str(path) or "/hooks/" in str(path))
    }


def prepare(repository: Repository, command: list[str]) -> None:
    """Write what the command needs to have something to do."""
    for file in range(30):
        repository.write(f"content/{file:02}.md", (GOOD, BAD, FIXABLE)[file % 3])

    def run(*arguments: str) -> None:
        subprocess.run([*PROGRAM, *arguments], cwd=repository.folder, check=False, capture_output=True)

    if command[0] == "init":
        (repository.folder / "mattercheck.toml").unlink()
    if command[0] == "uninstall":
        run("install")
    if command[0] == "merge":
        for shard in ("1", "2"):
            run("check", "--shard", f"{shard}/2", "--output", f"results={shard}.jsonl")
    if command in (["check", "--hook"], ["baseline", "--update"]):
        run("baseline")
        for file in range(0, 30, 3):
            repository.write(f"content/{file + 1:02}.md", GOOD)
        repository.git("add", "--all")


@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_ended_at_any_moment(repository: Repository, run: Run, command: list[str], number: str) -> None:
    prepare(repository, command)
    before = contents(repository)
    program = [*PROGRAM, *command]

    def restored(after: dict[str, bytes]) -> None:
        for name in after.keys() - before.keys():
            (repository.folder / name).unlink()
        for name, data in before.items():
            repository.write(name, data)

    start = time.monotonic()
    subprocess.run(program, cwd=repository.folder, check=False, capture_output=True)
    took = time.monotonic() - start
    complete = contents(repository)
    restored(complete)
    chance = random.Random(f"{command} {number}")  # noqa: S311
    for _ in range(TIMES):
        with subprocess.Popen(
            program, cwd=repository.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            time.sleep(chance.uniform(0.02, took))
            process.send_signal(getattr(signal, number))
            _, err = process.communicate(timeout=60)
        # Python itself handles signals until the first line of the program runs.
        is_starting = number == "SIGINT" and b"hooks/mattercheck" not in err
        assert b"Traceback" not in err or is_starting, err
        assert process.returncode in CODES[number] or is_starting, (process.returncode, err)
        after = contents(repository)
        for name, data in after.items():
            if "/.mattercheck-" not in f"/{name}":
                assert data in {before.get(name), complete.get(name)}, f"{name} is half-written"
        assert before.keys() & complete.keys() <= after.keys(), "a file is lost"
        remove_unfinished_in.cache_clear()  # as in another process
        run(*command)
        run("check")
        left = [name for name in contents(repository) if "/.mattercheck-" in f"/{name}"]
        assert left == [], "what was left behind is gone"
        restored(contents(repository))
