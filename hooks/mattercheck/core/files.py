"""Where configurations, schemas and baselines are found and read: the working tree, the index or a commit."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """The files that rules come from, by absolute path. No method but `read` raises OSError."""

    def read(self, path: Path, most: int | None = None) -> bytes:
        """Return the content of a regular file, or its first bytes if `most` is given. Raises OSError."""

    def is_file(self, path: Path) -> bool:
        """Tell whether a path is a file, or a link to one."""

    def exists(self, path: Path) -> bool:
        """Tell whether there is anything at a path, such as a link to nowhere."""

    def is_inside(self, path: Path, folder: Path) -> bool:
        """Tell whether a path, with all links followed, is inside a folder or is the folder itself."""

    def names(self, folder: Path) -> list[str]:
        """Return the sorted names in a folder, without those of submodules; none if it isn't a folder."""

    def top(self, folder: Path) -> Path | None:
        """Return the top of the repository that contains a folder, or None."""

    def named(self, *names: str) -> list[Path]:
        """Return the files of the repository with one of these names, such as `a.json` or `a/b.json`. Raises GitError."""

    def route(self, path: Path) -> set[str]:
        """Return all that decides what a path means: itself, the links that it leads through, and where they lead.

        Each is a `/`-separated path relative to the top of the repository; those outside it are left out.
        """

    def advice(self, path: Path) -> str | None:
        """Return what to do about a file that isn't found, or None if there is no advice."""
