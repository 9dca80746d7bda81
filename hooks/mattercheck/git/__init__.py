"""All that is asked of git; nothing else starts it. Paths are bytes to git, and `os.fsdecode`d here."""

from __future__ import annotations

import os
from pathlib import Path


def find_root(folder: Path) -> Path | None:
    """Return the top of the work tree that a folder lies in, None where there is none. Starts no process."""
    named = os.environ.get("GIT_WORK_TREE")
    if named:
        return (folder / named).resolve()
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)
