"""Relations across files in the commands that check files: which files are at hand, and their results."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..core.paths import relative
from ..io.sources import Source
from .context import Context

if TYPE_CHECKING:
    from ..checking.relations import RelationCheck
    from ..checking.result import Result


class FilesAtHand:
    """The paths of the files that are checked, relative to the repository: known from the start, or noted one by one.

    `paths` includes deleted files; None means that all files are checked.
    """

    def __init__(self, paths: Iterable[str] | None = ()) -> None:
        self.paths = None if paths is None else set(paths)

    def note(self, sources: Iterable[Source], context: Context) -> Iterator[Source]:
        """Pass sources through and note their paths."""
        for source in sources:
            if self.paths is not None:
                self.paths.add(relative(source.path, context.top))
            yield source


def relation_check(context: Context, at_hand: FilesAtHand) -> RelationCheck | None:
    """Return the check of relations, or None if no configuration declares any. Raises ConfigurationError."""
    for path in at_hand.paths or ():
        # A deleted file, or an image, may have a configuration that no content file at hand has.
        context.config_resolver.assign(os.path.join(context.top, path.replace("/", os.sep)))  # noqa: PTH118
    if not any(settings.has_relations for settings in context.config_resolver.settings):
        return None
    from ..checking.relations import RelationCheck

    return RelationCheck(context.checker)


def relation_results(
    arguments: argparse.Namespace,
    context: Context,
    at_hand: FilesAtHand,
    check: RelationCheck | None,
    commit: str = "HEAD",
) -> Iterator[Result]:
    """Yield the results of relations: for the files at hand, and for those that they affect since a commit.

    `check` is None if no configuration declared any relation at the start of the run. Raises MattercheckError.
    """
    check = check or relation_check(context, at_hand)
    if check is None:
        return
    from ..relations.repository import Scope

    only_new = getattr(arguments, "new_since", None) is not None or getattr(arguments, "changed_lines", False)
    paths = None if at_hand.paths is None else frozenset(at_hand.paths)
    staged = getattr(arguments, "staged", False)
    yield from check.results(Scope(context.root, context.top, staged, paths, commit, only_new))
