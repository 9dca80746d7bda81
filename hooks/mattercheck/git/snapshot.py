"""The files of the index or of a commit, as a fresh clone would have them."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from ..core.files import Files
from ..core.limits import MAX_RULES_BYTES
from .blobs import BlobReader
from .command import run
from .converted_files import ConvertedFiles
from .errors import unexpected_output
from .files import LINK, SUBMODULE, StagedFile, raw_diff
from .links import LinkError, Links

_ENTRY = re.compile(rb"(?P<mode>[0-7]{6}) (?:blob |commit )?(?P<blob>[0-9a-f]{40,64})(?: (?P<stage>[0-3]))?")
_ENTRIES = re.compile(rb"(" + re.sub(rb"\?P<\w+>", b"?:", _ENTRY.pattern) + rb")\t([^\0]+)\0")
_EMPTY_BLOBS = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
_EMPTY_TREES = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""The object id of the empty tree, by its length."""


class Snapshot:
    """The files of the index or of a commit of the repository at `root`; nothing is read from the working tree.

    Links are followed within it, and into submodules at the commits that it names. Files `outside` the repository are
    read where they are. Files are converted as a fresh clone
    would have them. It keeps a process until it is closed.
    """

    def __init__(
        self, root: Path, entries: Iterable[tuple[bytes, bytes]], outside: Files, *, is_index: bool = False
    ) -> None:
        """Create a snapshot from entries of `git ls-files --stage` or `git ls-tree`: each is a head and a name."""
        self.root = root
        self._top = os.path.realpath(root)
        self._outside = outside
        self._is_index = is_index
        heads = [*entries]
        names = os.fsdecode(b"\0".join(name for _, name in heads)).split("\0")  # all at once is faster
        self._heads = {name: head for name, (head, _) in zip(names, heads, strict=False)}
        self._submodules: dict[str, Snapshot | None] = {}
        self.reader = BlobReader(root)
        self.links = Links(root, self.get, self.reader)
        self.converted = ConvertedFiles(root, self._heads, self._read_blob)

    @classmethod
    def of_index(cls, root: Path, outside: Files) -> Snapshot:
        """Return the index: what the next commit consists of. Raises GitError."""
        output = run(root, "ls-files", "-z", "--stage", "--full-name")
        listed = _split("ls-files", output)
        for blob in _EMPTY_BLOBS:
            # A file added with --intent-to-add looks like an empty one, but no commit has it.
            if blob.encode() in output:
                tree = _EMPTY_TREES[len(blob)]
                committed = {os.fsencode(name) for _, name in raw_diff(root, "--cached", tree)}
                listed = [entry for entry in listed if entry[1] in committed]
        return cls(root, listed, outside, is_index=True)

    @classmethod
    def of_commit(cls, root: Path, commit: str, outside: Files) -> Snapshot:
        """Return the files of a commit. Raises GitError."""
        listed = run(root, "ls-tree", "-r", "-z", "--full-tree", commit)
        return cls(root, _split("ls-tree", listed), outside)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_submodules": {}}

    def close(self) -> None:
        """End the process that reads blobs, and delete converted files."""
        self.reader.close()
        self.converted.close()
        for submodule in self._submodules.values():
            if submodule is not None:
                submodule.close()

    def get(self, name: str) -> StagedFile | None:
        """Return the file or link with a name relative to the top; None for a folder or a submodule."""
        head = self._heads.get(name)
        if head is None:
            return None
        mode, blob = _parse(head)
        return None if mode == SUBMODULE else StagedFile(name, blob, mode == LINK)

    def all(self) -> Iterator[StagedFile]:
        """Yield all files and links, in the order of their names."""
        for name in self._heads:
            file = self.get(name)
            if file is not None:
                yield file

    def has_links(self) -> bool:
        """Tell whether there are any links."""
        mode = LINK.encode()
        return any(head.startswith(mode) for head in self._heads.values())

    def is_folder(self, name: str) -> bool:
        """Tell whether a name relative to the top is that of a folder, or of a submodule."""
        return name in self._folders or self._submodule_at(name) == name

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """The names in each folder."""
        folders: dict[str, list[str]] = {"": []}
        for name in self._heads:
            folder, _, last = name.rpartition("/")
            while folder not in folders:
                folders[folder] = [last]
                folder, _, last = folder.rpartition("/")
            folders[folder].append(last)
        return folders

    def find(self, name: str) -> tuple[BlobReader, StagedFile]:
        """Return the file that a name leads to, and what reads its blob. Raises OSError if there is none."""
        target = self.links.follow(name)
        file = self.get(target)
        if file is not None:
            if self._heads[target].endswith((b" 1", b" 2", b" 3")):
                raise OSError("it has merge conflicts")
            return self.reader, file
        path = self._submodule_at(target)
        submodule = None if path is None else self._submodule(path)
        if path is None or submodule is None:
            raise FileNotFoundError(errno.ENOENT, self._missing(), name)
        return submodule.find(target[len(path) + 1 :])

    def _missing(self) -> str:
        return "it is not staged" if self._is_index else "it is not in the commit"

    def _submodule_at(self, name: str) -> str | None:
        """Return the path of the submodule that a name is in."""
        folder = name
        while folder:
            head = self._heads.get(folder)
            if head is not None:
                return folder if _parse(head)[0] == SUBMODULE else None
            folder = folder.rpartition("/")[0]
        return None

    def _submodule(self, path: str) -> Snapshot | None:
        """Return the files of a submodule at the commit in this snapshot; None if it isn't checked out."""
        if path not in self._submodules:
            root = self.root / path
            self._submodules[path] = (
                Snapshot.of_commit(root, _parse(self._heads[path])[1], self._outside)
                if (root / ".git").exists()
                else None
            )
        return self._submodules[path]

    # What follows is the protocol of core.files.

    def read(self, path: Path, most: int | None = None) -> bytes:
        name = self._name(path)
        if name is None:
            return self._outside.read(path, most)
        reader, file = self.find(name)
        converted = self.converted.path_of(file.path) if reader is self.reader else None
        if converted is not None:
            return self._outside.read(converted, most)
        if reader.open(file.object_id) > MAX_RULES_BYTES and most is None:
            raise OSError(errno.EFBIG, f"it is larger than {MAX_RULES_BYTES:,} bytes", str(path))
        return reader.read(MAX_RULES_BYTES if most is None else most)

    def _read_blob(self, name: str) -> bytes:
        """Return the beginning of a file as it is stored."""
        file = self.get(name)
        if file is None:
            return b""
        self.reader.open(file.object_id)
        return self.reader.read(MAX_RULES_BYTES)

    def is_file(self, path: Path) -> bool:
        name = self._name(path)
        if name is None:
            return self._outside.is_file(path)
        try:
            self.find(name)
        except FileNotFoundError:
            return False
        except OSError:  # reading it will say why
            return self.get(name) is not None
        return True

    def exists(self, path: Path) -> bool:
        name = self._name(path)
        if name is None:
            return self._outside.exists(path)
        return name in self._heads or self.is_folder(name) or self.is_file(path)

    def is_inside(self, path: Path, folder: Path) -> bool:
        name, below = self._name(path), self._name(folder)
        if name is None or below is None:
            return self._outside.is_inside(path, folder)
        try:
            return Path(self.links.follow(name)).is_relative_to(self.links.follow(below))
        except LinkError:
            return False

    def names(self, folder: Path) -> list[str]:
        name = self._name(folder)
        if name is None:
            return self._outside.names(folder)
        with suppress(LinkError):
            return sorted(self._folders.get(self.links.follow(name), ()))
        return []

    def top(self, folder: Path) -> Path | None:
        return self._outside.top(folder) if self._name(folder) is None else self.root

    def named(self, *names: str) -> list[Path]:
        ends = tuple(f"/{name}" for name in names)
        return [self.root / name for name in self._heads if name in names or name.endswith(ends)]

    def route(self, path: Path) -> set[str]:
        name = self._name(path)
        if name is None:
            return self._outside.route(path)
        steps = [name]
        with suppress(LinkError):  # those up to there
            steps.append(self.links.follow(name, steps))
        return set(steps)

    def advice(self, path: Path) -> str | None:
        name = self._name(path)
        if name is None or not self._is_index or not self._outside.exists(path):
            return None
        return f"--staged checks the index, and this file isn't in it; run `git add {name}`"

    def _name(self, path: Path) -> str | None:
        """Return a path relative to the top and with `/`; None if it is outside."""
        place = os.path.normpath(path)
        for top in (str(self.root), self._top):
            if place == top:
                return ""
            if place.startswith(top.rstrip(os.sep) + os.sep):
                return os.path.relpath(place, top).replace(os.sep, "/")
        return None


def _split(command: str, output: bytes) -> list[tuple[bytes, bytes]]:
    """Return the head and the name of each entry. Raises GitError for anything else."""
    entries: list[tuple[bytes, bytes]] = _ENTRIES.findall(output)
    if sum(len(head) + len(name) + 2 for head, name in entries) != len(output):
        raise unexpected_output(command)
    return entries


def _parse(head: bytes) -> tuple[str, str]:
    """Return the mode and the object id of an entry."""
    match = _ENTRY.fullmatch(head)
    assert match is not None
    return match["mode"].decode(), match["blob"].decode()
