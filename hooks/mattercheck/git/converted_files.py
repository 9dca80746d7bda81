"""The files of a snapshot that Git converts when it writes them, by the attributes in the same snapshot.

Filters, encodings and `$Id$` make a file of a fresh clone differ from its blob. Git itself makes these files: in a
temporary folder, from an index that has nothing but them and the attributes, so that those of the working tree don't
count. The programs of filters run where they would: at the top of the repository.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .attributes import NAME, Conversions, mentions_conversion
from .command import Place, run
from .environment import environment
from .errors import GitRefusedError
from .files import OBJECT_ID_LENGTHS

if TYPE_CHECKING:
    from .temporary_folder import TemporaryFolder

_CONVERTING = ("filter", "ident", "working-tree-encoding")
_PATHS_PER_RUN = 200
_PLACE_VARIABLES = ("GIT_INDEX_FILE", "GIT_WORK_TREE")
_PROGRAMS = r"^filter\..*\.(smudge|process)$"
_MAX_FAILURES = 20
"""Most files to try again one by one after Git has stopped at one of them."""


class ConvertedFiles:
    """Converts files of the repository at `root`.

    `heads` are the mode and blob of each file, as for `git update-index --index-info`; `read` reads a blob.
    """

    def __init__(self, root: Path, heads: Mapping[str, bytes], read: Callable[[str], bytes]) -> None:
        self._root = root
        self._heads = heads
        self._read = read
        self._conversions = Conversions("", self._may_convert)
        self._attributes = [
            name for name in heads if name.rpartition("/")[2] == NAME and _is_regular(heads[name])
        ]
        self._folder: TemporaryFolder | None = None
        self._known: dict[str, Path | None] = {}
        self._failed: dict[str, str] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_folder": None, "_known": {}}

    def close(self) -> None:
        """Delete the converted files."""
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.remove()

    def convert(self, names: Iterable[str]) -> None:
        """Convert many regular files at once, as far as they must be. Raises GitError."""
        new = [name for name in names if name not in self._known]
        self._known.update(dict.fromkeys(new))
        new = [name for name in new if self._conversions.apply_to(os.path.dirname(name))]  # noqa: PTH120
        if new:
            self._check_out(new)

    def path_of(self, name: str) -> Path | None:
        """Return where the converted content of a regular file is, None if its blob is its content.

        Raises OSError if Git can't write it, and GitError if Git doesn't answer.
        """
        self.convert([name])
        if name in self._failed:
            raise OSError(self._failed[name])
        return self._known[name]

    def _check_out(self, names: list[str]) -> None:
        from tempfile import mkdtemp

        from .temporary_folder import TemporaryFolder, no_space

        if self._folder is None:
            self._folder = TemporaryFolder()
        try:
            folder = Path(mkdtemp(dir=self._folder.path))
            self._check_out_to(folder, names)
        except OSError as error:
            raise no_space(error) from None

    def _check_out_to(self, folder: Path, names: list[str]) -> None:
        files, given = folder / "files", folder / "given"
        files.mkdir()
        place = Place(folder / "index", work_tree=folder / "none")
        (folder / "none").mkdir()
        lines = (
            b"%s\t%s\0" % (_mode_and_blob(self._heads[name]), os.fsencode(name))
            for name in sorted({*names, *self._attributes})
        )
        given.write_bytes(b"".join(lines))
        run(self._root, "update-index", "-z", "--index-info", given=given, place=place)
        converted = sorted(self._converted(names, place))
        programs = self._programs() if converted else []

        def write(some: Iterable[str]) -> None:
            given.write_bytes(b"".join(os.fsencode(name) + b"\0" for name in some))
            command = ("checkout-index", "-z", "--stdin", f"--prefix={files}{os.sep}")
            run(self._root, *programs, *command, given=given, place=place)

        try:
            write(converted)
        except (
            GitRefusedError
        ):  # the program of a filter isn't installed, or fails, which ends the others, too
            self._write_one_by_one([name for name in converted if not (files / name).exists()], write)
        for name in converted:
            path = files / name
            self._known[name] = path if path.is_file() and not path.is_symlink() else None

    def _write_one_by_one(self, names: list[str], write: Callable[[Iterable[str]], None]) -> None:
        for name in names:
            if len(self._failed) >= _MAX_FAILURES:
                self._failed[name] = f"Git can't write {_MAX_FAILURES} other files, either"
                continue
            try:
                write([name])
            except GitRefusedError as error:
                self._failed[name] = str(error)

    def _programs(self) -> list[str]:
        """Return options that let each filter run at the top of the repository, with its own index."""
        try:
            listed = run(self._root, "config", "-z", "--get-regexp", _PROGRAMS)
        except GitRefusedError:  # no setting matches
            return []
        options = []
        for entry in os.fsdecode(listed).split("\0"):
            key, _, program = entry.partition("\n")
            if program and "=" not in key:  # such a name can't be given as an option
                options += ["-c", f"{key}={self._at_top(program, is_expanded=key.endswith('smudge'))}"]
        return options

    def _at_top(self, program: str, *, is_expanded: bool) -> str:
        """Return a program for the shell that runs a program of a filter where it belongs.

        In one that `is_expanded`, Git replaces `%f`.
        """
        own = environment(self._root)
        start = [f"cd {shlex.quote(str(self._root))} || exit"]
        for name in _PLACE_VARIABLES:
            value = own.get(name)
            start.append(f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}")
        setup = "; ".join(start)
        return f"{setup.replace('%', '%%') if is_expanded else setup}; {program}"

    def _converted(self, names: list[str], place: Place) -> set[str]:
        """Return those of the names that have an attribute which converts."""
        found = set()
        for first in range(0, len(names), _PATHS_PER_RUN):
            some = names[first : first + _PATHS_PER_RUN]
            printed = run(self._root, "check-attr", "--cached", "-z", *_CONVERTING, "--", *some, place=place)
            fields = printed.split(b"\0")
            for path, _, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
                if value not in {b"unspecified", b"unset"}:
                    found.add(os.fsdecode(path))
        return found

    def _may_convert(self, path: str) -> bool:
        return path in self._attributes and mentions_conversion(self._read(path))


def _is_regular(head: bytes) -> bool:
    return head.startswith(b"100")


def _mode_and_blob(head: bytes) -> bytes:
    """Return an entry of `git ls-files --stage` or `git ls-tree` without its stage or type."""
    mode, *fields = head.split(b" ")
    return mode + b" " + next(field for field in fields if len(field) in OBJECT_ID_LENGTHS)
