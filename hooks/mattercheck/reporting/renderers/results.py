"""The results as `mattercheck merge` reads them."""

from __future__ import annotations

from ...checking.result import Result, Summary
from ..renderer import Renderer
from ..results_file import last_line, to_line


class _Results(Renderer):
    wants_clean_files = True

    def record(self, result: Result, *, is_relation: bool) -> str:
        return to_line(result, is_relation=is_relation)

    def result(self, result: Result) -> str:
        del result  # `record` has written it
        return ""

    def end(self, summary: Summary) -> str:
        return last_line(summary)


make = _Results
