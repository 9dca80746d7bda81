"""The history of a repository: when each file was added, when last changed and by whom, and its state at earlier times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..core.named_tuple import NamedTuple
from .command import read_lines
from .errors import parsing
from .files import LINK, SUBMODULE

_COMMIT = "\x01"
_LOG = ("log", "-z", "--root", "--no-show-signature", "-O/dev/null")


class LastCommit(NamedTuple):
    """The commit that last changed a file: when, in seconds since the epoch, and the name of its author."""

    committed_at: int
    author: str


def last_commits(folder: Path) -> dict[str, LastCommit]:
    """Return the commit that last changed each file below a folder, by relative path.

    Raises GitError outside a repository and in one without commits.
    """
    commits: dict[str, LastCommit] = {}
    commit = LastCommit(0, "")
    options = (*_LOG, "--name-only", "--no-renames", "--relative", f"--format={_COMMIT}%ct %aN")
    for entry in read_lines(folder, *options, "--", "."):
        text = entry.lstrip("\n")
        if text.startswith(_COMMIT):
            committed_at, _, author = text.removeprefix(_COMMIT).partition(" ")
            with parsing("log"):
                commit = LastCommit(int(committed_at), author)
        elif text:
            commits.setdefault(text, commit)
    return commits


def last_changes(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was last committed: relative path to seconds since the epoch.

    Raises GitError outside a repository and in one without commits.
    """
    return {path: commit.committed_at for path, commit in last_commits(folder).items()}


def additions(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was first added: relative path to seconds since the epoch.

    Raises GitError outside a repository and in one without commits.
    """
    added: dict[str, int] = {}
    committed_at = 0
    options = (
        *_LOG,
        "--name-only",
        "--no-renames",
        "--relative",
        "--diff-filter=A",
        f"--format={_COMMIT}%ct",
    )
    for entry in read_lines(folder, *options, "--", "."):
        text = entry.lstrip("\n")
        if text.startswith(_COMMIT):
            with parsing("log"):
                committed_at = int(text.removeprefix(_COMMIT))
        elif text:
            added[text] = committed_at
    return added


def commits_before(root: Path, times: Sequence[int]) -> list[str | None]:
    """Return the last commit of the current branch before each time, in seconds since the epoch.

    The commit is None for a time before the first commit that this clone has. Raises GitError in a repository without
    commits.
    """
    waiting = sorted(range(len(times)), key=lambda index: -times[index])
    found: list[str | None] = [None] * len(times)
    for line in read_lines(root, *_LOG, "--first-parent", "--format=%H %ct", "HEAD"):
        commit, _, committed_at = line.strip().partition(" ")
        with parsing("log"):
            time = int(committed_at)
        while waiting and time < times[waiting[0]]:
            found[waiting.pop(0)] = commit
        if not waiting:
            break
    return found


def list_blobs(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """Yield the path and blob of each regular file in a commit."""
    for entry in read_lines(root, "ls-tree", "-r", "-z", "--full-tree", commit):
        head, _, path = entry.partition("\t")
        with parsing("ls-tree"):
            mode, _, blob = head.split(" ") if path else ("", "", "")
        if path and mode not in {LINK, SUBMODULE}:
            yield path, blob
