"""Whether git tracks anything at a path."""

from __future__ import annotations

from pathlib import Path

from .command import run
from .errors import GitError


def is_tracked(root: Path, path: Path) -> bool:
    """Tell whether git tracks a path, or anything below it, whatever the case of its letters.

    `path` lies in the work tree whose top is `root`. Where git cannot say so, the answer is yes.
    """
    name = path.relative_to(root).as_posix()
    try:
        return bool(run(root, "ls-files", "-z", "--", f":(top,icase,literal){name}"))
    except GitError:
        return True
