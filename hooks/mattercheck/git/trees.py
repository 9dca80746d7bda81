"""The files of commits, and how the index or the working tree differs from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..core.named_tuple import NamedTuple
from .changes import object_id
from .command import read_lines, run
from .errors import GitRefusedError, unexpected_output
from .files import LINK, SUBMODULE, outside_of_diff, raw_diff


class TreeFile(NamedTuple):
    """A file: its path relative to the top of the working tree, and the object id of its content.

    The object id is empty for content that is only in the working tree. `mode` is empty for a deleted file.
    """

    path: str
    blob: str
    mode: str

    @property
    def is_deleted(self) -> bool:
        return not self.mode

    @property
    def key(self) -> str:
        """The object id, after the mode of a link or a submodule."""
        return self.blob if self.is_regular else f"{self.mode} {self.blob}"

    @property
    def is_regular(self) -> bool:
        return self.mode not in {"", LINK, SUBMODULE}


def tree_of(root: Path, commit: str = "HEAD") -> str:
    """Return the object id of the tree of a commit; of the empty tree for HEAD before the first commit."""
    try:
        output = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{tree}}")
    except GitRefusedError:
        output = run(root, "hash-object", "-t", "tree", "--stdin")
    return object_id("rev-parse", output)


def tree_files(root: Path, tree: str) -> Iterator[TreeFile]:
    """Yield the files of a tree, submodules and links included, sorted by the bytes of their paths."""
    for entry in read_lines(root, "ls-tree", "-r", "-z", "--full-tree", tree):
        head, _, path = entry.partition("\t")
        fields = head.split(" ")
        if len(fields) != 3:
            raise unexpected_output("ls-tree")
        yield TreeFile(path, fields[2], fields[0])


def tree_changes(root: Path, tree: str, other: str) -> Iterator[TreeFile]:
    """Yield the files of another tree that differ from those of a tree."""
    return _changes(root, tree, other)


def index_changes(root: Path, tree: str) -> Iterator[TreeFile]:
    """Yield the files in the index that differ from a tree."""
    return _changes(root, "--cached", tree)


def working_tree_changes(root: Path, tree: str) -> Iterator[TreeFile]:
    """Yield the files in the working tree that differ from a tree, untracked files that aren't ignored included."""
    yield from _changes(root, tree)
    untracked, hidden = outside_of_diff(root)
    for path in [*untracked, *(file.path for file in hidden if not file.is_submodule)]:
        yield TreeFile(path, "", LINK if (root / path).is_symlink() else "100644")


def _changes(root: Path, *options: str) -> Iterator[TreeFile]:
    for (_, mode, _, blob, _), path in raw_diff(root, *options, "--"):
        is_there, is_known = mode.strip(b"0"), blob.strip(b"0")
        yield TreeFile(path, blob.decode() if is_known else "", mode.decode() if is_there else "")
