"""Everything that needs git; no other package runs it. Paths from git are bytes, decoded here with `os.fsdecode`.

Imports only rules and core; io and the layers above it may import this package.
"""

from __future__ import annotations

import os
from pathlib import Path


def find_root(folder: Path) -> Path | None:
    """Return the top of the working tree that contains a folder, or None. Starts no process.

    Git sets `GIT_DIR` and `GIT_WORK_TREE` for hooks if the `.git` folder is elsewhere; the current folder is then at the
    top. A repository inside that working tree, such as a submodule, is another one.
    """
    configured = os.environ.get("GIT_WORK_TREE")
    top = Path(configured).resolve() if configured else None
    for parent in (folder, *folder.parents):
        if parent == top or (parent / ".git").exists():
            return parent
    if top is None and os.environ.get("GIT_DIR") and folder.is_relative_to(Path.cwd()):
        return Path.cwd()
    return top
