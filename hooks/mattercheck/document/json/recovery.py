"""Continue reading JSON after syntax errors, as if they were repaired."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ...core.problem import Fix, Problem
from ...core.text_edit import TextEdit
from ..conflict import CONFLICT, find_conflict
from ..repaired_text import REPAIR_LIMIT, RepairedText, add_problem, tell_places
from ..source_text import SourceText
from .diagnose import advise


class Recovery:
    """A text with its mistakes repaired, and their problems; it starts in the source at the offset `base`.

    On the 1-based `requoted_lines` of the file, only the value was changed.
    """

    def __init__(self, source: SourceText, text: str, base: int) -> None:
        self._source = source
        self._base = base
        self.repaired = RepairedText(source, text, base)
        self.requoted_lines: frozenset[int] = frozenset()
        self.problems: list[Problem] = []

    def read(self, parse: Callable[[str], Any]) -> Any:
        """Report the syntax errors, each as if those before it were repaired, and return the value.

        Raises ValueError if the rest can't be read, and what `parse` raises for other reasons.
        """
        conflict = find_conflict(self.repaired.text)
        if conflict is not None:
            self.problems.append(self._problem(*conflict, *CONFLICT))
            raise ValueError
        try:
            return self._read(parse)
        finally:
            self.problems = [tell_places(problem) for problem in self.problems]

    def _read(self, parse: Callable[[str], Any]) -> Any:
        for _ in range(REPAIR_LIMIT):
            try:
                return parse(self.repaired.text)
            except json.JSONDecodeError as error:
                if self._is_body(error):
                    self.repaired.apply([TextEdit(error.pos, len(self.repaired.text), "")])
                elif not self._repair(error):
                    raise
        raise ValueError

    def _is_body(self, error: json.JSONDecodeError) -> bool:
        """Tell whether the parser stopped behind an object without delimiters, whose end is known only once repaired."""
        return error.msg.startswith("Extra data") and bool(self.repaired.lines) and self._base == 0

    def _repair(self, error: json.JSONDecodeError) -> bool:
        """Report a syntax error, and repair it if that is possible; tell whether it is repaired."""
        repaired = self.repaired
        advice = advise(repaired.text, error)
        edits = (
            (advice.edit,)
            if advice.edit is not None and _gets_further(repaired.text, advice.edit, error)
            else ()
        )
        edits_of_source = repaired.edits_of_source(edits) if edits else None
        problem = self._problem(advice.start, advice.end, advice.message, advice.help)
        if edits_of_source is not None:
            problem = problem._replace(fix=Fix(edits_of_source, advice.safe, advice.change))
            repaired.apply(edits)
            if advice.is_text:
                self.requoted_lines |= {problem.span.line}
        elif advice.reading:
            repaired.apply(advice.reading)
        add_problem(self.problems, problem, is_habit=advice.is_habit)
        return edits_of_source is not None or bool(advice.reading)

    def _problem(self, start: int, end: int, message: str, hint: str | None) -> Problem:
        first, last = self.repaired.source_offset(start), self.repaired.source_offset(end)
        place = (first, min(max(last, first + 1), len(self._source.text)))
        return self._source.problem("json-syntax", place, message, help=hint)


def _gets_further(text: str, edit: TextEdit, error: json.JSONDecodeError) -> bool:
    """Tell whether the parser gets further in a text after an edit."""
    start, end, new = edit
    try:
        json.loads(text[:start] + new + text[end:])
    except json.JSONDecodeError as other:
        return other.pos > max(error.pos, start) + len(new) - (end - start)
    except (ValueError, RecursionError):
        return False
    return True
