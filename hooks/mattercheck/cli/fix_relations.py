"""Fix violations of relations: shared by `fix` and `check --fix`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from io import BytesIO

from ..checking.relations import RelationCheck
from ..checking.result import Result
from ..config.settings import RELATIONS
from ..core.problem import Problem
from ..fixing.editable import read_editable
from ..fixing.fixer import FixResult, fix_content
from ..io.sources import FileSource, StreamSource
from ..relations.repository import Scope
from .context import Context


class RelationFixer:
    """Fixes the files of results that a check of relations yields one by one, without a store.

    Only files at hand are changed; None means all files.
    """

    def __init__(
        self, context: Context, relations: RelationCheck, at_hand: Set[str] | None, *, unsafe: bool
    ) -> None:
        self._context = context
        self._relations = relations
        self._at_hand = at_hand
        self._unsafe = unsafe

    def fix(self, result: Result, excluded: Sequence[Problem] = ()) -> FixResult:
        """Return the fixed file of the latest result, leaving excluded problems unfixed. Nothing is written.

        A fix that causes another problem in the file isn't applied.
        """
        unchanged = FixResult(b"", b"", [], result)
        is_at_hand = self._at_hand is None or result.path in self._at_hand
        if not is_at_hand or not any(
            problem.fix and (problem.fix.safe or self._unsafe) and problem not in excluded
            for problem in result.problems
        ):
            return unchanged
        context, path = self._context, self._context.path_of(result)
        file_config = context.config_resolver.assign(path, named=False)

        def check(content: bytes) -> Result:
            own = context.checker.check(StreamSource(path, BytesIO(content)), file_config)
            found = self._relations.result_for(result.path, content)
            return found._replace(problems=sorted([*own.problems, *found.problems]))

        try:
            data, continues = read_editable(FileSource(path, context.root), file_config.limits)
        except OSError:
            return unchanged
        others = [problem for problem in check(data).problems if problem.rule not in RELATIONS]
        outcome = fix_content(data, check, unsafe=self._unsafe, excluded=[*others, *excluded])
        if outcome.fixed:
            self._relations.replace(result.path, outcome.data)
        left = [problem for problem in outcome.result.problems if problem.rule in RELATIONS]
        return outcome._replace(result=outcome.result._replace(problems=left), continues=continues)


def relation_fixes(context: Context, at_hand: Set[str] | None, *, unsafe: bool) -> Iterator[FixResult]:
    """Yield the fixed file for each that violates relations, of those at hand; None means all files."""
    relations = context.relation_check()
    if relations is None:
        return
    fixer = RelationFixer(context, relations, at_hand, unsafe=unsafe)
    scope = Scope(context.root, context.top, at_hand=None if at_hand is None else frozenset(at_hand))
    for result in relations.results(scope):
        if at_hand is None or result.path in at_hand:
            yield fixer.fix(result)
