"""Everything that needs git; no other package runs it. Paths from git are bytes, decoded here with `os.fsdecode`.

Imports only rules and core; io and the layers above it may import this package.
"""

from __future__ import annotations

import os
from pathlib import Path


def find_root(folder: Path) -> Path | None:
    """Return the top of the working tree that contains a folder, or None. Starts no process."""
    configured = os.environ.get("GIT_WORK_TREE")
    if configured:
        return (folder / configured).resolve()
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)
