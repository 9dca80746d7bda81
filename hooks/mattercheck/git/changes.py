"""What changed since a revision."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from .command import run
from .errors import GitError, GitRefusedError
from .files import LINK, SUBMODULE

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_RENAMES = 7000
"""Files added and deleted among which renames are looked for, as many as in a merge of git's (merge.renameLimit)."""
_IN_CI = "with `fetch-depth: 0` for actions/checkout on GitHub, or `GIT_DEPTH: 0` on GitLab"


class Change(NamedTuple):
    """A file that is not as it was: `path` is empty where it was deleted, `old_path` where it was added.

    Paths are relative to the top of the work tree. `old_blob` is the object id of its old content, empty where that
    was a symbolic link; `blob` that of the new one, empty where only the work tree has it, and where that is a link.
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
    except GitRefusedError:
        shallow = f"this clone is shallow: fetch its history first, by `git fetch --unshallow`, {_IN_CI}"
        reason = shallow if _is_shallow(root) else "they have no history in common"
        raise GitError(f"git finds no commit from which both `{name}` and HEAD come: {reason}") from None


def resolve(root: Path, revision: str) -> str:
    """Return the object id of the commit that a revision names. Raises GitError, and says what to fetch."""
    try:
        said = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitRefusedError:
        raise GitError(
            f"git does not know the revision `{revision}`; {_how_to_fetch(root, revision)}"
        ) from None
    return said.decode().strip()


def _how_to_fetch(root: Path, revision: str) -> str:
    """Say how a revision that git does not know comes to be known, where its name tells."""
    remotes = run(root, "remote").decode("utf-8", "replace").splitlines()
    remote, _, branch = revision.partition("/")
    fetch = "git fetch --unshallow" if _is_shallow(root) else "git fetch"
    if remote in remotes and branch:
        command = f"{fetch} {remote} {branch}:refs/remotes/{remote}/{branch}"
    elif (
        remotes
        and re.fullmatch(r"[\w.-]+", revision, re.ASCII)
        and not re.fullmatch(r"[0-9a-f]{7,64}", revision)
    ):
        command = f"{fetch} {remotes[0]} {revision}:{revision}"
    else:
        command = fetch
    if _is_shallow(root):
        return f"this clone is shallow: fetch it first, by `{command}`, {_IN_CI}"
    if not remotes:
        return "look for its name with `git branch --all`"
    return f"fetch it first, by `{command}`, or look for its name with `git branch --all`"


def _is_shallow(root: Path) -> bool:
    return run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def list_changes(root: Path, commit: str, *, staged: bool) -> list[Change]:
    """Return the files that are not as in a commit: in the index if `staged`, else in the work tree.

    A renamed file is one change. Files of the work tree that git does not know yet, and does not ignore, are added.
    """
    if staged:
        return sorted(_parsed(run(root, *_DIFF, *_RAW, "--cached", commit, "--")))
    untracked = run(root, "ls-files", "-z", "--others", "--exclude-standard", "--full-name")
    names = [name for name in untracked.split(b"\0") if name and not name.endswith(b"/")]
    changes = list(_parsed(run(root, *_DIFF, *_RAW, commit, "--")))
    if names and any(not change.path for change in changes):
        return sorted(_with_untracked(root, commit, names))  # one may be a file that was moved without git
    return sorted([*changes, *(Change(os.fsdecode(name), "", "", "") for name in names)])


def _with_untracked(root: Path, commit: str, names: list[bytes]) -> list[Change]:
    """List changes by a copy of the index in which untracked files are to be added, so that git looks for renames."""
    from shutil import copyfile
    from tempfile import TemporaryDirectory

    index = os.fsdecode(run(root, "rev-parse", "--git-path", "index").rstrip(b"\n"))
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "index"
        with suppress(FileNotFoundError):  # of a repository in which nothing was added yet
            copyfile(root / index, copy)
        listed = Path(folder) / "names"
        listed.write_bytes(b"\0".join(names))
        add = ("--literal-pathspecs", "add", "--intent-to-add", "--pathspec-file-nul")
        run(root, *add, f"--pathspec-from-file={listed}", index=copy)
        return list(_parsed(run(root, *_DIFF, *_RAW, commit, "--", index=copy)))


_RAW = ("--raw", "-z", "--no-abbrev")
_DIFF = (
    "diff",
    "--find-renames",
    f"-l{_RENAMES}",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--no-color",
)


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
                blob if blob.strip("0") and mode != LINK else "",
                old_blob if was_file and old_mode != LINK else "",
            )


def _is_content(mode: str) -> bool:
    return mode != SUBMODULE and mode.strip("0") != ""


def list_tree(root: Path, commit: str) -> set[str]:
    """Return the paths of all files in a commit."""
    return set(
        os.fsdecode(run(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)).split("\0")
    )


def changed_lines(root: Path, change: Change) -> list[range]:
    """Return the ranges of 1-based lines in the work tree that a file got which was there before."""
    output = run(
        root, "--literal-pathspecs", *_DIFF, "--text", "--unified=0", change.old_blob, "--", change.path
    )
    ranges = []
    for match in _HUNK.finditer(output):
        start, length = int(match[1]), int(match[2] or 1)
        ranges.append(range(start, start + length))
    return ranges
