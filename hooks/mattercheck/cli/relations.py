"""The results of relations across files, for the commands that check files."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress

from ..checking.fingerprint import fingerprint_of, subtract_baseline
from ..checking.relations import RelationCheck
from ..checking.result import Noted, Result
from ..core.errors import MattercheckError
from ..core.paths import is_folder
from ..filtering.changes import ChangedLines, Changes
from ..git.errors import GitError
from ..git.trees import tree_files, tree_of
from ..relations.repository import Scope
from .check_changes import concern_all
from .context import Context
from .output.report import Filter


def relation_results(
    check: RelationCheck,
    arguments: argparse.Namespace,
    context: Context,
    at_hand: Set[str] | None,
    changes: Changes | None,
    noted: Noted,
    filters: Iterable[Filter],
) -> Iterator[Result]:
    """Yield the results of relations: for the files at hand, and for those that their changes affect.

    `noted` is what the run has noted. Raises MattercheckError.
    """
    renamed = {one.path: one.old_path for one in changes.all if one.path and one.old_path} if changes else {}
    judges_anew = (
        changes is not None
        and arguments.include_schema_changes
        and (at_hand is None or concern_all(arguments, context, changes))
    )
    scope = Scope(
        context.root,
        context.top,
        staged=arguments.staged,
        at_hand=None if at_hand is None else frozenset(at_hand),
        commit=_pre_commit_base(context) if changes is None else changes.commit,
        deleted_below=() if arguments.staged else _folders(arguments, context),
        only_new=(arguments.new_since is not None or arguments.changed_lines) and not judges_anew,
        renamed=renamed,
    )
    for one in filters:
        if isinstance(one, ChangedLines):
            scope = scope._replace(keeps=one.touches)
    # A store can't have what fixes change.
    store = None if arguments.no_cache or arguments.fix else context.relation_store()
    results = check.results(scope, store, noted)
    if changes is not None and judges_anew:
        return _without_known(results, _known(arguments, context, changes), renamed)
    return results


def _known(arguments: argparse.Namespace, context: Context, changes: Changes) -> dict[str, Counter[str]]:
    """Return the fingerprints of the violations in the older revision by its own configuration, by file."""
    before = Context(arguments, changes.before)
    for file in tree_files(changes.root, tree_of(changes.root, changes.commit)):
        before.config_resolver.assign(os.path.join(changes.root, file.path), named=False)  # noqa: PTH118
    scope = Scope(context.root, context.top, commit=changes.commit, is_past=True)
    try:
        check = before.relation_check()
        results = [] if check is None else [*check.results(scope)]
    except GitError:
        raise
    except MattercheckError:  # the old configuration couldn't find anything
        return {}
    return {result.path: Counter(map(fingerprint_of, result.problems)) for result in results}


def _without_known(
    results: Iterable[Result], known: Mapping[str, Counter[str]], renamed: Mapping[str, str]
) -> Iterator[Result]:
    """Yield results without the violations that are known, under the older path of a file."""
    for result in results:
        before = known.get(renamed.get(result.path, result.path), Counter())
        yield result._replace(problems=subtract_baseline(result.problems, before))


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

        with suppress(GitError):  # no common ancestor, or a shallow clone
            return merge_base(context.root, first)
    return "HEAD"
