"""Hostile programs and files around a check: git that fails, and caches and stores that are damaged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from hostile_input import CHECK, CONFIGURATION, GOOD, Input

GIT = {
    "garbage": "head -c 100000 /dev/urandom",
    "zeros without end": "cat /dev/zero",
    "lines without end": "yes",
    "a name without end": "tr '\\0' 'a' < /dev/zero",
    "names without end": "yes | tr '\\n' '\\0'",
    "entries without end": "yes '100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\ta' | tr '\\n' '\\0'",
    "errors without end": "yes >&2",
    "an error of a gigabyte": "head -c 1000000000 /dev/zero >&2; exit 1",
    "nothing": "exit 0",
    "an error": "echo 'fatal: no' >&2; exit 128",
    "a signal": "kill -9 $$",
    "line breaks": "yes '' | head -n 1000000",
    "bytes that are no text": "printf '\\377\\376\\000\\n'; exit 0",
}
COMMANDS = {
    "ls-files": CHECK,
    "diff": ("check", "--staged"),
    "rev-parse": ("check", "--diff", "HEAD"),
    "cat-file": ("check", "--staged"),
    "config": CHECK,
    "merge-base": ("check", "--diff", "HEAD"),
}
"""The command of git that fails, and what calls it."""


def git_inputs() -> Iterator[Input]:
    """Yield repositories in which a command of git does not do what it should."""
    if shutil.which("git") is None or sys.platform == "win32":
        return
    for number, (name, script) in enumerate(GIT.items()):
        for index, (command, ours) in enumerate(COMMANDS.items()):
            if index % 2 == number % 2 or name in ("zeros without end", "errors without end"):
                yield Input(f"git {command} gives {name}", _fake_git(command, script), ours)


def _fake_git(command: str, script: str) -> Callable[[Path], dict[str, str]]:
    def write(folder: Path) -> dict[str, str]:
        (folder / "content" / "a.md").write_text(GOOD)
        subprocess.run(["git", "add", "."], cwd=folder, check=True)
        programs = folder / ".git" / "programs"
        programs.mkdir()
        fake = programs / "git"
        real = shutil.which("git")
        fake.write_text(
            f'#!/bin/sh\ncase " $* " in *" {command} "*)\n{script}\nexit ;;\nesac\nexec {real} "$@"\n'
        )
        fake.chmod(0o755)
        return {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    return write


def _replaced(path: Path) -> Path:
    path.unlink()
    return path


DAMAGES: dict[str, Callable[[Path, random.Random], object]] = {
    "is empty": lambda path, _: path.write_bytes(b""),
    "is cut": lambda path, _: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "has a byte less": lambda path, _: path.write_bytes(path.read_bytes()[:-1]),
    "has random bytes": lambda path, chance: path.write_bytes(chance.randbytes(path.stat().st_size)),
    "has a megabyte more": lambda path, chance: path.write_bytes(
        path.read_bytes() + chance.randbytes(1_000_000)
    ),
    "is 300 MB of zeros": lambda path, _: os.truncate(path, 300_000_000),
    "is all ones": lambda path, _: path.write_bytes(b"\xff" * path.stat().st_size),
    "is a folder": lambda path, _: _replaced(path).mkdir(),
    "is a pipe": lambda path, _: os.mkfifo(_replaced(path)),
    "is a device": lambda path, _: _replaced(path).symlink_to("/dev/zero"),
    "is a link to itself": lambda path, _: _replaced(path).symlink_to(path.name),
}


def _flipped(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(8):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 127, 128, 255, chance.randrange(256)))
    path.write_bytes(data)


def _large_counts(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chance.randrange(max(1, len(data) - 8))
    data[at : at + 8] = b"\xff\xff\xff\x7f\xff\xff\xff\x7f"
    path.write_bytes(data)


def cache_inputs() -> Iterator[Input]:
    """Yield damaged caches."""
    yield from _damaged("cache", CONFIGURATION, CHECK)


def store_inputs() -> Iterator[Input]:
    """Yield damaged stores of what relations need to know."""
    yield from _damaged("store", CONFIGURATION + 'unique = ["title"]\n', ("check", "--quiet", "--no-cache"))


def _damaged(name: str, configuration: str, command: tuple[str, ...]) -> Iterator[Input]:
    if sys.platform == "win32":
        return
    damages = [*DAMAGES.items()]
    damages += [(f"has flipped bytes ({n})", _flipped) for n in range(12)]
    damages += [(f"has large numbers ({n})", _large_counts) for n in range(12)]
    for number, (damage, do) in enumerate(damages):

        def write(folder: Path, do=do, number: int = number) -> None:  # type: ignore[no-untyped-def]
            (folder / "mattercheck.toml").write_text(configuration)
            for file in range(300):
                (folder / "content" / f"{file}.md").write_text(GOOD.replace("A title", f"Title {file}"))
            subprocess.run(["git", "add", "."], cwd=folder, check=True)
            program = [sys.executable, "-P", "-m", "mattercheck", *CHECK]
            subprocess.run(program, cwd=folder, check=False, capture_output=True)
            for path in sorted((folder / ".mattercheck_cache").rglob("*")):
                if path.is_file() and path.name not in {".gitignore", "CACHEDIR.TAG"}:
                    do(path, random.Random(number))  # noqa: S311

        yield Input(f"the {name} {damage}", write, command)
