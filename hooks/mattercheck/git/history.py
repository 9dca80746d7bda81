"""The history of files: when each was last changed."""

from __future__ import annotations

from pathlib import Path

from .command import read_lines

_COMMIT = "\x01"


def last_changes(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was last committed: relative path to seconds since the epoch.

    Raises GitError outside a repository and in one without commits.
    """
    changes: dict[str, int] = {}
    committed_at = 0
    options = ("--name-only", "--no-renames", "--relative", f"--format={_COMMIT}%ct")
    for entry in read_lines(folder, "log", "-z", *options, "--", "."):
        text = entry.lstrip("\n")
        if text.startswith(_COMMIT):
            committed_at = int(text.removeprefix(_COMMIT))
        elif text:
            changes.setdefault(text, committed_at)
    return changes
