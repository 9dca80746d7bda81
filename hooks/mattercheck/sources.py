"""Which files are looked at, and how their bytes are read: paths, the index, standard input."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, TypeAlias, TypeVar

from . import git
from .paths import is_folder, is_inside
from .problem import SetupError

SETUP_FILE = re.compile(
    r"(^|/)(mattercheck\.toml|pyproject\.toml)$|\.schema\.(json|yaml|yml)$|(^|/)schemas/.*\.(json|yaml|yml)$"
)
"""What changes the rules for all content; `mattercheck-all` in .pre-commit-hooks.yaml says the same."""

T = TypeVar("T")
Read: TypeAlias = Callable[[int], bytes]


class Source(Protocol):
    """A file to look at. `location` is its absolute path, which tells its collection; nothing need be there."""

    @property
    def location(self) -> Path: ...

    def read(self, how: Callable[[Read], T]) -> T:
        """Give a function the means to read the file, `read(size)`. Raises OSError where that cannot be done."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file of the work tree. `root` is where symbolic links on the way to it may lead, None for no bound."""

    location: Path
    root: Path | None = None

    def read(self, how: Callable[[Read], T]) -> T:
        if self.root is not None and not is_inside(self.location, self.root):
            raise OSError("it is a symbolic link that leads out of the repository")
        # Opening a FIFO for reading waits for a writer, unless told not to.
        descriptor = os.open(
            self.location, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            os.close(descriptor)
            raise OSError("it is a folder" if stat.S_ISDIR(mode) else "it is not a regular file")
        with os.fdopen(descriptor, "rb") as stream:
            return how(stream.read)


@dataclass(frozen=True, slots=True)
class BlobSource:
    """A file as it stands in the index."""

    location: Path
    object_id: str
    reader: git.BlobReader

    def read(self, how: Callable[[Read], T]) -> T:
        self.reader.open(self.object_id)
        return how(self.reader.read)


@dataclass(frozen=True, slots=True)
class StreamSource:
    """Standard input, under the name of the file that it will be."""

    location: Path
    stream: IO[bytes]

    def read(self, how: Callable[[Read], T]) -> T:
        return how(self.stream.read)


def from_paths(paths: Iterable[Path], root: Path | None) -> list[FileSource]:
    """Return the files that paths name; of a folder those that lie in it and that git does not ignore.

    Raises SetupError for a path where nothing is.
    """
    found: dict[Path, FileSource] = {}
    for path in paths:
        location = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
        bound = root if root is not None and location.is_relative_to(root) else None
        if is_folder(location):
            if bound is not None and not is_inside(location, bound):
                continue  # a symbolic link that leads out, as one below a folder is not followed
            for file in _in_folder(location):
                found.setdefault(file, FileSource(file))
        elif os.path.lexists(location):
            found.setdefault(location, FileSource(location, bound))
        else:
            raise SetupError(f"there is no file or folder {path}")
    return list(found.values())


def _in_folder(folder: Path) -> Iterator[Path]:
    names = git.list_files(folder) if git.find_root(folder) else _walk(folder)
    for name in names:
        try:
            mode = (folder / name).lstat().st_mode
        except OSError:
            continue  # tracked, and deleted in the work tree
        # Neither symbolic links nor submodules are content of this repository.
        if stat.S_ISREG(mode):
            yield folder / name


def _walk(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            yield os.path.relpath(Path(place, name), folder)


@contextmanager
def from_index(root: Path, paths: Iterable[Path]) -> Iterator[list[BlobSource]]:
    """Give the files that are about to be committed, as they stand in the index.

    When a schema or a configuration is among them, all files of the index are given: they may have become
    wrong. `paths` narrows them to those files, and to what lies below those folders; none means all.
    """
    wanted = [Path(os.path.realpath(path)) for path in paths]
    top = Path(os.path.realpath(root))
    for path in wanted:
        if not os.path.lexists(path) and not any(
            (top / file.path).is_relative_to(path) for file in git.list_index(root)
        ):
            raise SetupError(f"there is no file or folder {path}")
    changed = git.list_staged(root)
    if any(SETUP_FILE.search(file.path) for file in changed):
        files = git.list_index(root)
    else:
        files = [file for file in changed if not file.is_deleted]
    staged = [
        (root / file.path, file.object_id)
        for file in files
        if not wanted or any((top / file.path).is_relative_to(path) for path in wanted)
    ]
    if not staged:
        yield []
        return
    with git.blob_reader(root) as reader:
        yield [BlobSource(location, object_id, reader) for location, object_id in staged]
