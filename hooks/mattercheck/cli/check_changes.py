"""The options of `mattercheck check` that limit it to changes: find them, and filter files and problems by them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from ..checking.discovery import find_changed_files, find_staged_files
from ..config.dependencies import Dependencies
from ..core.errors import MattercheckError
from ..filtering.changes import ChangedLines, Changes, NewProblems
from ..git.attributes import conversions_change
from ..git.files import list_staged
from ..git.snapshot import Snapshot
from ..io.sources import Source
from .context import Context
from .output.report import Filter
from .ready_changes import ready_schemas_change


def find_changes(arguments: argparse.Namespace, context: Context) -> Changes:
    """Return the changes since the requested revision. Raises MattercheckError if Git cannot determine them."""
    option, revision = ("--diff", arguments.diff)
    if revision is None:
        option, revision = "--new-since", arguments.new_since
    if not revision:
        raise MattercheckError(f"{option} requires a revision, such as origin/main")
    if context.root is None:
        raise MattercheckError(f"{option} requires a Git repository")
    return Changes(context.root, revision, context.loader.files, staged=arguments.staged)


def filters_of(
    arguments: argparse.Namespace, context: Context, changes: Changes, stack: ExitStack
) -> list[Filter]:
    """Return the filters that remove problems unrelated to the changes."""
    stack.callback(changes.close)
    if arguments.changed_lines:
        return [ChangedLines(changes, context.checker)]
    if arguments.new_since is None:
        return []
    before = Context(arguments, changes.before) if arguments.include_schema_changes else context
    return [NewProblems(changes, before.checker, same_rules=before is context)]


def select_staged(
    arguments: argparse.Namespace, context: Context, index: Snapshot
) -> tuple[Iterable[Source], set[str] | None]:
    """Return the staged files to check, and the paths of all that are staged, or None for the whole index."""
    affecting = dependencies(arguments, context, index.root)
    paths = [Path(path) for path in arguments.paths]
    at_hand: set[str] | None = set()

    def affects_all(changed: Iterable[str]) -> bool:
        nonlocal at_hand
        names = [*changed]
        affects = (
            affecting.include_any_of(names)
            or conversions_change(index.root, index, "--cached", changed=names)
            or ready_schemas_change(arguments, context, "HEAD")
        )
        if not paths:
            at_hand = None if affects else set(names)
        return affects

    sources = find_staged_files(index, paths, affects_all)
    return sources, at_hand


def select_changed(
    arguments: argparse.Namespace, context: Context, changes: Changes
) -> tuple[Iterable[Source], set[str]] | None:
    """Return the changed files to check, and the paths before and after; None if the changes concern all files."""
    if concern_all(arguments, context, changes):
        return None
    paths = [Path(path) for path in arguments.paths]
    changed = [one.path or one.old_path for one in changes.all]
    touched = [] if paths else [path for one in changes.all for path in (one.path, one.old_path) if path]
    return find_changed_files(changes.root, changed, paths), set(touched)


def concern_all(arguments: argparse.Namespace, context: Context, changes: Changes) -> bool:
    """Tell whether changed attributes, or a changed schema or configuration, may have caused problems in any file."""
    if changes.convert_others:
        return True
    if arguments.changed_lines or (arguments.new_since is not None and not arguments.include_schema_changes):
        return False
    paths = [path for one in changes.all for path in (one.path, one.old_path)]
    affecting = dependencies(arguments, context, changes.root)
    return affecting.include_any_of(paths) or ready_schemas_change(arguments, context, changes.commit)


def dependencies(arguments: argparse.Namespace, context: Context, root: Path) -> Dependencies:
    """Return the files that the result of the check depends on, besides content."""
    return Dependencies(
        root,
        context.loader,
        here=context.here,
        schema=arguments.schema,
        config=arguments.config,
        named=[context.baseline_path],
    )


def deleted_files(context: Context, changes: Changes | None) -> Iterable[str]:
    """Return the files deleted by the changes, or by the next commit, as paths relative to the repository root."""
    if changes is not None:
        return [one.old_path for one in changes.all if not one.path]
    return [file.path for file in list_staged(context.top) if file.is_deleted]
