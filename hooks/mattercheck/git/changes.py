"""What changed since a revision."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from .command import GitError, run
from .files import NO_CONTENT

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_DEEPEN = (
    "this clone is shallow: fetch its history first, by `git fetch --unshallow`,"
    " with `fetch-depth: 0` for actions/checkout on GitHub, or `GIT_DEPTH: 0` on GitLab"
)


class Change(NamedTuple):
    """A file that is not as it was: `path` is empty where it was deleted, `old_path` where it was added.

    Paths are relative to the top of the work tree. `old_blob` is the object id of its old content; `blob` that of
    the new one, empty where only the work tree has it.
    """

    path: str
    old_path: str
    blob: str
    old_blob: str


def merge_base(root: Path, revision: str) -> str:
    """Return the object id of the commit at which HEAD left a revision: `main`, or `main...` as for `git diff`.

    Raises GitError where git does not know the revision, or no common commit, and says what to fetch.
    """
    name, _, rest = revision.partition("...") if "..." in revision else revision.partition("..")
    if rest not in {"", "HEAD"} or not name:
        raise GitError(
            f"`{revision}` compares two commits, but what is checked is compared: write `{name}...`"
        )
    commit = resolve(root, name)
    head = resolve(root, "HEAD")
    try:
        return run(root, "merge-base", commit, head).decode().strip()
    except GitError:
        reason = _DEEPEN if _is_shallow(root) else "they have no history in common"
        raise GitError(f"git finds no commit from which both `{name}` and HEAD come: {reason}") from None


def resolve(root: Path, revision: str) -> str:
    """Return the object id of the commit that a revision names. Raises GitError, and says what to fetch."""
    try:
        said = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError:
        hint = (
            _DEEPEN if _is_shallow(root) else "fetch it first, or look for its name with `git branch --all`"
        )
        raise GitError(f"git does not know the revision `{revision}`; {hint}") from None
    return said.decode().strip()


def _is_shallow(root: Path) -> bool:
    return run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def list_changes(root: Path, commit: str, *, staged: bool) -> list[Change]:
    """Return the regular files that are not as in a commit: in the index if `staged`, else in the work tree.

    A renamed file is one change. Files of the work tree that git does not know yet, and does not ignore, are added.
    """
    options = ("--cached",) if staged else ()
    changes = list(_parsed(run(root, *_DIFF, "--raw", "-z", "--no-abbrev", *options, commit, "--")))
    if not staged:
        untracked = run(root, "ls-files", "-z", "--others", "--exclude-standard", "--full-name")
        changes += [
            Change(path, "", "", "")
            for path in os.fsdecode(untracked).split("\0")
            if path and not path.endswith("/")
        ]
    return sorted(changes)


_DIFF = ("diff", "--find-renames", "--no-ext-diff", "--no-textconv", "--no-relative", "--no-color")


def _parsed(output: bytes) -> Iterator[Change]:
    """Read the output of `git diff --raw -z`: a renamed or copied file has two paths."""
    fields = iter(output.split(b"\0"))
    for entry in fields:
        if not entry:
            return
        old_mode, mode, old_blob, blob, status = entry.decode().lstrip(":").split(" ")
        paths = [os.fsdecode(path) for path in islice(fields, 2 if status[0] in "RC" else 1)]
        is_file, was_file = _is_content(mode), _is_content(old_mode)
        if is_file or was_file:
            yield Change(
                paths[-1] if is_file else "",
                paths[0] if was_file and status[0] != "C" else "",
                blob if blob.strip("0") else "",
                old_blob if was_file else "",
            )


def _is_content(mode: str) -> bool:
    return mode not in NO_CONTENT and mode.strip("0") != ""


def list_tree(root: Path, commit: str) -> set[str]:
    """Return the paths of all files in a commit."""
    return set(
        os.fsdecode(run(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)).split("\0")
    )


def changed_lines(root: Path, commit: str, change: Change) -> list[range]:
    """Return the ranges of 1-based lines in the work tree that a file got since a commit."""
    paths = sorted({path for path in (change.old_path, change.path) if path})
    output = run(root, "--literal-pathspecs", *_DIFF, "--text", "--unified=0", commit, "--", *paths)
    ranges = []
    for match in _HUNK.finditer(output):
        start, length = int(match[1]), int(match[2] or 1)
        ranges.append(range(start, start + length))
    return ranges
