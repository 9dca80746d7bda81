"""Fixes a file: applies what its problems carry, and keeps it only where that is proven to help.

Works on bytes, and changes none outside of the places of the edits. After each step the file is checked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import NamedTuple

from ..checking.checker import Checker
from ..checking.result import Result
from ..config.file_config import FileConfig
from ..core.problem import Edit, Problem
from ..document.document import Document, State
from ..document.edit.order import in_order
from ..document.source_text import SourceText
from ..io.sources import Source, StreamSource, read_all
from ..rules.document import DOCUMENT_RULES

_BOM = b"\xef\xbb\xbf"
_CHECKS_LIMIT = 500
"""Checks of one file; far more than a person's mistakes take."""
_OF_THE_DOCUMENT = frozenset(rule.id for rule in DOCUMENT_RULES)
_ONE_AT_A_TIME = frozenset({"toml-syntax", "json-syntax"})
_HIDES_THE_REST = frozenset(
    {"toml-syntax", "json-syntax", "duplicate-key", "unclosed-front-matter", "misplaced-front-matter"}
)
"""Of a document with such a problem nothing else is known: what comes to light was there before."""


class FixResult(NamedTuple):
    """What came of a file: its content before and now, the problems that are gone, and those that are left."""

    before: bytes
    data: bytes
    fixed: list[Problem]
    result: Result


def fix_content(
    data: bytes, check: Callable[[bytes], Result], *, unsafe: bool = False, left: Iterable[Problem] = ()
) -> FixResult:
    """Apply to a file what its problems carry: only what is safe, unless `unsafe` is set, and not for those to be `left`.

    `check` says what is wrong with a content of the file. A repair that does not remove its problem, or makes a new
    one, is not applied. To fix what was mended changes nothing.
    """
    before = data
    fixed: list[Problem] = []
    result = check(data)
    kept = set(map(_sort_of, left))
    refused = set(kept)
    most = len(result.problems)
    for _ in range(_CHECKS_LIMIT):
        open_ones = (
            problem
            for problem in result.problems
            if problem.fix and (problem.fix.safe or unsafe) and _sort_of(problem) not in refused
        )
        chosen = list(islice(_apart(open_ones), most))
        if not chosen:
            break
        changed = _applied(data, result.source, [edit for problem in chosen for edit in _edits(problem)])
        after = check(changed) if changed is not None else None
        if changed is not None and after is not None and _is_better(result.problems, after.problems, chosen):
            data, result = changed, after
            fixed += chosen
            refused = set(kept)
            most = max(len(result.problems), 1)
        elif len(chosen) == 1:
            refused.add(_sort_of(chosen[0]))
            most = max(len(result.problems), 1)
        else:
            most = len(chosen) // 2
    return FixResult(before, data, fixed, result)


def fix_file(
    checker: Checker, source: Source, file_config: FileConfig, unsafe: bool, left: Sequence[Problem]
) -> FixResult:
    """Return what becomes of a file when it is mended; nothing is written. Raises OSError.

    Where that takes too long, the file stays as it is, and that it does is its problem.
    """
    from ..core.bounded import LimitExceededError

    data = source.read(read_all)
    try:
        return checker.apart(_mended, source.path, data, file_config, unsafe, left)
    except LimitExceededError as error:
        refused = checker.refused(source.path, error.rule, str(error), file_config)
        return FixResult(data, data, [], refused)


def _mended(
    checker: Checker, source: Source, file_config: FileConfig, unsafe: bool, left: Sequence[Problem]
) -> FixResult:
    def check(content: bytes) -> Result:
        return checker.check(StreamSource(source.path, BytesIO(content)), file_config)

    return fix_content(source.read(read_all), check, unsafe=unsafe, left=left)


def sort_keys(data: bytes, read: Callable[[bytes], Document], names: Sequence[str]) -> bytes:
    """Return a content with its fields in an order; as it is where they are, or where that would change a value.

    `read` reads a content of the file.
    """
    document = read(data)
    edit = in_order(document, names) if document.state is State.PRESENT and not document.problems else None
    changed = _applied(data, document.source, [edit]) if edit is not None else None
    if changed is None:
        return data
    after = read(changed)
    return changed if after.value == document.value and not after.problems else data


def without(problems: Iterable[Problem], left: Iterable[Problem]) -> list[Problem]:
    """Return problems but for those that were to be left, which may stand elsewhere now."""
    known = Counter(map(_sort_of, left))
    rest = []
    for problem in problems:
        if known[_sort_of(problem)] > 0:
            known[_sort_of(problem)] -= 1
        else:
            rest.append(problem)
    return rest


def _sort_of(problem: Problem) -> tuple[object, ...]:
    """Return what tells a problem from others wherever it stands, for edits above it move it.

    Of some syntax errors there is one at a time, and only its place tells it from the next one.
    """
    place = problem.span[:2] if problem.rule in _ONE_AT_A_TIME else ()
    return problem.rule, problem.pointer, problem.message, *place


def _edits(problem: Problem) -> tuple[Edit, ...]:
    return problem.fix.edits if problem.fix else ()


def _apart(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems whose edits do not touch those of the ones before."""
    taken: list[Edit] = []
    for problem in problems:
        edits = _edits(problem)
        if not any(_touch(edit, other) for edit in edits for other in taken):
            taken += edits
            yield problem


def _touch(one: Edit, two: Edit) -> bool:
    first, second = sorted((one.span, two.span))
    return (second.line, second.column) <= (first.end_line, first.end_column)


def _applied(data: bytes, source: SourceText | None, edits: list[Edit]) -> bytes | None:
    """Return a content with edits applied; None where the source is not what the content begins with."""
    if source is None:
        return None
    base = len(_BOM) if data.startswith(_BOM) else 0
    text = source.text
    if not data.startswith(text.encode("utf-8", "surrogatepass"), base):
        return None
    for edit in sorted(edits, reverse=True):
        span = edit.span
        start = source.line_start(span.line) + span.column - 1
        end = source.line_start(span.end_line) + span.end_column - 1
        before, inside = len(text[:start].encode()), len(text[start:end].encode())
        at = base + before
        data = data[:at] + edit.text.encode() + data[at + inside :]
    return data


def _is_better(before: list[Problem], after: list[Problem], chosen: list[Problem]) -> bool:
    """Tell whether the chosen problems are gone, and all that is new was only hidden by them."""
    earlier, later = Counter(map(_sort_of, before)), Counter(map(_sort_of, after))
    gone, new = earlier - later, later - earlier
    if Counter(map(_sort_of, chosen)) - gone:
        return False
    return all(_was_hidden(problem, chosen) for problem in after if _sort_of(problem) in new)


def _was_hidden(problem: Problem, chosen: list[Problem]) -> bool:
    """Tell whether a problem could not be seen before others were mended."""
    is_syntax = problem.rule in _OF_THE_DOCUMENT
    for mended in chosen:
        if mended.rule in _HIDES_THE_REST and (not is_syntax or problem.span > mended.span):
            return True
        if mended.rule == "yaml-syntax" and not is_syntax:
            # Where the text was not YAML, the values are not known until it is.
            lines = {edit.span.line for edit in _edits(mended)}
            if problem.span.line in lines:
                return True
    return False
