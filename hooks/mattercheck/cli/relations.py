"""The results of relations across files, for the commands that check files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Set
from contextlib import suppress

from ..checking.relations import RelationCheck
from ..checking.result import Noted, Result
from ..core.paths import is_folder
from ..filtering.changes import Changes
from ..relations.repository import Scope
from .context import Context


def relation_results(
    check: RelationCheck,
    arguments: argparse.Namespace,
    context: Context,
    at_hand: Set[str] | None,
    changes: Changes | None,
    noted: Noted,
) -> Iterator[Result]:
    """Yield the results of relations: for the files at hand, and for those that their changes affect.

    `noted` is what the run has noted. Raises MattercheckError.
    """
    renamed = [] if changes is None else changes.all
    scope = Scope(
        context.root,
        context.top,
        staged=arguments.staged,
        at_hand=None if at_hand is None else frozenset(at_hand),
        commit=_pre_commit_base(context) if changes is None else changes.commit,
        deleted_below=() if arguments.staged else _folders(arguments, context),
        only_new=arguments.new_since is not None or arguments.changed_lines,
        renamed={one.path: one.old_path for one in renamed if one.path and one.old_path},
    )
    # A store can't have what fixes change.
    store = None if arguments.no_cache or arguments.fix else context.relation_store()
    return check.results(scope, store, noted)


def _folders(arguments: argparse.Namespace, context: Context) -> tuple[str, ...]:
    """Return the starts of the paths of deleted files that count: those in the folders that were passed."""
    if "PRE_COMMIT" in os.environ:
        return ("",)
    paths = [context.here / path for path in arguments.paths]
    folders = [context.loader.show(os.path.normpath(path)) for path in paths if is_folder(path)]
    return tuple("" if folder == "." else f"{folder}/" for folder in folders)


def _pre_commit_base(context: Context) -> str:
    """Return the commit before those that pre-commit checks, if it checks a range of commits, else the latest one."""
    first = os.environ.get("PRE_COMMIT_FROM_REF", "") if "PRE_COMMIT" in os.environ else ""
    if first and context.root is not None:
        from ..git.changes import merge_base
        from ..git.errors import GitError

        with suppress(GitError):  # no common ancestor, or a shallow clone
            return merge_base(context.root, first)
    return "HEAD"
