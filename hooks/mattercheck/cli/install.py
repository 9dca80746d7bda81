"""`mattercheck install` and `mattercheck uninstall`: the plain git hook, without a framework."""

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
    """Put the hook into the repository of the current folder, or take it out again."""
    here = Path.cwd()
    hook = hooks_folder(here) / "pre-commit"
    _refuse_shared(hook, common_folder(here), git.find_root(here))
    root = git.find_root(here)
    message = install(hook, root) if arguments.command == "install" else _uninstall(hook, root)
    streams.say(message)
    return 0


def free_hook(here: Path) -> Path | None:
    """Return where the hook of the repository around a folder would be installed; None where that is taken, or shared."""
    try:
        hook = hooks_folder(here) / "pre-commit"
        _refuse_shared(hook, common_folder(here), git.find_root(here))
    except MattercheckError:
        return None
    return None if os.path.lexists(hook) else hook


def _refuse_shared(hook: Path, common: Path, root: Path | None) -> None:
    """Refuse a folder of hooks that lies outside of the repository: it serves others as well."""
    if not any(is_inside(hook.parent, folder) for folder in (common, root) if folder):
        raise MattercheckError(
            f"core.hooksPath names {hook.parent}, outside of this repository, which may serve other repositories"
            " too; add `mattercheck check --staged --quiet` to the hook there, or set core.hooksPath for this repository"
        )


def _is_ours(hook: Path) -> bool:
    try:
        return _MARK in hook.read_text(encoding="utf-8", errors="replace")
    except OSError:  # a folder, or a link to nowhere
        return False


def install(hook: Path, root: Path | None) -> str:
    """Write the hook of the working tree at `root`, and say so. Raises MattercheckError where there is another one, or it cannot be written."""
    if is_tracked(root and root.resolve(), hook.resolve()) and _is_ours(hook):
        return f"{hook} is our hook already, and is kept in the repository; it stays as it is"
    if os.path.lexists(hook) and not _is_ours(hook):
        raise MattercheckError(
            f"there is a hook already at {hook}, which is not ours and stays as it is;"
            " add the line `mattercheck check --staged --quiet || exit 1` to it"
        )
    script = resources.hook_script().read_text(encoding="utf-8")
    if _MARK not in script or _INTERPRETER_LINE not in script:
        raise MattercheckError(
            "the hook script that comes with mattercheck is damaged; install mattercheck again"
        )
    # The interpreter that runs now has mattercheck; what a later shell finds on its PATH may not.
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
        return f"there is no hook at {hook}"
    if not _is_ours(hook):
        raise MattercheckError(f"the hook at {hook} is not ours and stays as it is")
    if is_tracked(root, hook):
        raise MattercheckError(f"the hook at {hook} is kept in the repository; remove it with `git rm`")
    try:
        hook.unlink()
    except OSError as error:
        raise MattercheckError(f"the hook {hook} cannot be removed: {describe_os_error(error)}") from None
    return f"removed {hook}"
