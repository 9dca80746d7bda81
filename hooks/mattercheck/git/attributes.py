"""The gitattributes(5) that make a file in the working tree differ from its blob."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .command import one_path, run
from .errors import GitRefusedError

_CONVERSION = re.compile(rb"filter|ident|working-tree-encoding|\[attr\]")
"""Attributes that change more than line ends, and macros, which may set any. Line ends don't change a result."""
_READ_BY_GIT = ("filter", "working-tree-encoding")
_PATHS_PER_RUN = 200
_SYSTEM = (
    Path("/etc/gitattributes"),
    Path("/usr/local/etc/gitattributes"),
    Path("/opt/homebrew/etc/gitattributes"),
)
_MAX_BYTES = 1 << 20


class Conversions:
    """Tells which folders of the repository at `root` may have files that differ from their blobs.

    That of a folder depends on the `.gitattributes` in it and above. Starts no process.
    """

    def __init__(self, root: Path) -> None:
        self._top = str(root)
        self._known: dict[str, bool] = {}

    def apply_to(self, folder: str) -> bool:
        """Tell whether the files of a folder, an absolute path without a separator at its end, may differ."""
        if folder not in self._known:
            above = os.path.dirname(folder)  # noqa: PTH120 - the path is text
            is_inherited = folder not in {self._top, above} and self.apply_to(above)
            self._known[folder] = is_inherited or _converts(Path(folder, ".gitattributes"))
        return self._known[folder]


def convert_everywhere(root: Path) -> bool:
    """Tell whether attributes outside of the working tree may make files differ from their blobs. Raises GitError."""
    try:
        configured = one_path("config", run(root, "config", "--type=path", "--get", "core.attributesFile"))
    except GitRefusedError:
        home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")  # noqa: PTH111, PTH118
        configured = str(Path(home, "git", "attributes"))
    own = root / ".git" / "info" / "attributes"
    if (root / ".git").is_file():  # a linked working tree
        own = root / one_path("rev-parse", run(root, "rev-parse", "--git-path", "info/attributes"))
    return any(map(_converts, (own, root / configured, *_SYSTEM)))


def converted(root: Path, paths: Sequence[str]) -> set[str]:
    """Return which paths, relative to the repository, Git converts by more than their line ends. Raises GitError.

    Of the attributes that do, only `filter` and `working-tree-encoding` make another text of a blob.
    """
    conversions = Conversions(root)
    folders = {path: os.path.dirname(str(root / path)) for path in paths}  # noqa: PTH120 - the path is text
    asked = [path for path in paths if conversions.apply_to(folders[path])]
    found = set()
    for first in range(0, len(asked), _PATHS_PER_RUN):
        some = asked[first : first + _PATHS_PER_RUN]
        fields = run(root, "check-attr", "--cached", "-z", *_READ_BY_GIT, "--", *some).split(b"\0")
        for path, _, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
            if value not in {b"unspecified", b"unset"}:
                found.add(os.fsdecode(path))
    return found


def filtered_content(root: Path, path: str, object_id: str) -> bytes:
    """Return a blob as Git would write it to a path of the working tree, by the filters there. Raises GitError."""
    return run(root, "cat-file", "--filters", f"--path={path}", object_id)


def _converts(path: Path) -> bool:
    with suppress(FileNotFoundError, NotADirectoryError):
        try:
            if not path.is_file():
                return path.exists()
            with path.open("rb") as stream:
                data = stream.read(_MAX_BYTES + 1)
        except PermissionError:
            return True
        return len(data) > _MAX_BYTES or _CONVERSION.search(data) is not None
    return False
