"""All that is asked of git; nothing else starts it. Paths are bytes to git, and `os.fsdecode`d here."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def find_root(folder: Path) -> Path | None:
    """Return the top of the work tree that a folder lies in, None where there is none. Starts no process."""
    named = os.environ.get("GIT_WORK_TREE")
    if named:
        return (folder / named).resolve()
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def attributes(root: Path) -> str:
    """Return what the top of a work tree says of how files are made of blobs: its gitattributes(5). Starts no process."""
    said = []
    for name in (".gitattributes", ".git/info/attributes"):
        with suppress(OSError):
            said.append((root / name).read_bytes().decode("utf-8", "surrogateescape"))
    return "\0".join(said)
