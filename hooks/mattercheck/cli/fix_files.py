"""Mends the file of a result, and writes it: for `fix` and for `check --fix`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from ..checking.result import Result
from ..core.problem import Problem, SetupError
from ..document.document import Document, NotCleanError
from ..fixing.fixer import Mended, mend_file, sort_keys, without
from ..io.atomic_write import write_atomically
from ..io.sources import FileSource, StreamSource, read_all
from ..reporting.color import Style, wants_color
from ..reporting.fixes import fixed_line
from ..schema.analysis.examples import Instances
from .context import Setting
from .output.streams import Streams


class Mender:
    """Mends what is certain in the files of results, and says so on standard error."""

    def __init__(self, setting: Setting, streams: Streams, color: str, *, named: bool) -> None:
        self._setting = setting
        self._named = named
        self._streams = streams
        self._style = Style(setting.top, setting.here, wants_color(color, os.environ, streams.stderr))
        self.fixed = 0
        """Problems that are gone."""

    def mended(self, result: Result, wanted: list[Problem]) -> Result:
        """Mend those of the problems of a file that are wanted, and return what is left of them.

        Raises SetupError where the file cannot be written.
        """
        left = [problem for problem in result.problems if problem not in wanted]
        mended = mend_result(self._setting, result, named=self._named, left=left)
        write_mended(self._setting, mended)
        self._streams.stderr.writelines(fixed_line(problem, self._style) for problem in mended.fixed)
        self.fixed += len(mended.fixed)
        return mended.result._replace(problems=without(mended.result.problems, left))


def mend_result(
    setting: Setting, result: Result, *, named: bool, unsafe: bool = False, left: Sequence[Problem] = ()
) -> Mended:
    """Return what becomes of the file of a result, in which some problems are left as they are; nothing is written."""
    if not any(
        problem.fix and (problem.fix.safe or unsafe) for problem in result.problems if problem not in left
    ):
        return Mended(b"", b"", [], result)
    source = FileSource(_path(setting, result), setting.root)
    assignment = setting.assigner.assign(source.path, named=named)
    return mend_file(setting.checker, source, assignment, unsafe, left)


def with_sorted_keys(setting: Setting, mended: Mended, *, named: bool) -> Mended:
    """Put the fields of a file in the order in which its schema has them. Raises OSError."""
    path = _path(setting, mended.result)
    assignment = setting.assigner.assign(path, named=named)
    if not mended.result.checked or assignment.schema is None:
        return mended
    data = mended.data if mended.fixed else FileSource(path, setting.root).read(read_all)
    names = [*Instances(assignment.schema).resolved(assignment.schema.contents).get("properties", {})]

    def read(content: bytes) -> Document:
        return setting.checker.read(StreamSource(path, BytesIO(content)), assignment, strict=True)

    try:
        ordered = sort_keys(data, read, names)
    except NotCleanError:
        return mended
    return mended._replace(before=mended.before if mended.fixed else data, data=ordered)


def write_mended(setting: Setting, mended: Mended) -> None:
    """Write a file if anything in it was mended.

    Raises SetupError where that cannot be done, or where the file was changed since it was read.
    """
    if mended.data == mended.before:
        return
    path = _path(setting, mended.result)
    try:
        if FileSource(path, setting.root).read(read_all) != mended.before:
            raise SetupError(f"{mended.result.path} was changed while it was mended, and is left as it is")
        write_atomically(Path(path), mended.data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SetupError(f"{mended.result.path} cannot be written: {reason}") from None


def _path(setting: Setting, result: Result) -> str:
    return os.path.normpath(os.path.join(setting.top, *result.path.split("/")))  # noqa: PTH118
