"""The results of relations across files, for the commands that check files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Set

from ..checking.relations import RelationCheck
from ..checking.result import Result
from ..filtering.changes import Changes
from ..relations.repository import Scope
from .context import Context


def relation_results(
    check: RelationCheck,
    arguments: argparse.Namespace,
    context: Context,
    at_hand: Set[str] | None,
    changes: Changes | None,
    facts: Mapping[str, tuple[str, bytes]],
) -> Iterator[Result]:
    """Yield the results of relations: for the files at hand, and for those that their changes affect.

    `facts` are those that the run has read, as in `Run.facts`. Raises MattercheckError.
    """
    scope = Scope(
        context.root,
        context.top,
        staged=arguments.staged,
        at_hand=None if at_hand is None else frozenset(at_hand),
        commit="HEAD" if changes is None else changes.commit,
        with_deleted=not arguments.staged and "PRE_COMMIT" in os.environ,
        only_new=arguments.new_since is not None or arguments.changed_lines,
    )
    store = None if arguments.no_cache else context.relation_store()
    return check.results(scope, store, facts)
