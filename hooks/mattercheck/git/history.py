"""The history of files: when each of them changed last."""

from __future__ import annotations

from pathlib import Path

from .command import read_lines

_COMMIT = "\x01"


def last_changes(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was last committed: its path relative to it, and seconds since the epoch.

    Raises GitError outside of a repository, and in one without a commit.
    """
    changes: dict[str, int] = {}
    moment = 0
    options = ("--name-only", "--no-renames", "--relative", f"--format={_COMMIT}%ct")
    for entry in read_lines(folder, "log", "-z", *options, "--", "."):
        said = entry.lstrip("\n")
        if said.startswith(_COMMIT):
            moment = int(said.removeprefix(_COMMIT))
        elif said:
            changes.setdefault(said, moment)
    return changes
