"""The environment of git: the current one, as far as it is meant for the repository that is asked."""

from __future__ import annotations

import os
from pathlib import Path

from . import find_root

_MISLEADING = frozenset(
    {
        *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
        *("GIT_DIFF_OPTS", "GIT_ATTR_SOURCE"),
    }
)
"""Variables that overrule options, or what an answer is about."""
_OF_REPOSITORY = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
)
"""Variables that Git sets for hooks, and that mean the repository of the current folder."""
_FOLDERS = ("GIT_DIR", "GIT_COMMON_DIR")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment for git in a folder.

    The index of a hook is that of its repository, wherever in it git is started, and of no other repository.
    """
    found = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    found["GIT_NO_REPLACE_OBJECTS"] = "1"  # no other clone has what replaces an object here
    if not any(name in found for name in _OF_REPOSITORY):
        return found
    here = Path.cwd()
    root = find_root(here)
    if find_root(folder) != root:
        return {name: value for name, value in found.items() if name not in _OF_REPOSITORY}
    for name in _FOLDERS:
        if found.get(name):
            found[name] = str(here / found[name])
    if root is not None and (found.get("GIT_DIR") or found.get("GIT_WORK_TREE")):
        found["GIT_WORK_TREE"] = str(root)
    return found
