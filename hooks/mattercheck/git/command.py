"""Starts git, and says why it cannot be, or what it refused. Output is NUL-delimited."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..problem import SetupError

# On Windows, keep a `git.exe` in the content repository from being run.
os.environ.setdefault("NoDefaultCurrentDirectoryInExePath", "1")

_OLDEST = "2.28"
"""The git that has all the options that are used."""
_USAGE = 129
"""The exit code of git for an option that it does not know."""
_BLOCK = 1 << 16
"""Bytes of a listing that are taken at a time."""


class GitError(SetupError):
    """git cannot be run, or refuses; the text is what it said."""


def run(folder: Path, *arguments: str, stdin: bytes = b"", index: Path | None = None) -> bytes:
    """Run git in a folder and return what it printed. The environment is inherited: a hook has its own index.

    `index` is one to use instead.
    """
    import subprocess

    environment = None if index is None else {**os.environ, "GIT_INDEX_FILE": str(index)}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, check=False, input=stdin, env=environment
        )
    except OSError as error:
        raise cannot_run(error) from None
    if done.returncode != 0:
        raise _refused(arguments[0], done.stderr, done.returncode)
    return done.stdout


def read_lines(folder: Path, *arguments: str) -> Iterator[str]:
    """Run git in a folder and yield what it prints, NUL-delimited, as it comes."""
    import subprocess

    try:
        process = subprocess.Popen(
            ["git", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise cannot_run(error) from None
    with process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            rest = b""
            while data := process.stdout.read(_BLOCK):
                *whole, rest = (rest + data).split(b"\0")
                yield from os.fsdecode(b"\0".join(whole)).split("\0") if whole else ()
            said = process.stderr.read()
        except BaseException:  # whoever asked has had enough, or was interrupted
            process.kill()
            raise
    if process.returncode != 0:
        raise _refused(arguments[0], said, process.returncode)


def _refused(command: str, said: bytes, code: int) -> GitError:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    fatal = next((line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")), "")
    if "dubious ownership" in fatal:  # common in containers; git's own advice spans lines
        fatal += "; if you trust it: `git config --global --add safe.directory` and that folder"
    reason = fatal or " ".join(lines[:1]) or str(code)
    if code == _USAGE:
        reason += f"; mattercheck needs git {_OLDEST} or later"
    return GitError(f"`git {command}` failed: {reason}")


def cannot_run(error: OSError) -> GitError:
    """Say why git could not be started."""
    import shutil

    if shutil.which("git") is None:
        return GitError(
            "git is not installed, or not on PATH: this is a git repository, and git lists its files"
        )
    return GitError(f"git cannot be run: {(error.strerror or 'error').lower()}")
