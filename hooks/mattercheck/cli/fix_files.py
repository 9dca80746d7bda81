"""Fix the file of a result and write it: shared by `fix` and `check --fix`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence, Set
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ..checking.result import Result
from ..core.errors import MattercheckError, describe_os_error
from ..core.problem import Problem
from ..document.document import Document
from ..document.syntax import NotCleanError
from ..fixing.editable import read_editable
from ..fixing.fixer import FixResult, excluding, fix_file, sort_keys
from ..io.atomic_write import write_atomically
from ..io.sources import OPEN_FLAGS, FileSource, StreamSource, opened, read_fully
from ..reporting.color import Style, wants_color
from ..reporting.fixes import fixed_line
from ..schema.analysis.examples import ExampleGenerator
from .context import Context
from .output.streams import Streams

if TYPE_CHECKING:
    from ..checking.relations import RelationCheck
    from .fix_relations import RelationFixer

_CHUNK = 1 << 20
"""Bytes of the body to copy at once."""


class FileFixer:
    """Applies safe fixes to the files of results and reports them on standard error."""

    def __init__(self, context: Context, streams: Streams, color: str, *, named: bool) -> None:
        self._context = context
        self._named = named
        self._streams = streams
        self._style = Style(context.top, context.here, wants_color(color, os.environ, streams.stderr))
        self._relations: RelationFixer | None = None
        self.fixed = 0
        """Number of problems fixed."""

    def fix(self, result: Result, requested: list[Problem]) -> Result:
        """Fix the requested problems of a file, and return a result with those that remain.

        Raises MattercheckError if the file cannot be written.
        """
        excluded = [problem for problem in result.problems if problem not in requested]
        return self._write(
            fix_result_file(self._context, result, named=self._named, excluded=excluded), excluded
        )

    def fix_relations_of(self, relations: RelationCheck, at_hand: Set[str] | None) -> None:
        """Set what `fix_relations` needs: the check that yields the results, and the files that may change."""
        from .fix_relations import RelationFixer

        self._relations = RelationFixer(self._context, relations, at_hand, unsafe=False)

    def fix_relations(self, result: Result, requested: list[Problem]) -> Result:
        """Fix the requested violations of relations in a file, and return a result with those that remain.

        Raises MattercheckError if the file cannot be written.
        """
        if self._relations is None:
            return result._replace(problems=requested)
        excluded = [problem for problem in result.problems if problem not in requested]
        return self._write(self._relations.fix(result, excluded), excluded)

    def _write(self, outcome: FixResult, excluded: list[Problem]) -> Result:
        """Write a fixed file and report what was fixed; return the result without the excluded problems."""
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
    source = FileSource(context.path_of(result), context.root)
    file_config = context.config_resolver.assign(source.path, named=named)
    return fix_file(context.checker, source, file_config, unsafe, excluded)


def with_sorted_keys(context: Context, outcome: FixResult, *, named: bool) -> FixResult:
    """Return the file with its fields in the order of its schema. Raises OSError."""
    path = context.path_of(outcome.result)
    file_config = context.config_resolver.assign(path, named=named)
    if not outcome.result.checked or file_config.schema is None:
        return outcome
    data, continues = outcome.data, outcome.continues
    if not outcome.fixed:
        data, continues = read_editable(FileSource(path, context.root), file_config.limits)
    names = [
        *ExampleGenerator(file_config.schema).resolved(file_config.schema.contents).get("properties", {})
    ]

    def read(content: bytes) -> Document:
        return context.checker.read(StreamSource(path, BytesIO(content)), file_config, strict=True)

    try:
        ordered = sort_keys(data, read, names)
    except NotCleanError:
        return outcome
    before = outcome.before if outcome.fixed else data
    return outcome._replace(before=before, data=ordered, continues=continues)


def write_fixed(context: Context, outcome: FixResult) -> None:
    """Write a file if it was changed.

    Raises MattercheckError if it cannot be written, or if it was modified since it was read.
    """
    if outcome.data == outcome.before:
        return
    path = context.path_of(outcome.result)
    try:
        write_atomically(Path(path), outcome.data, _rest(path, context.root, outcome))
    except OSError as error:
        reason = describe_os_error(error)
        raise MattercheckError(f"{outcome.result.path} cannot be written: {reason}") from None


def _rest(path: str, root: Path | None, outcome: FixResult) -> Iterator[bytes]:
    """Yield what follows the start of a file that was fixed. Raises MattercheckError if the file was modified."""
    modified = MattercheckError(
        f"{outcome.result.path} was modified while it was being fixed, so it was left unchanged"
    )
    with opened(path, root, OPEN_FLAGS) as descriptor:
        status = os.fstat(descriptor)
        if read_fully(descriptor, len(outcome.before) + (not outcome.continues)) != outcome.before:
            raise modified
        while chunk := os.read(descriptor, _CHUNK):
            yield chunk
        now = os.fstat(descriptor)
        if (now.st_size, now.st_mtime_ns) != (status.st_size, status.st_mtime_ns):
            raise modified
