"""Fixes a file: applies the fixes of its problems, and keeps only those that are verified to help.

Works on the start of the file, and changes no bytes outside the spans of the edits. The file is checked again after
each step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice

from ..checking.checker import Checker
from ..checking.fingerprint import fingerprint_of
from ..checking.result import Result
from ..config.file_config import FileConfig
from ..core.named_tuple import NamedTuple
from ..core.problem import Change, Edit, Fix, Problem
from ..document.document import Document, State
from ..document.edit.order import in_order
from ..document.front_matter.locate import read_head
from ..document.source_text import SourceText
from ..document.syntax import Syntax
from ..io.sources import Source, StreamSource, read_all
from ..rules.document import DOCUMENT_RULES
from .editable import read_editable

_BOM = b"\xef\xbb\xbf"
_MAX_CHECKS = 500
"""Most checks of one file, far more than real content needs."""
_DOCUMENT_RULES = frozenset(rule.id for rule in DOCUMENT_RULES)
_SYNTAX = frozenset({"yaml-syntax", "toml-syntax", "json-syntax"})
_GUESSES = _SYNTAX | {"non-string-key"}
"""Rules whose fixes guess what a text means that YAML, TOML or JSON reads differently."""
_ONLY_IN_VALID_YAML = frozenset({"suspicious-text", "unportable-yaml"})
"""Warnings about YAML that are only given if it has no syntax error."""
_ONE_AT_A_TIME = frozenset({"toml-syntax", "json-syntax"})
_MOVES_THE_BODY = frozenset({"unclosed-front-matter", "misplaced-front-matter"})
_UNKNOWN_FIELD = frozenset({"additionalProperties", "unevaluatedProperties"})
_HIDES_THE_REST = frozenset(
    {"toml-syntax", "json-syntax", "duplicate-key", "not-a-mapping", *_MOVES_THE_BODY}
)
"""Rules whose problems hide all others of the document: whatever appears after their fix existed before."""


class FixResult(NamedTuple):
    """The start of a file before and after, the fixed problems, and the result with the remaining problems.

    `continues` tells whether the file has more content after its start, which stays the same.
    """

    before: bytes
    data: bytes
    fixed: list[Problem]
    result: Result
    continues: bool = False


def fix_content(
    data: bytes, check: Callable[[bytes], Result], *, unsafe: bool = False, excluded: Iterable[Problem] = ()
) -> FixResult:
    """Apply the fixes of a file's problems: only safe ones unless `unsafe` is set, none for `excluded` problems.

    `check` checks a content of the file. A fix that doesn't remove its problem, that causes a new one, or that changes
    more than it declares isn't applied. If a syntax error remains, no safe fix of another one is kept, because what a
    file with an error means is never certain. Fixing is idempotent.
    """
    result = _fix_content(data, check, unsafe, excluded, frozenset())
    guesses = [problem for problem in result.fixed if problem.rule in _GUESSES]
    broken = [problem for problem in result.result.problems if problem.rule in _SYNTAX]
    if unsafe:
        broken = [left for left in broken if any(_is_on_edited_line(left, fixed) for fixed in guesses)]
    if guesses and broken:
        return _fix_content(data, check, unsafe, excluded, _GUESSES)
    return result


def _fix_content(
    data: bytes,
    check: Callable[[bytes], Result],
    unsafe: bool,
    excluded: Iterable[Problem],
    excluded_rules: frozenset[str],
) -> FixResult:
    before = data
    fixed: list[Problem] = []
    result = check(data)
    skipped = set(map(_identity_of, excluded))
    rejected: set[object] = set()
    batch_size = len(result.problems)
    for _ in range(_MAX_CHECKS):
        # What is unknown in a broken document may be text of another field, or of the body, and isn't removed.
        is_unsure = any(problem.rule in _SYNTAX | _MOVES_THE_BODY for problem in result.problems)
        candidates = (
            problem
            for problem in result.problems
            if problem.fix
            and (problem.fix.safe or unsafe)
            and problem.rule not in excluded_rules
            and not (is_unsure and problem.fix.change is Change.REMOVAL and problem.rule not in _SYNTAX)
            and _identity_of(problem) not in skipped
            and (_identity_of(problem), problem.span) not in rejected
            and _keeps_its_word(problem.fix, result.source)
        )
        chosen = list(islice(_non_overlapping(candidates), batch_size))
        if not chosen:
            break
        changed = _apply(data, result.source, [edit for problem in chosen for edit in _edits(problem)])
        after = check(changed) if changed is not None else None
        if (
            changed is not None
            and after is not None
            and _is_better(result.problems, after.problems, chosen)
            and _has_same_body(data, changed, chosen)
        ):
            data, result = changed, after
            fixed += chosen
            rejected = set()
            batch_size = max(len(result.problems), 1)
        elif len(chosen) == 1:
            rejected.add((_identity_of(chosen[0]), chosen[0].span))
            batch_size = max(len(result.problems), 1)
        else:
            batch_size = len(chosen) // 2
    return FixResult(before, data, fixed, result)


def fix_file(
    checker: Checker, source: Source, file_config: FileConfig, unsafe: bool, excluded: Sequence[Problem]
) -> FixResult:
    """Return the result of fixing a file, without writing it. Raises OSError.

    If fixing exceeds the limits, the file is left unchanged and that becomes its only problem.
    """
    from ..core.bounded import LimitExceededError

    data, continues = read_editable(source, file_config.limits)
    try:
        outcome = checker.run_bounded(_fix, source.path, data, file_config, unsafe, excluded)
        return outcome._replace(continues=continues)
    except LimitExceededError as error:
        result = checker.failed_result(source.path, error.rule, str(error), file_config)
        return FixResult(data, data, [], result)


def _fix(
    checker: Checker, source: Source, file_config: FileConfig, unsafe: bool, excluded: Sequence[Problem]
) -> FixResult:
    def check(content: bytes) -> Result:
        return checker.check(StreamSource(source.path, BytesIO(content)), file_config)

    return fix_content(source.read(read_all), check, unsafe=unsafe, excluded=excluded)


def sort_keys(data: bytes, read: Callable[[bytes], Document], names: Sequence[str]) -> bytes:
    """Return a content with its fields sorted in the order of `names`.

    It is returned unchanged if it is already sorted or if sorting would change a value. `read` parses a content of the
    file.
    """
    document = read(data)
    edit = in_order(document, names) if document.state is State.PRESENT and not document.problems else None
    changed = _apply(data, document.source, [edit]) if edit is not None else None
    if changed is None:
        return data
    after = read(changed)
    return changed if after.value == document.value and not after.problems else data


def excluding(problems: Iterable[Problem], excluded: Iterable[Problem]) -> list[Problem]:
    """Return the problems without the excluded ones, whose places may have changed."""
    counts = Counter(map(_identity_of, excluded))
    rest = []
    for problem in problems:
        if counts[_identity_of(problem)] > 0:
            counts[_identity_of(problem)] -= 1
        else:
            rest.append(problem)
    return rest


def _identity_of(problem: Problem) -> tuple[object, ...]:
    """Return what identifies a problem regardless of its words and its place, since edits above it move it.

    Some syntax errors are reported one at a time, so only the place distinguishes one from the next.
    """
    if problem.rule in _DOCUMENT_RULES:  # its fingerprint may cover text that another fix changes
        place = problem.span[:2] if problem.rule in _ONE_AT_A_TIME else ()
        return problem.rule, problem.pointer, *place
    return problem.rule, fingerprint_of(problem)


def _edits(problem: Problem) -> tuple[Edit, ...]:
    return problem.fix.edits if problem.fix else ()


def _non_overlapping(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems whose edits don't touch those of earlier ones."""
    taken: list[Edit] = []
    for problem in problems:
        edits = _edits(problem)
        if not any(_touch(edit, other) for edit in edits for other in taken):
            taken += edits
            yield problem


def _touch(one: Edit, two: Edit) -> bool:
    first, second = sorted((one.span, two.span))
    return (second.line, second.column) <= (first.end_line, first.end_column)


def _apply(data: bytes, source: SourceText | None, edits: list[Edit]) -> bytes | None:
    """Return a content with edits applied; None if it doesn't start with the text of the source."""
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


def _keeps_its_word(fix: Fix, source: SourceText | None) -> bool:
    """Tell whether a fix changes no more than it declares: by the letters and digits that its edits replace."""
    if source is None or fix.change is Change.SPELLING:
        return source is not None and len(fix.edits) == 1
    old = _letters("".join(_replaced(source, edit) for edit in fix.edits))
    new = _letters("".join(edit.text for edit in fix.edits))
    if fix.change is Change.PUNCTUATION:
        return old == new
    if fix.change is Change.ADDITION:
        return _is_subsequence(old, new)
    return not fix.safe and _is_subsequence(new, old)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


def _replaced(source: SourceText, edit: Edit) -> str:
    span = edit.span
    start = source.line_start(span.line) + span.column - 1
    return source.text[start : source.line_start(span.end_line) + span.end_column - 1]


def _has_same_body(before: bytes, after: bytes, chosen: list[Problem]) -> bool:
    """Tell whether the text below the front matter is the same, unless the chosen problems are about where it starts."""
    if any(problem.rule in _MOVES_THE_BODY for problem in chosen):
        return True
    body_before, body_after = _body(before), _body(after)
    if body_before is None:  # where JSON on one line ends is only known once it can be read
        return body_after is not None and before.endswith(body_after)
    return body_before == body_after


def _body(data: bytes) -> bytes | None:
    """Return the text below the front matter, or None if it isn't known where that ends."""
    head = read_head(BytesIO(data).read, len(data) + 1)
    if not head.closed and head.syntax is Syntax.JSON:
        return None
    return data.removeprefix(_BOM)[len(head.data) :] if head.closed else b""


def _is_better(before: list[Problem], after: list[Problem], chosen: list[Problem]) -> bool:
    """Tell whether the chosen problems are gone, and any new ones were merely hidden by them."""
    earlier, later = Counter(map(_identity_of, before)), Counter(map(_identity_of, after))
    gone, new = earlier - later, later - earlier
    if Counter(map(_identity_of, chosen)) - gone:
        return False
    appeared = [problem for problem in after if _identity_of(problem) in new]
    moves = [problem.fix for problem in chosen if problem.fix and problem.rule in _MOVES_THE_BODY]
    if moves and not all(_fits_delimiter(problem, moves) for problem in appeared):
        return False
    return all(_was_hidden(problem, chosen) for problem in appeared)


def _fits_delimiter(problem: Problem, moves: list[Fix]) -> bool:
    """Tell whether a problem agrees with where fixes start or end the front matter.

    A syntax error doesn't. What is to be removed, or isn't known to the schema, may be a text of the body if the place
    of a delimiter is a guess.
    """
    if problem.rule in _SYNTAX:
        return False
    is_removal = problem.fix is not None and problem.fix.change is Change.REMOVAL
    is_unknown = problem.rule in _UNKNOWN_FIELD and problem.fix is None
    return all(fix.safe for fix in moves) or not (is_removal or is_unknown)


def _was_hidden(problem: Problem, chosen: list[Problem]) -> bool:
    """Tell whether a problem could not be detected before the chosen ones were fixed, and isn't about their edits."""
    is_syntax = problem.rule in _DOCUMENT_RULES - _ONLY_IN_VALID_YAML
    if not is_syntax and any(_is_on_edited_line(problem, fixed) for fixed in chosen):
        return False
    if problem.rule in _ONLY_IN_VALID_YAML and any(fixed.rule == "yaml-syntax" for fixed in chosen):
        return True
    return any(
        fixed.rule in _HIDES_THE_REST and (not is_syntax or problem.span > fixed.span) for fixed in chosen
    )


def _is_on_edited_line(problem: Problem, fixed: Problem) -> bool:
    """Tell whether a problem is about a line that an edit changed, or about the whole that it is part of."""
    if fixed.rule in _MOVES_THE_BODY or all(edit.text == "+++" for edit in _edits(fixed)):
        return False  # it changed nothing but delimiters
    if not problem.pointer:
        return True
    return any(
        problem.span.line <= edit.span.end_line and edit.span.line <= problem.span.end_line
        for edit in _edits(fixed)
    )
