"""How long to wait for git."""

from __future__ import annotations

import os

from .errors import TIMEOUT_VARIABLE, GitError

_DEFAULT_TIMEOUT = 120.0
_MAX_TIMEOUT = 1_000_000
"""Seconds; every system can wait this long."""


def git_timeout() -> float:
    """Return how many seconds to wait for git. Raises GitError if MATTERCHECK_GIT_TIMEOUT isn't a valid number."""
    value = os.environ.get(TIMEOUT_VARIABLE, "")
    try:
        seconds = float(value) if value else _DEFAULT_TIMEOUT
    except ValueError:
        seconds = 0
    if not 0 < seconds <= _MAX_TIMEOUT:
        raise GitError(
            f"{TIMEOUT_VARIABLE} must be a number of seconds, up to {_MAX_TIMEOUT:,}, but is `{value}`"
        )
    return seconds
