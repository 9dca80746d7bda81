"""Run git, with a timeout: to its end, or reading its output as it comes. Output is NUL-delimited."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

from ..core.named_tuple import NamedTuple
from ..core.text import count
from .environment import environment
from .errors import cannot_run, refused_by_git, timed_out, too_much_output, unexpected_output
from .timeout import git_timeout

_MAX_WARNINGS = 5
"""Lines of standard error to pass on if git succeeded."""
_TIMEOUTS_PER_ANSWER = 5
"""Timeouts that git may make us wait in all for one answer, however slowly it drips."""
_MAX_OUTPUT = 1 << 28
"""Most bytes of output to keep in memory; about three million paths."""
_MAX_ENTRY = 1 << 16
"""Most bytes of an entry in a list; no system has longer paths."""
_MAX_ENTRIES = 10_000_000
"""Most entries of a list."""
_GRACE_PERIOD = 1.0
"""Seconds to wait for the rest of standard error after git has ended; a child process may keep the pipe open."""

# On Windows, prevent a `git.exe` in the content repository from being run.
os.environ.setdefault("NoDefaultCurrentDirectoryInExePath", "1")


class Place(NamedTuple):
    """What replaces the index of a repository and, if given, its working tree."""

    index_file: Path
    work_tree: Path | None = None


class Process:
    """A git process in a folder, whose standard output is read block by block.

    Raises GitError if it can't be started or doesn't answer in time. To stop before its end, `kill` it. `is_asked`
    opens its standard input; `given` is a file to read as its standard input.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        is_asked: bool = False,
        given: Path | None = None,
        place: Place | None = None,
    ) -> None:
        import subprocess

        from .pipes import pipes

        self.command = _name_of(arguments)
        self._timeout = git_timeout()
        self._patience = 0.0
        with ExitStack() as stack:
            stdin: int | IO[bytes] = subprocess.PIPE if is_asked else subprocess.DEVNULL
            if given is not None:
                stdin = stack.enter_context(given.open("rb"))
            try:
                self._process = subprocess.Popen(
                    ["git", *arguments],
                    cwd=folder,
                    stdin=stdin,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    bufsize=0,
                    env=_environment(folder, place),
                )
            except OSError as error:
                raise cannot_run(error) from None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._pipes = pipes(self._process.stdout, self._process.stderr)
        self._is_over = False
        self._expect_answer()

    def _expect_answer(self) -> None:
        """Begin to count the seconds spent on waiting for an answer."""
        self._patience = self._timeout * _TIMEOUTS_PER_ANSWER

    def write(self, data: bytes) -> None:
        """Write to its standard input; if it has ended, reading its answer will show that."""
        self._expect_answer()
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.write(data)

    def read(self) -> bytes:
        """Return the next block of its output, `b""` at the end and after it."""
        if self._is_over:
            return b""
        start = time.monotonic()
        data = self._pipes.read(self._timeout, start + self._patience)
        self._patience -= time.monotonic() - start
        from .pipes import MAX_STDERR_BYTES

        if data is None and self._pipes.error_bytes > MAX_STDERR_BYTES:
            self.kill()
            raise unexpected_output(self.command)
        if data is None:
            raise self._timed_out()
        self._is_over = not data
        return data

    def end(self) -> str:
        """Wait until it ends, once its output has been read, and return its standard error. Raises GitError."""
        import subprocess

        try:
            code = self._process.wait(self._timeout)
        except subprocess.TimeoutExpired:
            raise self._timed_out() from None
        self._pipes.finish(_GRACE_PERIOD)
        stderr = bytes(self._pipes.error_output)
        self.kill()
        if code != 0:
            raise refused_by_git(self.command, stderr, code)
        return stderr.decode("utf-8", "replace")

    def kill(self) -> None:
        """Kill it at once."""
        self._is_over = True
        self._process.kill()
        self._process.wait()
        self._pipes.close()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _timed_out(self) -> Exception:
        self.kill()
        return timed_out(self.command, self._timeout)


def _name_of(arguments: Iterable[str]) -> str:
    """Return the command among the arguments of git."""
    listed = iter(arguments)
    for argument in listed:
        if argument == "-c":
            next(listed)
        elif not argument.startswith("-"):
            return argument
    raise AssertionError("no command")


def _environment(folder: Path, place: Place | None) -> dict[str, str]:
    """Return the environment for git in a folder, or for another place."""
    found = environment(folder)
    if place is not None:
        found["GIT_INDEX_FILE"] = str(place.index_file)
        if place.work_tree is not None:
            found["GIT_WORK_TREE"] = str(place.work_tree)
    return found


def run(folder: Path, *arguments: str, given: Path | None = None, place: Place | None = None) -> bytes:
    """Run git in a folder and return its output. Raises GitError.

    The environment is inherited, so that a hook uses its own index; `place` replaces it. `given` is a file with the
    standard input.
    """
    process = Process(folder, *arguments, given=given, place=place)
    try:
        printed, size = [], 0
        while data := process.read():
            printed.append(data)
            size += len(data)
            if size > _MAX_OUTPUT:
                raise too_much_output(process.command, f"{_MAX_OUTPUT:,} bytes")
        process.end()
    except BaseException:
        process.kill()
        raise
    return b"".join(printed)


def one_path(command: str, output: bytes) -> str:
    """Return the path that a command printed as its only line. Raises GitError."""
    line = output.removesuffix(b"\n").removesuffix(b"\r")
    if not line or b"\0" in line or len(line) > _MAX_ENTRY:
        raise unexpected_output(command)
    return os.fsdecode(line)


def read_lines(folder: Path, *arguments: str, warn: Callable[[str], None] | None = None) -> Iterator[str]:
    """Run git in a folder and yield its NUL-delimited output as it comes. Raises GitError.

    `warn` gets the lines that git wrote to standard error although it succeeded.
    """
    process = Process(folder, *arguments)
    try:
        rest, number = b"", 0
        while data := process.read():
            *complete, rest = (rest + data).split(b"\0")
            number += len(complete)
            if len(rest) > _MAX_ENTRY:
                raise unexpected_output(process.command)
            if number > _MAX_ENTRIES:
                raise too_much_output(process.command, f"{_MAX_ENTRIES:,} entries")
            yield from os.fsdecode(b"\0".join(complete)).split("\0") if complete else ()
        warnings = process.end().splitlines()
        if rest:
            raise unexpected_output(process.command)
    except BaseException:  # including an interrupt, and a caller that stops early
        process.kill()
        raise
    if warn is not None:
        for line in warnings[:_MAX_WARNINGS]:
            warn(f"Git says: {line.removeprefix('warning: ')}")
        if len(warnings) > _MAX_WARNINGS:
            warn(f"Git says {count(len(warnings) - _MAX_WARNINGS, 'more line')} like this")
