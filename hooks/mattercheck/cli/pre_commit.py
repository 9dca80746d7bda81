"""What `check --pre-commit` checks: the files that pre-commit names, or all files if a change affects all of them.

pre-commit names the files of a commit, of a range of commits, or all files, but doesn't say which. They are told apart
by what has changed. It also divides many files among several processes, and only one of them is given the schema.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from ..checking.discovery import find_files
from ..core.errors import MattercheckError
from ..core.paths import relative, suffix
from ..git.files import raw_diff
from ..io.sources import Source
from .check_changes import dependencies
from .context import Context

_RANGE = ("PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF")
_MAY_AFFECT_ALL = frozenset({".json", ".toml", ".txt", ".yaml", ".yml"})


def select_all(
    arguments: argparse.Namespace, context: Context, root: Path, warn: Callable[[str], None]
) -> Iterator[Source] | None:
    """Return all files to check, except those that another process is given; None to check the given paths only.

    All files are to be checked if the paths are what has changed, and a schema or the configuration is among them. If
    content among them hasn't changed, they are all files, or those that a person chose.
    """
    absolute = map(os.path.abspath, arguments.paths)  # links stay
    named = {relative(path, root) for path in absolute}
    affecting = dependencies(arguments, context, root)
    setup = {name for name in named if suffix(name) in _MAY_AFFECT_ALL and affecting.include_any_of([name])}
    if not setup:
        return None
    changed = changed_files(root)
    if not named - setup <= changed:
        return None
    elsewhere = changed - named
    sources = find_files([context.top], root, warn)
    return (source for source in sources if relative(source.path, root) not in elsewhere)


def changed_files(root: Path) -> set[str]:
    """Return the files changed by the range of commits that pre-commit checks, or else by the next commit."""
    first, last = (os.environ.get(name, "") for name in _RANGE)
    if not (first and last):
        return {path for _, path in raw_diff(root, "--cached")}
    try:
        return {path for _, path in raw_diff(root, f"{first}...{last}", "--")}
    except MattercheckError:  # without a common ancestor
        return {path for _, path in raw_diff(root, first, last, "--")}
