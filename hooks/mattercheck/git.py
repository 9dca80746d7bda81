"""All that is asked of git. Paths are bytes to git, and `os.fsdecode`d here; output is NUL-delimited."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from .problem import SetupError

if TYPE_CHECKING:
    import subprocess

# On Windows, keep a `git.exe` in the content repository from being run.
os.environ.setdefault("NoDefaultCurrentDirectoryInExePath", "1")

_SKIP_LIMIT = 1 << 22
"""Bytes of a blob that are skipped at most; to start git again is sooner done than to read more."""
_BLOCK = 1 << 16
"""Bytes of a listing that are taken at a time."""
_NO_CONTENT = frozenset({"120000", "160000"})
"""The modes of symbolic links and submodules."""


class GitError(SetupError):
    """git cannot be run, or refuses; the text is what it said."""


class StagedFile(NamedTuple):
    """A file as it is about to be committed: its path relative to the top of the work tree, and its blob."""

    path: str
    object_id: str

    @property
    def is_deleted(self) -> bool:
        """Tell whether the commit deletes the file: it then has no blob."""
        return not self.object_id.strip("0")


def _run(folder: Path, *arguments: str) -> bytes:
    """Run git in a folder and return what it printed. The environment is inherited: a hook has its own index."""
    import subprocess

    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise _cannot_run(error) from None
    if done.returncode != 0:
        raise _refused(arguments[0], done.stderr, done.returncode)
    return done.stdout


def _lines_of(folder: Path, *arguments: str) -> Iterator[str]:
    """Run git in a folder and yield what it prints, NUL-delimited, as it comes."""
    import subprocess

    try:
        process = subprocess.Popen(
            ["git", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise _cannot_run(error) from None
    with process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            rest = b""
            while data := process.stdout.read(_BLOCK):
                *whole, rest = (rest + data).split(b"\0")
                yield from os.fsdecode(b"\0".join(whole)).split("\0") if whole else ()
            said = process.stderr.read()
        except BaseException:  # whoever asked has had enough, or was interrupted
            process.kill()
            raise
    if process.returncode != 0:
        raise _refused(arguments[0], said, process.returncode)


def _refused(command: str, said: bytes, code: int) -> GitError:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    fatal = next((line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")), "")
    return GitError(f"`git {command}` failed: {fatal or ' '.join(lines[:1]) or code}")


def _cannot_run(error: OSError) -> GitError:
    return GitError(f"git cannot be run: {(error.strerror or 'error').lower()}")


def find_root(folder: Path) -> Path | None:
    """Return the top of the work tree that a folder lies in, None where there is none. Starts no process."""
    named = os.environ.get("GIT_WORK_TREE")
    if named:
        return (folder / named).resolve()
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def list_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the files below a folder that git tracks, or would on `git add`: the path, and the blob.

    Paths are relative to the folder, and sorted. The blob is empty where the content of the work tree is not
    that of the index, or may not be; at such a path may be anything, as a symbolic link, or nothing any more.
    Asks git once, and gives each file as it comes.
    """
    entries = _lines_of(
        folder,
        *("ls-files", "-z", "-v", "--stage", "--cached", "--modified", "--others", "--exclude-standard"),
    )
    untracked: list[tuple[str, str]] = []
    tracked = _tracked(entries, untracked)
    first = next(tracked, None)  # which comes after all untracked ones
    if first is not None:
        tracked = chain([first], tracked)
    if untracked:
        from heapq import merge

        tracked = merge(untracked, tracked)
    yield from tracked


def _tracked(entries: Iterator[str], untracked: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the tracked files of a listing of git, in which more than one entry may be about a file."""
    path, blob = "", ""
    for entry in entries:
        if entry[0] == "?":
            # With a slash at its end, a repository inside of this one.
            if not entry.endswith("/"):
                untracked.append((entry[2:], ""))
            continue
        head, _, name = entry.partition("\t")
        tag, mode, object_id = head[0], head[2:8], head[9:-2]
        if name != path:
            if path:
                yield path, blob
            path = name if mode not in _NO_CONTENT else ""
            # "H" is what git takes for unchanged by itself; "h" is what it was told to take for that.
            blob = object_id if tag == "H" else ""
        else:
            blob = ""  # a second entry says that it was changed or deleted; or it is in conflict
    if path:
        yield path, blob


def list_staged(root: Path) -> list[StagedFile]:
    """Return the regular files that the next commit adds, changes or deletes, before the first commit too.

    A renamed file counts as added.
    """
    staged = [
        StagedFile(path, object_id.decode())
        for (_, mode, _, object_id, _), path in _raw_diff(root, "--cached", "--diff-filter=ADMT")
        if mode.decode() not in _NO_CONTENT
    ]
    return sorted(staged, key=lambda file: file.path)


def _raw_diff(root: Path, *options: str) -> Iterator[tuple[list[bytes], str]]:
    """Yield the entries of `git diff --raw`: both modes, both blobs and the status, and the path."""
    output = _run(
        root,
        *("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-relative"),
        *("--no-color", *options),
    )
    fields = output.split(b"\0")
    for entry, name in zip(fields[::2], fields[1::2], strict=False):
        yield entry.split(b" "), os.fsdecode(name)


def list_index(root: Path) -> list[StagedFile]:
    """Return all regular files of the index."""
    files = []
    for entry in _run(root, "ls-files", "-z", "--stage").split(b"\0"):
        if entry:
            head, _, name = entry.partition(b"\t")
            mode, object_id, _ = head.split(b" ")
            if mode.decode() not in _NO_CONTENT:
                files.append(StagedFile(os.fsdecode(name), object_id.decode()))
    return files


def staged_reader(root: Path) -> Callable[[Path], bytes]:
    """Return a function that reads a file as it is about to be committed.

    That is its blob in the index where the work tree has another version, else the file itself, which may be
    one that git does not track. For a file that the commit deletes the function raises FileNotFoundError.
    """
    changed = {
        os.path.realpath(root / path): object_id.decode() for (_, _, object_id, _, _), path in _raw_diff(root)
    }
    deleted = {os.path.realpath(root / file.path) for file in list_staged(root) if file.is_deleted}

    def read(path: Path) -> bytes:
        real = os.path.realpath(path)
        if real in deleted:
            raise FileNotFoundError(errno.ENOENT, "it is about to be deleted", str(path))
        object_id = changed.get(real, "")
        # A conflict, or what is only intended to be added, has no one blob.
        return _run(root, "cat-file", "blob", object_id) if object_id.strip("0") else path.read_bytes()

    return read


class BlobReader:
    """Reads the heads of blobs through `git cat-file --batch`: one process, but for very large blobs."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._left = 0

    def open(self, object_id: str) -> None:
        """Begin to read a blob; what was left of the one before is skipped.

        Raises GitError where there is no such blob.
        """
        stdin, stdout = self._streams()
        stdin.write(object_id.encode() + b"\n")
        stdin.flush()
        header = stdout.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            raise GitError(f"git has no blob {object_id}")
        self._left = int(header[2]) + 1

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes of the blob, fewer only at its end."""
        assert self._process is not None
        assert self._process.stdout is not None
        data = self._process.stdout.read(min(size, self._left))
        if not data and self._left:
            raise GitError("git ended before the whole blob was read")
        self._left -= len(data)
        return data if self._left else data[:-1]  # the line break that git adds

    def close(self) -> None:
        """End the process."""
        process, self._process, self._left = self._process, None, 0
        if process is not None:
            with process:
                process.kill()

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        """Return the streams of a process that waits for an object id."""
        import subprocess

        if self._left > _SKIP_LIMIT:
            self.close()  # sooner than a gigabyte is skipped
        while self._left > 0:
            self.read(1 << 16)
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    ["git", "cat-file", "--batch"],
                    cwd=self._root,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            except OSError as error:
                raise _cannot_run(error) from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


@contextmanager
def blob_reader(root: Path) -> Iterator[BlobReader]:
    """Open a reader of blobs, which is closed with the context."""
    reader = BlobReader(root)
    try:
        yield reader
    finally:
        reader.close()


def hooks_folder(folder: Path) -> Path:
    """Return the folder that git runs hooks from: `core.hooksPath` and work trees included.

    Raises GitError outside of a repository.
    """
    said = os.fsdecode(_run(folder, "rev-parse", "--git-path", "hooks").rstrip(b"\r\n"))
    return Path(os.path.normpath(folder / Path(said).expanduser()))


def is_tracked(path: Path) -> bool:
    """Tell whether the repository around a file tracks it."""
    try:
        return bool(_run(path.parent, "ls-files", "-z", "--", path.name))
    except GitError:  # no folder, or inside of `.git`
        return False


def common_folder(folder: Path) -> Path:
    """Return the `.git` folder that all work trees of the repository share.

    Raises GitError outside of a repository.
    """
    said = os.fsdecode(_run(folder, "rev-parse", "--git-common-dir").rstrip(b"\r\n"))
    return Path(os.path.normpath(folder / said))
