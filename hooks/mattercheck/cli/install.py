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
_FOR_MERGES = "pre-merge-commit"
_ADD_LINE = "add the line `mattercheck check --hook || exit 1` to it"
_INTERPRETER_LINE = "interpreter=\n"


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Install the hook in the current repository, or remove it."""
    here = Path.cwd()
    hook = hooks_folder(here) / "pre-commit"
    _reject_shared(hook, common_folder(here), git.find_root(here))
    root = git.find_root(here)
    if arguments.command == "install":
        for line in install(hook, root).split("\n"):
            streams.say(line)
        return 0
    merge_hook = hook.with_name(_FOR_MERGES)
    streams.say(_uninstall(hook, root))
    if _is_mattercheck_hook(merge_hook):
        streams.say(_uninstall(merge_hook, root))
    return 0


def free_hook(here: Path) -> Path | None:
    """Return the path of the hook for the repository of a folder, or None if it exists or its folder is shared."""
    try:
        hook = hooks_folder(here) / "pre-commit"
        _reject_shared(hook, common_folder(here), git.find_root(here))
    except MattercheckError:
        return None
    return None if os.path.lexists(hook) else hook


def is_installed(here: Path) -> bool:
    """Tell whether the repository of a folder has the pre-commit hook of mattercheck."""
    try:
        return _is_mattercheck_hook(hooks_folder(here) / "pre-commit")
    except MattercheckError:
        return False


def _reject_shared(hook: Path, common: Path, root: Path | None) -> None:
    """Raise MattercheckError if the hooks folder is outside the repository, since other repositories may share it."""
    if not any(is_inside(hook.parent, folder) for folder in (common, root) if folder):
        raise MattercheckError(
            f"core.hooksPath is {hook.parent}, a folder outside this repository that other repositories may share;"
            " add `mattercheck check --hook` to the hook there, or set core.hooksPath for this repository"
        )


def _is_mattercheck_hook(hook: Path) -> bool:
    return _MARK in _text(hook)


def _text(hook: Path) -> str:
    """Return the text of a hook; empty for a folder or a dangling link."""
    try:
        return hook.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def install(hook: Path, root: Path | None) -> str:
    """Write the hook of the working tree at `root`, and the one for merges next to it; return a message.

    Git runs `pre-merge-commit`, not `pre-commit`, for a merge without conflicts. Raises MattercheckError if there is
    another pre-commit hook, or if a hook cannot be written.
    """
    message = _install(hook, root)
    merge_hook = hook.with_name(_FOR_MERGES)
    if not os.path.lexists(merge_hook) or _is_mattercheck_hook(merge_hook):
        return f"{message}\n{_install(merge_hook, root)}"
    if "pre-commit" in _text(merge_hook):  # like the sample of git, it runs that hook
        return message
    return (
        f"{message}\n{merge_hook} already exists, isn't the mattercheck hook and was left unchanged;"
        f" {_ADD_LINE} to check merges, too"
    )


def _install(hook: Path, root: Path | None) -> str:
    """Write a hook, unless it is another one or tracked."""
    if is_tracked(root and root.resolve(), hook.resolve()) and _is_mattercheck_hook(hook):
        return f"{hook} is already the mattercheck hook and is tracked by Git; it was left unchanged"
    if os.path.lexists(hook) and not _is_mattercheck_hook(hook):
        raise MattercheckError(
            f"{hook} already exists, isn't the mattercheck hook and was left unchanged; {_ADD_LINE}"
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
