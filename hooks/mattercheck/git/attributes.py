"""The gitattributes(5) that make a file in the working tree differ from its blob."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from ..core.files import Files
from .command import one_path, run
from .errors import GitRefusedError

_CONVERSION = re.compile(rb"filter|ident|working-tree-encoding|\[attr\]")
"""Attributes that change more than line ends, and macros, which may set any. Line ends don't change a result."""
NAME = ".gitattributes"
_SYSTEM = (
    Path("/etc/gitattributes"),
    Path("/usr/local/etc/gitattributes"),
    Path("/opt/homebrew/etc/gitattributes"),
)
_MAX_BYTES = 1 << 20


class Conversions:
    """Tells which folders below `top` may have files that differ from their blobs.

    That of a folder depends on the `.gitattributes` in it and above; `converts` tells whether one at a path matters.
    """

    def __init__(self, top: str, converts: Callable[[str], bool]) -> None:
        self._top = top
        self._converts = converts
        self._known: dict[str, bool] = {}

    @classmethod
    def of_work_tree(cls, root: Path) -> Conversions:
        """Return those of the working tree. Starts no process."""
        return cls(str(root), lambda path: _converts(Path(path)))

    def apply_to(self, folder: str) -> bool:
        """Tell whether the files of a folder, a path without a separator at its end, may differ."""
        if folder not in self._known:
            above = os.path.dirname(folder)  # noqa: PTH120 - the path is text
            is_inherited = folder not in {self._top, above} and self.apply_to(above)
            own = os.path.join(folder, NAME)  # noqa: PTH118 - the path is text
            self._known[folder] = is_inherited or self._converts(own)
        return self._known[folder]


def convert_everywhere(root: Path) -> bool:
    """Tell whether attributes outside of the working tree may make files differ from their blobs. Raises GitError."""
    try:
        configured = one_path("config", run(root, "config", "--type=path", "--get", "core.attributesFile"))
    except GitRefusedError:
        home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")  # noqa: PTH111, PTH118
        configured = str(Path(home, "git", "attributes"))
    own = root / ".git" / "info" / "attributes"
    if not (root / ".git").is_dir():  # it is elsewhere, as that of a linked working tree
        own = root / one_path("rev-parse", run(root, "rev-parse", "--git-path", "info/attributes"))
    return any(map(_converts, (own, root / configured, *_SYSTEM)))


def conversions_change(
    root: Path, files: Files, *revision: str, changed: Iterable[str] | None = None
) -> bool:
    """Tell whether Git may write files differently because attributes are among what changed. Raises GitError.

    The revision is given as arguments of `git diff`, such as `--cached`; `changed` are the paths that differ from it, if
    they are known. `files` are those after the change.
    """
    if changed is not None and not any(path.rpartition("/")[2] == NAME for path in changed):
        return False
    options = ("--text", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "-O/dev/null")
    whole = f"--unified={_MAX_BYTES}"  # a macro may be defined in a line that stays
    printed = run(root, "diff", *options, whole, *revision, "--", f":(top,glob)**/{NAME}")
    return mentions_conversion(printed) or (bool(printed) and _uses_macros(root / NAME, files))


def _uses_macros(path: Path, files: Files) -> bool:
    """Tell whether the attributes at the top, which alone may define macros, define any that may convert."""
    try:
        return mentions_conversion(files.read(path))
    except FileNotFoundError:
        return False
    except OSError:
        return True


def mentions_conversion(attributes: bytes) -> bool:
    """Tell whether the text of a `.gitattributes` may make files differ from their blobs by more than line ends."""
    return _CONVERSION.search(attributes) is not None


def _converts(path: Path) -> bool:
    with suppress(FileNotFoundError, NotADirectoryError):
        try:
            if not path.is_file():
                return path.exists()
            with path.open("rb") as stream:
                data = stream.read(_MAX_BYTES + 1)
        except PermissionError:
            return True
        return len(data) > _MAX_BYTES or mentions_conversion(data)
    return False
