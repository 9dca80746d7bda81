"""Mends the file of a result, and writes it: for `fix` and for `check --fix`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from ..atomic import write_atomically
from ..fix import Mended, mend_file, sort_keys
from ..problem import SetupError
from ..render.fixes import fixed_line
from ..render.style import Style, wants_color
from ..result import Result
from ..schema.instances import Instances
from ..sources import FileSource, StreamSource, read_all
from .setting import Setting
from .streams import Streams


class Mender:
    """Mends what is certain in the files of results, and says so on standard error."""

    def __init__(self, setting: Setting, streams: Streams, color: str) -> None:
        self._setting = setting
        self._streams = streams
        self._style = Style(setting.top, setting.here, wants_color(color, os.environ, streams.stderr))
        self.fixed = 0
        """Problems that are gone."""

    def mended(self, results: Iterable[Result], *, named: bool) -> Iterator[Result]:
        """Yield what is left of each result. Raises SetupError where a file cannot be written."""
        for result in results:
            mended = mend_result(self._setting, result, named=named)
            write_mended(self._setting, mended)
            self._streams.stderr.writelines(fixed_line(problem, self._style) for problem in mended.fixed)
            self.fixed += len(mended.fixed)
            yield mended.result


def mend_result(setting: Setting, result: Result, *, named: bool, unsafe: bool = False) -> Mended:
    """Return what becomes of the file of a result; nothing is written."""
    if not any(problem.fix and (problem.fix.safe or unsafe) for problem in result.problems):
        return Mended(b"", b"", [], result)
    source = FileSource(_path(setting, result), setting.root)
    assignment = setting.assigner.assign(source.path, named=named)
    return mend_file(setting.checker, source, assignment, unsafe=unsafe)


def with_sorted_keys(setting: Setting, mended: Mended, *, named: bool) -> Mended:
    """Put the fields of a file in the order in which its schema has them. Raises OSError."""
    path = _path(setting, mended.result)
    assignment = setting.assigner.assign(path, named=named)
    if not mended.result.checked or assignment.schema is None:
        return mended
    data = mended.data if mended.fixed else FileSource(path, setting.root).read(read_all)
    names = [*Instances(assignment.schema).resolved(assignment.schema.contents).get("properties", {})]
    ordered = sort_keys(
        data, lambda content: setting.checker.read(StreamSource(path, BytesIO(content)), assignment), names
    )
    return mended._replace(before=mended.before if mended.fixed else data, data=ordered)


def write_mended(setting: Setting, mended: Mended) -> None:
    """Write a file if anything in it was mended. Raises SetupError where that cannot be done."""
    if mended.data == mended.before:
        return
    try:
        write_atomically(Path(_path(setting, mended.result)), mended.data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SetupError(f"{mended.result.path} cannot be written: {reason}") from None


def _path(setting: Setting, result: Result) -> str:
    return os.path.normpath(os.path.join(setting.top, *result.path.split("/")))  # noqa: PTH118
