"""Why git cannot be run, what it refused_by_git, and how long it is waited for."""

from __future__ import annotations

import os

from ..core.errors import MattercheckError, describe_os_error

_OLDEST = "2.28"
"""The git that has all the options that are used."""
_USAGE = 129
"""The exit code of git for an option that it does not know."""
_TIMEOUT = "MATTERCHECK_GIT_TIMEOUT"
_TIMEOUT_UNSET = 120.0
_LONGEST_TIMEOUT = 1_000_000
"""Seconds, fewer than any system can wait for."""


class GitError(MattercheckError):
    """git cannot be run, does not answer, or refuses; the text says why."""


class GitRefusedError(GitError):
    """git ran, and refused; the text is what it said."""


def git_timeout() -> float:
    """Return how many seconds git may keep us waiting. Raises GitError where what was set is no such number."""
    said = os.environ.get(_TIMEOUT, "")
    try:
        seconds = float(said) if said else _TIMEOUT_UNSET
    except ValueError:
        seconds = 0
    if not 0 < seconds <= _LONGEST_TIMEOUT:
        raise GitError(f"{_TIMEOUT} must be a number of seconds, and is `{said}`")
    return seconds


def refused_by_git(command: str, said: bytes, code: int) -> GitRefusedError:
    """Say why a git refused that ended with an exit code, from what it said."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    fatal = next((line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")), "")
    if "dubious ownership" in fatal:  # common in containers; git's own advice spans lines
        fatal += "; if you trust it: `git config --global --add safe.directory` and that folder"
    reason = fatal or " ".join(lines[:1]) or str(code)
    if code == _USAGE:
        reason += f"; mattercheck needs git {_OLDEST} or later"
    return GitRefusedError(f"`git {command}` failed: {reason}")


def cannot_run(error: OSError) -> GitError:
    """Say why git could not be started."""
    import shutil

    if shutil.which("git") is None:
        return GitError(
            "git is not installed, or not on PATH: this is a git repository, and git lists its files"
        )
    return GitError(f"git cannot be run: {describe_os_error(error)}")


def timed_out(command: str, seconds: float) -> GitError:
    """Say that git was ended, as it had kept us waiting for so many seconds."""
    return GitError(
        f"`git {command}` did not answer within {seconds:g} s, and was ended;"
        f" {_TIMEOUT} sets another number of seconds"
    )
