"""What only the Git hook does: shrink the baseline, and say who stopped the commit and what to do."""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path

from ..core.errors import MattercheckError
from ..core.text import count
from ..git.files import stage
from ..io.atomic_write import write_atomically
from ..io.configuration_files import WorkTreeFiles
from .context import Context

NO_CONFIGURATION = (
    "no configuration on this branch, so nothing was checked; run `mattercheck init` to create one, or"
    " `mattercheck uninstall` to remove the hook"
)
NEXT_STEPS = (
    "mattercheck stopped the commit: the staged front matter has errors\n"
    "  to fix what can be fixed: `mattercheck fix`, then `git add` the files\n"
    "  to read about a rule: `mattercheck explain RULE`\n"
    "  to skip the check once: `git commit --no-verify`\n"
)
_OWN_INDEXES = frozenset({"index", "index.lock"})
"""Names of the index while `git commit` and `git commit --all` run the hook; with paths, it is a temporary one."""


def shrink_baseline(context: Context, removed: Set[int]) -> str | None:
    """Remove stale entries, at 1-based lines, from the baseline, stage it, and return a message.

    Return None, without a change, if the baseline has unstaged changes, or if the commit has an index of its own.
    """
    path, root = context.baseline_path, context.root
    index = os.environ.get("GIT_INDEX_FILE", "index")
    if root is None or Path(index).name not in _OWN_INDEXES:
        return None
    try:
        before = WorkTreeFiles(root).read(path)
        if before.replace(b"\r\n", b"\n") != context.loader.files.read(path).replace(b"\r\n", b"\n"):
            return None
        lines = before.split(b"\n")
        kept = [line for number, line in enumerate(lines, 1) if number not in removed]
        if any(line.strip() and not line.startswith(b"#") for line in kept):
            write_atomically(path, b"\n".join(kept))
        else:
            path.unlink()
        stage(root, path)
    except (OSError, MattercheckError):
        return None
    entries = count(len(removed), "fixed problem")
    return f"removed {entries} from {context.loader.show(path)}, and staged the change"
