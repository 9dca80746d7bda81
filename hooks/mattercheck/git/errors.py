"""The errors of running git, their messages, and the timeout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..core.errors import MattercheckError, describe_os_error

_MINIMUM_VERSION = "2.28"
"""The first version of git with all options that mattercheck uses."""
_USAGE_ERROR = 129
"""The exit code of git for an unknown option."""
TIMEOUT_VARIABLE = "MATTERCHECK_GIT_TIMEOUT"
"""The environment variable that sets how many seconds to wait for git; see `timeout`."""
_MAX_REASON = 500
"""Most characters of git's own message to show."""


class GitError(MattercheckError):
    """git can't be run, doesn't answer, or fails; the text says why."""


class GitRefusedError(GitError):
    """git ran and failed; the text is its error message."""


def refused_by_git(command: str, stderr: bytes, code: int) -> GitRefusedError:
    """Return the error for a git command that failed, from its standard error and exit code."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    fatal = next((line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")), "")
    if command == "rev-parse" and fatal.startswith("not a git repository (or any"):
        return GitRefusedError("this folder isn't in a Git repository; run `git init` to create one")
    if "dubious ownership" in fatal:  # common in containers; git's own advice is spread over several lines
        fatal += "; if you trust it, run `git config --global --add safe.directory` with that folder"
    reason = (fatal or " ".join(lines[:1]) or str(code))[:_MAX_REASON]
    if code == _USAGE_ERROR:
        reason += f"; mattercheck needs Git {_MINIMUM_VERSION} or later"
    return GitRefusedError(f"`git {command}` failed: {reason}")


def cannot_run(error: OSError) -> GitError:
    """Return the error for a git that couldn't be started."""
    import shutil

    if shutil.which("git") is None:
        return GitError(
            "Git is not installed or not on PATH, but mattercheck needs it to read this repository"
        )
    return GitError(f"cannot run Git: {describe_os_error(error)}")


def timed_out(command: str, seconds: float) -> GitError:
    """Return the error for a git command that was stopped because it didn't answer for so many seconds."""
    return GitError(
        f"`git {command}` did not answer within {seconds:g} s and was stopped;"
        f" set {TIMEOUT_VARIABLE} to wait longer"
    )


def unexpected_output(command: str) -> GitError:
    """Return the error for output of a git command that isn't in the documented form, or too large."""
    return GitError(f"`git {command}` printed something unexpected; check which git is on PATH")


def too_much_output(command: str, limit: str) -> GitError:
    """Return the error for a git command that printed more than a limit."""
    return GitError(f"`git {command}` printed more than {limit} and was stopped")


@contextmanager
def parsing(command: str) -> Iterator[None]:
    """Raise GitError if the output of a git command can't be parsed within the context."""
    try:
        yield
    except (ValueError, LookupError):
        raise unexpected_output(command) from None
