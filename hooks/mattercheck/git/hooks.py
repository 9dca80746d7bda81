"""Where git looks for hooks."""

from __future__ import annotations

import os
from pathlib import Path

from .command import run


def hooks_folder(folder: Path) -> Path:
    """Return the folder that git runs hooks from: `core.hooksPath` and work trees included.

    Raises GitError outside of a repository.
    """
    said = os.fsdecode(run(folder, "rev-parse", "--git-path", "hooks").rstrip(b"\r\n"))
    return Path(os.path.normpath(folder / Path(said).expanduser()))


def common_folder(folder: Path) -> Path:
    """Return the `.git` folder that all work trees of the repository share.

    Raises GitError outside of a repository.
    """
    said = os.fsdecode(run(folder, "rev-parse", "--git-common-dir").rstrip(b"\r\n"))
    return Path(os.path.normpath(folder / said))
