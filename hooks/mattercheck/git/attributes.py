"""The gitattributes(5) that make a file in the working tree differ from its blob."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from .command import one_path, run
from .errors import GitRefusedError

_CONVERSION = re.compile(rb"filter|ident|working-tree-encoding|\[attr\]")
"""Attributes that change more than line ends, and macros, which may set any. Line ends don't change a result."""
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
