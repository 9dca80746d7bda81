"""The files of a repository: in the working tree, in the index, and staged."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from ..core.named_tuple import NamedTuple
from .command import read_lines, run
from .errors import GitError, unexpected_output

LINK = "120000"
"""The mode of a symbolic link."""
SUBMODULE = "160000"
OBJECT_ID_LENGTHS = (40, 64)
"""Hexadecimal digits of an object id: SHA-1 or SHA-256."""
RAW_ENTRY = re.compile(
    rb":(?P<old_mode>[0-7]{6}) (?P<mode>[0-7]{6}) (?P<old_blob>[0-9a-f]{40,64}) (?P<blob>[0-9a-f]{40,64}) (?P<status>[A-Z])[0-9]{0,3}"
)
"""An entry of `git diff --raw` (gitdiffcore(7)), before its paths."""
_LINKS = re.compile(rb"\x00%b ([0-9a-f]+) 0\t([^\0]+)" % LINK.encode())
"""An entry of `git ls-files --stage`, after the end of the one before."""
_UNTRACKED = re.compile(rb"\x00\? ([^\0]*[^\0/])(?=\0)")
"""An entry of `git ls-files -v` that isn't a nested repository, after the end of the one before."""
_HIDDEN = re.compile(rb"\x00[a-zS] ([0-7]{6}) ([0-9a-f]+) [0-3]\t([^\0]+)")
"""An entry of `git ls-files -v --stage` with the flag `assume-unchanged` or `skip-worktree`, after the one before."""


class StagedFile(NamedTuple):
    """A staged file: its path relative to the top of the working tree, and its blob.

    The blob of a symbolic link contains the path it points to.
    """

    path: str
    object_id: str
    is_link: bool = False
    is_submodule: bool = False

    @property
    def is_deleted(self) -> bool:
        """Tell whether the file is staged for deletion, and so has no blob."""
        return not self.object_id.strip("0")


def list_files(folder: Path, warn: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    """Yield the path and blob of each file below a folder that git tracks or that `git add` would add.

    Paths are relative to the folder, and sorted. The blob is empty for symbolic links and wherever the working tree
    differs from the index or may differ; such a path may be anything, or may no longer exist. Runs git once and
    yields files as git lists them; `warn` gets git's warnings about folders it can't read.
    """
    entries = read_lines(
        folder,
        *("ls-files", "-z", "-v", "--stage", "--cached", "--modified", "--others", "--exclude-standard"),
        warn=warn,
    )
    untracked: list[tuple[str, str]] = []
    tracked = _tracked(entries, untracked)
    first = next(tracked, None)  # git lists all untracked files first
    if first is not None:
        tracked = chain([first], tracked)
    if untracked:
        from heapq import merge

        tracked = merge(untracked, tracked)
    yield from tracked


def _tracked(entries: Iterator[str], untracked: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the tracked files of `git ls-files` output, which may list a file more than once."""
    path, blob = "", ""
    for entry in entries:
        head, _, name = entry.partition("\t")
        if head[:2] == "? ":
            # A trailing slash marks a nested repository.
            if not entry.endswith("/"):
                untracked.append((entry[2:], ""))
            continue
        object_id = head[9:-2]
        if head[1:2] != " " or not name or len(object_id) not in OBJECT_ID_LENGTHS:
            raise unexpected_output("ls-files")
        if name != path:
            if path:
                yield path, blob
            path = name
            # "H" means that git found it unchanged; "h" that it was told to assume so.
            blob = object_id if head[0] == "H" and not head.startswith(LINK, 2) else ""
            if head.startswith(SUBMODULE, 2):
                path = ""
        else:
            blob = ""  # a second entry means changed, deleted or in conflict
    if path:
        yield path, blob


def list_staged(root: Path) -> list[StagedFile]:
    """Return the files that the next commit adds, changes or deletes. Works before the first commit, too.

    A renamed file counts as added. Submodules are included; their object id is that of a commit.
    """
    staged = [
        StagedFile(
            path,
            object_id.decode(),
            mode.decode() == LINK,
            SUBMODULE in {mode.decode(), old_mode.decode()[1:]},
        )
        for (old_mode, mode, _, object_id, _), path in raw_diff(root, "--cached", "--diff-filter=ADMT")
    ]
    return sorted(staged, key=lambda file: file.path)


def raw_diff(root: Path, *options: str) -> Iterator[tuple[list[bytes], str]]:
    """Yield the entries of `git diff --raw`: the fields (both modes, both blobs, the status) and the path."""
    output = run(
        root,
        *("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-relative"),
        *("--no-color", "--ignore-submodules=none", "-O/dev/null", *options),
    )
    fields = output.split(b"\0")
    if fields.pop() or len(fields) % 2:
        raise unexpected_output("diff")
    for entry, name in zip(fields[::2], fields[1::2], strict=True):
        if not name or not RAW_ENTRY.fullmatch(entry):
            raise unexpected_output("diff")
        yield entry.split(b" "), os.fsdecode(name)


def outside_of_diff(root: Path) -> tuple[list[str], list[StagedFile]]:
    """Return the files in the working tree that `git diff` leaves out.

    These are untracked files that aren't ignored, and tracked ones that git was told not to look at. The latter may
    have changed; their object ids are those in the index.
    """
    options = ("-v", "--stage", "--cached", "--others", "--exclude-standard", "--full-name")
    listed = b"\0" + run(root, "ls-files", "-z", *options)
    hidden = [
        StagedFile(os.fsdecode(name), blob.decode(), mode == LINK.encode(), mode == SUBMODULE.encode())
        for mode, blob, name in _HIDDEN.findall(listed)
    ]
    untracked = [os.fsdecode(name) for name in _UNTRACKED.findall(listed)]
    return untracked, [file for file in hidden if os.path.lexists(root / file.path)]


def list_named(root: Path, *names: str) -> list[str]:
    """Return the sorted paths of files with one of these names that git tracks or that `git add` would add."""
    patterns = [f":(glob)**/{name}" for name in names]
    found = run(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns)
    return sorted({os.fsdecode(path) for path in found.split(b"\0") if path})


def stage(root: Path, path: Path) -> None:
    """Add the state of a file in the working tree to the index; a missing file is removed from it."""
    run(root, "add", "--all", "--", f":(literal){path.relative_to(root).as_posix()}")


def list_links(root: Path) -> list[StagedFile]:
    """Return the symbolic links in the index; finding them costs no more than listing the index."""
    listed = b"\0" + run(root, "ls-files", "-z", "--stage")
    return [
        StagedFile(os.fsdecode(name), blob.decode(), is_link=True) for blob, name in _LINKS.findall(listed)
    ]


def is_tracked(root: Path | None, path: Path) -> bool:
    """Tell whether git tracks a path or anything below it, ignoring case.

    `root` is the top of a working tree, or None; nothing outside it or in its `.git` is tracked. If git can't tell,
    the answer is yes: a tracked file came with a commit, so it is neither trusted nor overwritten.
    """
    if root is None or not path.is_relative_to(root):
        return False
    name = path.relative_to(root)
    if ".git" in name.parts:
        return False
    try:
        return bool(run(root, "ls-files", "-z", "--", f":(top,icase,literal){name.as_posix()}"))
    except GitError:
        return True
