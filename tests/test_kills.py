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

Run = Callable[..., Outcome]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
TIMES = int(os.environ.get("MATTERCHECK_KILLS", "4"))
"""How often each command is ended by each signal."""
FIXABLE = "---\ntitle: A title\ndraft: True\n---\n\nText.\n"
COMMANDS = [
    ["check", "--fix", "--output", "sarif=report.sarif"],
    ["fix", "--sort-keys"],
    ["baseline"],
    ["install"],
    ["init", "--yes"],
    ["new", "posts", "content/new.md"],
]
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


@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_ended_at_any_moment(repository: Repository, run: Run, command: list[str], number: str) -> None:
    for file in range(30):
        repository.write(f"content/{file:02}.md", (GOOD, BAD, FIXABLE)[file % 3])
    if command[0] == "init":
        (repository.folder / "mattercheck.toml").unlink()
    before = contents(repository)
    program = [sys.executable, "-P", "-m", "mattercheck", *command]

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
            time.sleep(chance.uniform(0.05, took))
            process.send_signal(getattr(signal, number))
            _, err = process.communicate(timeout=60)
        # What Python itself says while it is starting is not ours.
        is_starting = number == "SIGINT" and b"/cli/" not in err and b"Error" not in err
        assert b"Traceback" not in err or is_starting, err
        assert process.returncode in CODES[number] or is_starting, (process.returncode, err)
        after = contents(repository)
        for name, data in after.items():
            if "/.mattercheck-" not in f"/{name}" and name != "report.sarif":
                assert data in {before.get(name), complete.get(name)}, f"{name} is half-written"
        assert before.keys() <= after.keys(), "a file is lost"
        run(*command)  # the next run
        run("install")  # init is done after the first
        left = [name for name in contents(repository) if "/.mattercheck-" in f"/{name}"]
        assert left == [], "what was left behind is gone"
        restored(contents(repository))
