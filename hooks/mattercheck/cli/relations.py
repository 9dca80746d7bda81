"""The results of relations across files, for the commands that check files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Set

from ..checking.relations import RelationCheck
from ..checking.result import Noted, Result
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
        commit="HEAD" if changes is None else changes.commit,
        with_deleted=not arguments.staged and "PRE_COMMIT" in os.environ,
        only_new=arguments.new_since is not None or arguments.changed_lines,
        renamed={one.path: one.old_path for one in renamed if one.path and one.old_path},
    )
    # A store can't have what fixes change.
    store = None if arguments.no_cache or arguments.fix else context.relation_store()
    return check.results(scope, store, noted)
