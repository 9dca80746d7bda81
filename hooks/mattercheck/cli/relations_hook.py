"""Whether the hook `mattercheck-relations` leaves a commit to the hook `mattercheck`, which reports the same."""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path
from typing import Any

from ..config.collection import FRONT_MATTER_SUFFIXES
from ..core.errors import MattercheckError
from ..core.paths import suffix
from ..document.document import read_data
from ..document.syntax import Syntax

_CONFIGURATION = ".pre-commit-config.yaml"
_MAIN_HOOK = "mattercheck"
_HARMLESS = frozenset({"additional_dependencies", "id", "language_version", "name", "verbose"})
"""Keys of a hook that don't affect which files it checks, and how."""
_ALL_FILES = frozenset({b"-a", b"--all-files"})
_NOT_SELECTING = _ALL_FILES | {b"-v", b"--verbose", b"--show-diff-on-failure"}
"""Options of `pre-commit run` with which it runs all hooks of the stage."""
_LIMITING = ("default_stages", "exclude", "files")
"""Keys of the configuration that may keep files from all hooks."""


def leaves_to_main_hook(root: Path, changed: Set[str]) -> bool:
    """Tell whether pre-commit certainly runs `mattercheck` too, for all files or changed ones that still exist.

    Paths are relative to the `root` of the repository.
    """
    if "PRE_COMMIT" not in os.environ or os.environ.get("SKIP"):
        return False
    named = [path for path in changed if suffix(path) in FRONT_MATTER_SUFFIXES and (root / path).is_file()]
    if not (named or _runs_on_all_files()):
        return False
    try:
        text = (root / _CONFIGURATION).read_bytes()
        contents = read_data(_CONFIGURATION, text, Syntax.YAML).value
    except (OSError, MattercheckError):
        return False
    if not isinstance(contents, dict) or any(contents.get(key) for key in _LIMITING):
        return False
    return any(
        hook.get("id") == _MAIN_HOOK and hook.keys() <= _HARMLESS
        for repository in _mappings(contents, "repos")
        for hook in _mappings(repository, "hooks")
    )


def _runs_on_all_files() -> bool:
    """Tell whether the parent process is `pre-commit run --all-files`; False where the system doesn't say."""
    try:
        command = Path(f"/proc/{os.getppid()}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return False
    if b"run" not in command:
        return False
    options = {*command[command.index(b"run") + 1 :]}
    return bool(options & _ALL_FILES) and options <= _NOT_SELECTING


def _mappings(contents: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = contents.get(key)
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
