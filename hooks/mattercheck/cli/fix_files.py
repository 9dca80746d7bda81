"""Fix the file of a result and write it: shared by `fix` and `check --fix`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence, Set
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ..checking.result import Result
from ..config.settings import RELATIONS
from ..core.errors import MattercheckError, describe_os_error
from ..core.problem import Problem
from ..document.document import Document
from ..document.syntax import NotCleanError
from ..fixing.fixer import FixResult, excluding, fix_content, fix_file, sort_keys
from ..io.atomic_write import write_atomically
from ..io.sources import FileSource, StreamSource, read_all
from ..reporting.color import Style, wants_color
from ..reporting.fixes import fixed_line
from ..schema.analysis.examples import ExampleGenerator
from .context import Context
from .output.streams import Streams

if TYPE_CHECKING:
    from ..checking.relations import RelationCheck


class FileFixer:
    """Applies safe fixes to the files of results and reports them on standard error."""

    def __init__(self, context: Context, streams: Streams, color: str, *, named: bool) -> None:
        self._context = context
        self._named = named
        self._streams = streams
        self._style = Style(context.top, context.here, wants_color(color, os.environ, streams.stderr))
        self.fixed = 0
        """Number of problems fixed."""

    def fix(self, result: Result, requested: list[Problem]) -> Result:
        """Fix the requested problems of a file, and return a result with those that remain.

        Raises MattercheckError if the file cannot be written.
        """
        excluded = [problem for problem in result.problems if problem not in requested]
        outcome = fix_result_file(self._context, result, named=self._named, excluded=excluded)
        write_fixed(self._context, outcome)
        self._streams.stderr.writelines(fixed_line(problem, self._style) for problem in outcome.fixed)
        self.fixed += len(outcome.fixed)
        return outcome.result._replace(problems=excluding(outcome.result.problems, excluded))


def fix_result_file(
    context: Context, result: Result, *, named: bool, unsafe: bool = False, excluded: Sequence[Problem] = ()
) -> FixResult:
    """Return the fixed file of a result, leaving the excluded problems unfixed. Nothing is written."""
    if not any(
        problem.fix and (problem.fix.safe or unsafe) for problem in result.problems if problem not in excluded
    ):
        return FixResult(b"", b"", [], result)
    source = FileSource(_path(context, result), context.root)
    file_config = context.config_resolver.assign(source.path, named=named)
    return fix_file(context.checker, source, file_config, unsafe, excluded)


def relation_fixes(context: Context, at_hand: Set[str] | None, *, unsafe: bool) -> Iterator[FixResult]:
    """Yield the fixed file for each that violates relations, of those at hand; None means all files."""
    relations = context.relation_check()
    if relations is None:
        return
    from ..relations.repository import Scope

    paths = None if at_hand is None else frozenset(at_hand)
    for result in relations.results(Scope(context.root, context.top, at_hand=paths)):
        if at_hand is None or result.path in at_hand:
            yield _fix_relations(context, relations, result, unsafe=unsafe)


def _fix_relations(context: Context, relations: RelationCheck, result: Result, *, unsafe: bool) -> FixResult:
    """Return the fixed file of a result of relations. A fix that causes another problem isn't applied."""
    path = _path(context, result)
    unchanged = FixResult(b"", b"", [], result)
    if not any(problem.fix and (problem.fix.safe or unsafe) for problem in result.problems):
        return unchanged
    file_config = context.config_resolver.assign(path, named=False)

    def check(content: bytes) -> Result:
        own = context.checker.check(StreamSource(path, BytesIO(content)), file_config)
        found = relations.result_for(result.path, content)
        return found._replace(problems=sorted([*own.problems, *found.problems]))

    try:
        outcome = fix_content(FileSource(path, context.root).read(read_all), check, unsafe=unsafe)
    except OSError:
        return unchanged
    left = [problem for problem in outcome.result.problems if problem.rule in RELATIONS]
    return outcome._replace(result=outcome.result._replace(problems=left))


def with_sorted_keys(context: Context, outcome: FixResult, *, named: bool) -> FixResult:
    """Return the file with its fields in the order of its schema. Raises OSError."""
    path = _path(context, outcome.result)
    file_config = context.config_resolver.assign(path, named=named)
    if not outcome.result.checked or file_config.schema is None:
        return outcome
    data = outcome.data if outcome.fixed else FileSource(path, context.root).read(read_all)
    names = [
        *ExampleGenerator(file_config.schema).resolved(file_config.schema.contents).get("properties", {})
    ]

    def read(content: bytes) -> Document:
        return context.checker.read(StreamSource(path, BytesIO(content)), file_config, strict=True)

    try:
        ordered = sort_keys(data, read, names)
    except NotCleanError:
        return outcome
    return outcome._replace(before=outcome.before if outcome.fixed else data, data=ordered)


def write_fixed(context: Context, outcome: FixResult) -> None:
    """Write a file if it was changed.

    Raises MattercheckError if it cannot be written, or if it was modified since it was read.
    """
    if outcome.data == outcome.before:
        return
    path = _path(context, outcome.result)
    try:
        if FileSource(path, context.root).read(read_all) != outcome.before:
            raise MattercheckError(
                f"{outcome.result.path} was modified while it was being fixed, so it was left unchanged"
            )
        write_atomically(Path(path), outcome.data)
    except OSError as error:
        reason = describe_os_error(error)
        raise MattercheckError(f"{outcome.result.path} cannot be written: {reason}") from None


def _path(context: Context, result: Result) -> str:
    return os.path.normpath(os.path.join(context.top, *result.path.split("/")))  # noqa: PTH118
