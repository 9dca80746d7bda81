"""`mattercheck install` and `mattercheck uninstall`: the Git hook without a hook framework."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path

from .. import git
from ..core import resources
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import is_inside
from ..git.files import is_tracked
from ..git.hooks import common_folder, hooks_folder
from ..io.atomic_write import write_atomically
from .output.streams import Streams

_MARK = "# This is the git hook of mattercheck."
_INTERPRETER_LINE = "interpreter=\n"


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Install the hook in the current repository, or remove it."""
    here = Path.cwd()
    hook = hooks_folder(here) / "pre-commit"
    _reject_shared(hook, common_folder(here), git.find_root(here))
    root = git.find_root(here)
    message = install(hook, root) if arguments.command == "install" else _uninstall(hook, root)
    streams.say(message)
    return 0


def free_hook(here: Path) -> Path | None:
    """Return the path of the hook for the repository of a folder, or None if it exists or its folder is shared."""
    try:
        hook = hooks_folder(here) / "pre-commit"
        _reject_shared(hook, common_folder(here), git.find_root(here))
    except MattercheckError:
        return None
    return None if os.path.lexists(hook) else hook


def _reject_shared(hook: Path, common: Path, root: Path | None) -> None:
    """Raise MattercheckError if the hooks folder is outside the repository, since other repositories may share it."""
    if not any(is_inside(hook.parent, folder) for folder in (common, root) if folder):
        raise MattercheckError(
            f"core.hooksPath is {hook.parent}, a folder outside this repository that other repositories may share;"
            " add `mattercheck check --staged --quiet` to the hook there, or set core.hooksPath for this repository"
        )


def _is_mattercheck_hook(hook: Path) -> bool:
    try:
        return _MARK in hook.read_text(encoding="utf-8", errors="replace")
    except OSError:  # a folder or a dangling link
        return False


def install(hook: Path, root: Path | None) -> str:
    """Write the hook of the working tree at `root`, and return a message.

    Raises MattercheckError if there is another hook, or if the hook cannot be written.
    """
    if is_tracked(root and root.resolve(), hook.resolve()) and _is_mattercheck_hook(hook):
        return f"{hook} is already the mattercheck hook and is tracked by Git; it was left unchanged"
    if os.path.lexists(hook) and not _is_mattercheck_hook(hook):
        raise MattercheckError(
            f"{hook} already exists, isn't the mattercheck hook and was left unchanged;"
            " add the line `mattercheck check --staged --quiet || exit 1` to it"
        )
    script = resources.hook_script().read_text(encoding="utf-8")
    if _MARK not in script or _INTERPRETER_LINE not in script:
        raise MattercheckError("the hook script bundled with mattercheck is damaged; reinstall mattercheck")
    # The current interpreter has mattercheck; the one on the PATH of the shell that commits may not.
    script = script.replace(
        _INTERPRETER_LINE, f"interpreter={shlex.quote(Path(sys.executable).as_posix())}\n", 1
    )
    try:
        hook.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(hook, script.encode(), executable=True)
    except OSError as error:
        raise MattercheckError(f"the hook cannot be written to {hook}: {describe_os_error(error)}") from None
    return f"installed {hook}"


def _uninstall(hook: Path, root: Path | None) -> str:
    if not os.path.lexists(hook):
        return f"no hook found at {hook}"
    if not _is_mattercheck_hook(hook):
        raise MattercheckError(f"{hook} isn't the mattercheck hook and was left unchanged")
    if is_tracked(root, hook):
        raise MattercheckError(f"the hook at {hook} is tracked by Git; remove it with `git rm`")
    try:
        hook.unlink()
    except OSError as error:
        raise MattercheckError(f"the hook {hook} cannot be removed: {describe_os_error(error)}") from None
    return f"removed {hook}"
