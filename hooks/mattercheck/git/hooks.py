"""The folders where git looks for hooks and keeps its data."""

from __future__ import annotations

import os
from pathlib import Path

from .command import one_path, run


def hooks_folder(folder: Path) -> Path:
    """Return the folder that git runs hooks from, taking `core.hooksPath` and linked worktrees into account.

    Raises GitError outside a repository.
    """
    path = one_path("rev-parse", run(folder, "rev-parse", "--git-path", "hooks"))
    return Path(os.path.normpath(folder / Path(path).expanduser()))


def common_folder(folder: Path) -> Path:
    """Return the `.git` folder that all worktrees of the repository share.

    Raises GitError outside a repository.
    """
    path = one_path("rev-parse", run(folder, "rev-parse", "--git-common-dir"))
    return Path(os.path.normpath(folder / path))
