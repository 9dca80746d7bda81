"""Changes since a revision: files and lines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from ..core.named_tuple import NamedTuple
from .command import Place, one_path, run
from .errors import GitError, GitRefusedError, parsing, unexpected_output
from .files import LINK, RAW_ENTRY, SUBMODULE, outside_of_diff

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_RENAME_LIMIT = 7000
"""Maximum added and deleted files to search for renames, as in a merge (the default of merge.renameLimit)."""
_IN_CI = "or set `fetch-depth: 0` for actions/checkout on GitHub or `GIT_DEPTH: 0` on GitLab"


class Change(NamedTuple):
    """A changed file: `path` is empty if it was deleted, `old_path` if it was added.

    Paths are relative to the top of the working tree. `old_blob` is the object id of the old content, empty for a
    symbolic link; `blob` is that of the new content, empty for a link and for content only in the working tree.
    """

    path: str
    old_path: str
    blob: str
    old_blob: str


def merge_base(root: Path, revision: str) -> str:
    """Return the object id of the merge base of HEAD and a revision, such as `main` or `main...`.

    Raises GitError, with advice on what to fetch, if the revision is unknown or there is no common ancestor.
    """
    name, _, rest = revision.partition("...") if "..." in revision else revision.partition("..")
    if rest not in {"", "HEAD"} or not name:
        one = name or rest or "main"
        raise GitError(
            f"`{revision}` compares two commits, but the checked files are compared with one: write `{one}...`"
        )
    commit = resolve(root, name)
    head = resolve(root, "HEAD")
    try:
        return object_id("merge-base", run(root, "merge-base", commit, head))
    except GitRefusedError:
        shallow = f"this clone is shallow; fetch its history with `git fetch --unshallow`, {_IN_CI}"
        reason = shallow if is_shallow(root) else "their histories are unrelated"
        raise GitError(f"Git found no common ancestor of `{name}` and HEAD: {reason}") from None


def resolve(root: Path, revision: str) -> str:
    """Return the object id of the commit that a revision names. Raises GitError with advice on what to fetch."""
    try:
        output = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitRefusedError:
        raise GitError(f"unknown revision `{revision}`; {_how_to_fetch(root, revision)}") from None
    return object_id("rev-parse", output)


def object_id(command: str, output: bytes) -> str:
    """Return the object id that a command printed as its only line. Raises GitError."""
    line = output.strip()
    if not re.fullmatch(rb"[0-9a-f]{40,64}", line):
        raise unexpected_output(command)
    return line.decode()


def _how_to_fetch(root: Path, revision: str) -> str:
    """Return advice on how to get an unknown revision, with the exact command where its name allows."""
    remotes = run(root, "remote").decode("utf-8", "replace").splitlines()
    remote, _, branch = revision.partition("/")
    fetch = "git fetch --unshallow" if is_shallow(root) else "git fetch"
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
    if is_shallow(root):
        return f"this clone is shallow: fetch the revision with `{command}`, {_IN_CI}"
    if not remotes:
        return "list all branches with `git branch --all`"
    return f"fetch it with `{command}`, or list all branches with `git branch --all`"


def is_shallow(root: Path) -> bool:
    """Tell whether a clone has only part of the history. Raises GitError."""
    return run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def list_changes(root: Path, commit: str, *, staged: bool) -> list[Change]:
    """Return the files that differ from a commit: in the index if `staged`, else in the working tree.

    A renamed file is one change. Untracked files in the working tree that aren't ignored count as added, and files
    that git was told not to look at as changed.
    """
    if staged:
        return sorted(_parse_raw_diff(run(root, *_DIFF, *_RAW, "--cached", commit, "--")))
    untracked, hidden = outside_of_diff(root)
    changes = list(_parse_raw_diff(run(root, *_DIFF, *_RAW, commit, "--")))
    if untracked and any(not change.path for change in changes):
        # One may have been moved without `git mv`.
        changes = list(_with_untracked(root, commit, untracked))
    else:
        changes += [Change(name, "", "", "") for name in untracked]
    known = {change.path for change in changes}
    changes += [
        Change(file.path, file.path, "", "" if file.is_link or file.is_submodule else file.object_id)
        for file in hidden
        if file.path not in known
    ]
    return sorted(changes)


def _with_untracked(root: Path, commit: str, names: list[str]) -> list[Change]:
    """List changes with a copy of the index that includes the untracked files, so that git detects renames."""
    from shutil import copyfile

    from .temporary_folder import TemporaryFolder, no_space

    index = one_path("rev-parse", run(root, "rev-parse", "--git-path", "index"))
    with TemporaryFolder() as folder:
        copy, listed = folder / "index", folder / "names"
        try:
            with suppress(FileNotFoundError):  # in a repository where nothing has been added yet
                copyfile(root / index, copy)
            listed.write_bytes(b"\0".join(map(os.fsencode, names)))
        except OSError as error:
            raise no_space(error) from None
        add = ("--literal-pathspecs", "add", "--intent-to-add", "--pathspec-file-nul")
        run(root, *add, f"--pathspec-from-file={listed}", place=Place(copy))
        return list(_parse_raw_diff(run(root, *_DIFF, *_RAW, commit, "--", place=Place(copy))))


_RAW = ("--raw", "-z", "--no-abbrev")
_DIFF = (
    "diff",
    "--find-renames",
    f"-l{_RENAME_LIMIT}",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--no-color",
    "--ignore-submodules=none",
    "--inter-hunk-context=0",
    "-O/dev/null",
)


def _parse_raw_diff(output: bytes) -> Iterator[Change]:
    """Parse the output of `git diff --raw -z`, in which a renamed or copied file has two paths."""
    fields = iter(output.split(b"\0")[:-1])
    for entry in fields:
        match = RAW_ENTRY.fullmatch(entry)
        if match is None:
            raise unexpected_output("diff")
        old_mode, mode, old_blob, blob, status = map(bytes.decode, match.groups())
        paths = [os.fsdecode(path) for path in islice(fields, 2 if status in "RC" else 1)]
        if not all(paths) or len(paths) != (2 if status in "RC" else 1):
            raise unexpected_output("diff")
        is_file, was_file = _is_content(mode), _is_content(old_mode)
        if SUBMODULE in {mode, old_mode} and not is_file:
            yield Change("", paths[-1], "", "")  # schemas may be in it
        elif is_file or was_file:
            yield Change(
                paths[-1] if is_file else "",
                paths[0] if was_file and status != "C" else "",
                blob if blob.strip("0") and mode != LINK else "",
                old_blob if was_file and old_mode != LINK else "",
            )


def _is_content(mode: str) -> bool:
    return mode != SUBMODULE and mode.strip("0") != ""


def changed_lines(root: Path, change: Change) -> list[range]:
    """Return the ranges of 1-based lines that were added or changed in the working tree copy of a file."""
    output = run(
        root, "--literal-pathspecs", *_DIFF, "--text", "--unified=0", change.old_blob, "--", change.path
    )
    ranges = []
    for match in _HUNK.finditer(output):
        with parsing("diff"):
            start, length = int(match[1]), int(match[2] or 1)
        ranges.append(range(start, start + length))
    return ranges
