"""Runs git: to its end, or while it goes on. Output is NUL-delimited; nobody waits for it without end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from .errors import cannot_run, git_timeout, refused_by_git, timed_out

_MOST_WARNINGS = 5
"""Lines of standard error that are passed on where git did what it was asked for."""
_GRACE = 1.0
"""Seconds for which what it said is waited for when it has ended; a child of it may keep the pipe open."""

# On Windows, keep a `git.exe` in the content repository from being run.
os.environ.setdefault("NoDefaultCurrentDirectoryInExePath", "1")


class Process:
    """A git in a folder, whose standard output is read in blocks, as they come.

    Raises GitError where it cannot be started, and whenever it is waited for in vain; whoever wants no more of it
    before its end must `kill` it. `index` is one to use instead of that of the repository.
    """

    def __init__(
        self, folder: Path, *arguments: str, is_asked: bool = False, index: Path | None = None
    ) -> None:
        import subprocess

        from .pipes import pipes

        self._command = arguments[0]
        self._patience = git_timeout()
        try:
            self._process = subprocess.Popen(
                ["git", *arguments],
                cwd=folder,
                stdin=subprocess.PIPE if is_asked else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=_environment(index),
            )
        except OSError as error:
            raise cannot_run(error) from None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._pipes = pipes(self._process.stdout, self._process.stderr)
        self._is_over = False

    def write(self, data: bytes) -> None:
        """Give it something to read; that it has ended is found out when its answer is read."""
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.write(data)

    def read(self) -> bytes:
        """Return what it printed next, as much as there is; nothing at the end, and after that."""
        if self._is_over:
            return b""
        data = self._pipes.read(self._patience)
        if data is None:
            raise self._timed_out()
        self._is_over = not data
        return data

    def end(self) -> str:
        """Wait until it ends, after its output was read; return what it said on standard error."""
        import subprocess

        try:
            code = self._process.wait(self._patience)
        except subprocess.TimeoutExpired:
            raise self._timed_out() from None
        self._pipes.finish(_GRACE)
        said = bytes(self._pipes.said)
        self.kill()
        if code != 0:
            raise refused_by_git(self._command, said, code)
        return said.decode("utf-8", "replace")

    def kill(self) -> None:
        """End it, whatever it is at."""
        self._is_over = True
        self._process.kill()
        self._process.wait()
        self._pipes.close()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _timed_out(self) -> Exception:
        self.kill()
        return timed_out(self._command, self._patience)


def _environment(index: Path | None) -> dict[str, str]:
    """Return the environment of git: ours, with another index, and without what says how paths are to be read."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_PATHSPECS")}
    return environment if index is None else {**environment, "GIT_INDEX_FILE": str(index)}


def run(folder: Path, *arguments: str, index: Path | None = None) -> bytes:
    """Run git in a folder and return what it printed. The environment is inherited: a hook has its own index.

    `index` is one to use instead.
    """
    process = Process(folder, *arguments, index=index)
    try:
        printed = []
        while data := process.read():
            printed.append(data)
        process.end()
    except BaseException:
        process.kill()
        raise
    return b"".join(printed)


def read_lines(folder: Path, *arguments: str, warn: Callable[[str], None] | None = None) -> Iterator[str]:
    """Run git in a folder and yield what it prints, NUL-delimited, as it comes.

    `warn` takes the lines that it said on standard error although it did what it was asked for.
    """
    process = Process(folder, *arguments)
    try:
        rest = b""
        while data := process.read():
            *whole, rest = (rest + data).split(b"\0")
            yield from os.fsdecode(b"\0".join(whole)).split("\0") if whole else ()
        said = process.end().splitlines()
    except BaseException:  # whoever asked has had enough, or was interrupted
        process.kill()
        raise
    if warn is not None:
        for line in said[:_MOST_WARNINGS]:
            warn(f"git says: {line.removeprefix('warning: ')}")
        if len(said) > _MOST_WARNINGS:
            warn(f"git says {len(said) - _MOST_WARNINGS:,} more lines of this kind")
