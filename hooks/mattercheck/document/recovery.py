"""Continue reading TOML and JSON after syntax errors, as if they were repaired.

YAML has a recovery of its own, which tries several repairs for each error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..core.named_tuple import NamedTuple
from ..core.problem import Change, Fix, Problem
from ..core.text import count
from ..core.text_edit import TextEdit, apply_edits
from .conflict import CONFLICT, find_conflict
from .repaired_text import REPAIR_LIMIT, RepairedText
from .source_text import SourceText


class StoppedError(ValueError):
    """Why a parser stopped: its message, and the 0-based offset at which it did."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Mistake(NamedTuple):
    """A syntax error: its problem, without a fix, and what the parser must get beyond for a repair to be one.

    `beyond` is an offset of the repaired text. `edits` may fix the mistake; `safe` means that nothing else can have been
    intended, `change` is what they may change, and `is_text` that they make text of a bare value. A habit, such as single
    quotes, is a mistake that many lines share. `reading` are edits that are no fix, but make the rest readable.
    """

    problem: Problem
    beyond: int
    edits: tuple[TextEdit, ...] = ()
    safe: bool = False
    change: Change = Change.PUNCTUATION
    is_text: bool = False
    is_habit: bool = False
    reading: tuple[TextEdit, ...] = ()


class Recovery:
    """A text with its mistakes repaired, and their problems; it starts in the source at the offset `base`.

    On the 1-based `requoted_lines` of the file, only the value was changed.
    """

    def __init__(self, source: SourceText, text: str, base: int) -> None:
        self.repaired = RepairedText(source, text, base)
        self.requoted_lines: frozenset[int] = frozenset()
        self.problems: list[Problem] = []

    def read(
        self,
        stop: StoppedError,
        parse: Callable[[str], Any],
        explain: Callable[[RepairedText, StoppedError], Mistake],
        rule: str,
    ) -> Any:
        """Report the syntax errors, each as if those before it were repaired, and return the value of the repaired text.

        `stop` is the first error; `parse` returns the value of a text, and `explain` says what is wrong where it stopped.
        Raises StoppedError if the rest can't be read, and what `parse` raises for other reasons.
        """
        conflict = find_conflict(self.repaired.text)
        if conflict is not None:
            self.problems.append(self.repaired.problem(rule, conflict, *CONFLICT))
            raise stop
        try:
            for _ in range(REPAIR_LIMIT):
                value, next_stop = self._repair(explain(self.repaired, stop), parse)
                if next_stop is None:
                    return value
                stop = next_stop
            raise stop
        finally:
            self.problems = [_tell_places(problem) for problem in self.problems]

    def _repair(self, mistake: Mistake, parse: Callable[[str], Any]) -> tuple[Any, StoppedError | None]:
        """Report a mistake and repair it; return the value, or where the parser stops next.

        Raises StoppedError if no repair gets the parser further.
        """
        source_edits = self.repaired.edits_of_source(mistake.edits) if mistake.edits else None
        fixed = None if source_edits is None else Fix(source_edits, mistake.safe, mistake.change)
        for edits, fix in ((mistake.edits, fixed), (mistake.reading, None)):
            if not edits or (edits == mistake.edits and fix is None):
                continue
            problem = mistake.problem._replace(fix=fix)
            try:
                value, stop = _parsed(apply_edits(self.repaired.text, edits), parse)
            except (ValueError, RecursionError):  # which is reported once the syntax errors are gone
                self._add(problem, is_habit=mistake.is_habit)
                raise
            if stop is not None and stop.offset <= mistake.beyond + _growth(edits, mistake.beyond):
                continue
            self._add(problem, is_habit=mistake.is_habit)
            self.repaired.apply(edits)
            if mistake.is_text or fix is None:
                self.requoted_lines |= {problem.span.line}
            return value, stop
        self._add(mistake.problem, is_habit=False)
        raise StoppedError("no repair gets further", mistake.beyond)

    def _add(self, problem: Problem, *, is_habit: bool) -> None:
        """Add a problem; if it `is_habit`, to the one of the same mistake elsewhere, with one fix."""
        fix = problem.fix
        for index, other in enumerate(self.problems if is_habit and fix is not None else ()):
            if fix is None or other.fix is None or other.message != problem.message:
                continue
            if (other.fix.safe, other.fix.change) == (fix.safe, fix.change):
                edits = tuple(sorted({*other.fix.edits, *fix.edits}))
                self.problems[index] = other._replace(fix=fix._replace(edits=edits))
                return
        self.problems.append(problem)


def _parsed(text: str, parse: Callable[[str], Any]) -> tuple[Any, StoppedError | None]:
    try:
        return parse(text), None
    except StoppedError as stop:
        return None, stop


def _growth(edits: Sequence[TextEdit], offset: int) -> int:
    """Return by how much edits move what is at an offset."""
    return sum(len(edit.text) - (edit.end - edit.start) for edit in edits if edit.start <= offset)


def _tell_places(problem: Problem) -> Problem:
    """Say in the advice in how many other places the mistake is, if its fix changes several."""
    others = 0 if problem.fix is None else len(problem.fix.edits) - 1
    if not others or problem.help is None:
        return problem
    return problem._replace(help=f"{problem.help}; the same mistake is in {count(others, 'more place')}")
