"""Fixes the file of a result, and writes it: for `fix` and for `check --fix`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from ..checking.result import Result
from ..core.errors import MattercheckError, describe_os_error
from ..core.problem import Problem
from ..document.document import Document
from ..document.syntax import NotCleanError
from ..fixing.fixer import FixResult, fix_file, sort_keys, without
from ..io.atomic_write import write_atomically
from ..io.sources import FileSource, StreamSource, read_all
from ..reporting.color import Style, wants_color
from ..reporting.fixes import fixed_line
from ..schema.analysis.examples import ExampleGenerator
from .context import Context
from .output.streams import Streams


class FileFixer:
    """Fixes what is certain in the files of results, and says so on standard error."""

    def __init__(self, context: Context, streams: Streams, color: str, *, named: bool) -> None:
        self._setting = context
        self._named = named
        self._streams = streams
        self._style = Style(context.top, context.here, wants_color(color, os.environ, streams.stderr))
        self.fixed = 0
        """Problems that are gone."""

    def mended(self, result: Result, wanted: list[Problem]) -> Result:
        """Mend those of the problems of a file that are wanted, and return what is left of them.

        Raises MattercheckError where the file cannot be written.
        """
        left = [problem for problem in result.problems if problem not in wanted]
        mended = fix_result_file(self._setting, result, named=self._named, left=left)
        write_fixed(self._setting, mended)
        self._streams.stderr.writelines(fixed_line(problem, self._style) for problem in mended.fixed)
        self.fixed += len(mended.fixed)
        return mended.result._replace(problems=without(mended.result.problems, left))


def fix_result_file(
    context: Context, result: Result, *, named: bool, unsafe: bool = False, left: Sequence[Problem] = ()
) -> FixResult:
    """Return what becomes of the file of a result, in which some problems are left as they are; nothing is written."""
    if not any(
        problem.fix and (problem.fix.safe or unsafe) for problem in result.problems if problem not in left
    ):
        return FixResult(b"", b"", [], result)
    source = FileSource(_path(context, result), context.root)
    file_config = context.config_resolver.assign(source.path, named=named)
    return fix_file(context.checker, source, file_config, unsafe, left)


def with_sorted_keys(context: Context, mended: FixResult, *, named: bool) -> FixResult:
    """Put the fields of a file in the order in which its schema has them. Raises OSError."""
    path = _path(context, mended.result)
    file_config = context.config_resolver.assign(path, named=named)
    if not mended.result.checked or file_config.schema is None:
        return mended
    data = mended.data if mended.fixed else FileSource(path, context.root).read(read_all)
    names = [
        *ExampleGenerator(file_config.schema).resolved(file_config.schema.contents).get("properties", {})
    ]

    def read(content: bytes) -> Document:
        return context.checker.read(StreamSource(path, BytesIO(content)), file_config, strict=True)

    try:
        ordered = sort_keys(data, read, names)
    except NotCleanError:
        return mended
    return mended._replace(before=mended.before if mended.fixed else data, data=ordered)


def write_fixed(context: Context, mended: FixResult) -> None:
    """Write a file if anything in it was mended.

    Raises MattercheckError where that cannot be done, or where the file was changed since it was read.
    """
    if mended.data == mended.before:
        return
    path = _path(context, mended.result)
    try:
        if FileSource(path, context.root).read(read_all) != mended.before:
            raise MattercheckError(
                f"{mended.result.path} was changed while it was mended, and is left as it is"
            )
        write_atomically(Path(path), mended.data)
    except OSError as error:
        reason = describe_os_error(error)
        raise MattercheckError(f"{mended.result.path} cannot be written: {reason}") from None


def _path(context: Context, result: Result) -> str:
    return os.path.normpath(os.path.join(context.top, *result.path.split("/")))  # noqa: PTH118
