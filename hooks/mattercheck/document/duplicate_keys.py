"""Fix a duplicate key by removing a line that says nothing more than the other one."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress

from ..core.problem import Change, Edit, Fix, Problem, Span
from .source_text import SourceText
from .syntax import Syntax


def with_fix(problem: Problem, source: SourceText, syntax: Syntax) -> Problem:
    """Add the line of the first key to the problem of a duplicate key, and the fix: remove one of the two lines.

    A line is removed only if nothing is lost: it has the same value as the other one, or, in YAML, none. The fix is
    never safe, since one of the keys may be misspelled. No fix is added unless each key starts its line, and the line
    to remove contains the whole value.
    """
    if not problem.related:
        return problem
    first, second = problem.related[0].span, problem.span
    problem = problem._replace(message=f"{problem.message} (first on line {first.line})")
    lines = source.lines
    line = lines[second.line - 1]
    if syntax is Syntax.YAML and line[second.column - 1 : second.end_column - 1] == "<<":
        return problem._replace(fix=_joined_merges(source, first, second))
    if second.line == first.line or any(
        lines[span.line - 1][: span.column - 1].strip() for span in (first, second)
    ):
        return problem
    removed = _repeated_line(lines, first, second, syntax)
    if removed is None:
        return problem
    edits = [_without_line(source, removed)]
    if syntax is Syntax.JSON and not line.rstrip().endswith(","):
        above = lines[second.line - 2].rstrip()
        if not above.endswith(","):
            return problem
        edits.insert(0, Edit(Span(second.line - 1, len(above), second.line - 1, len(above) + 1), ""))
    return problem._replace(fix=Fix(tuple(edits), safe=False, change=Change.REMOVAL))


def _repeated_line(lines: list[str], first: Span, second: Span, syntax: Syntax) -> int | None:
    """Return the 1-based number of the line that can be removed without loss, or None."""
    first_line, second_line = (lines[span.line - 1].strip().removesuffix(",") for span in (first, second))
    for span, line in ((second, second_line), (first, first_line)):
        below = lines[span.line] if span.line < len(lines) else ""
        has_no_value = syntax is Syntax.YAML and lines[span.line - 1][span.end_column - 1 :].strip() == ":"
        is_repeated = first_line == second_line or has_no_value
        if is_repeated and _is_whole(line, below, span.column - 1, syntax):
            return span.line
    return None


def _joined_merges(source: SourceText, first: Span, second: Span) -> Fix | None:
    """Return the fix that makes one `<<` with a list of aliases out of two with one alias each."""
    above, below = (source.lines[span.line - 1] for span in (first, second))
    matches = [
        re.fullmatch(r"(?P<before>\s*<<:[ \t]+)(?P<alias>\*[^\s,\[\]{}]+)\s*", line)
        for line in (above, below)
    ]
    if matches[0] is None or matches[1] is None:
        return None
    start, end = matches[0].span("alias")
    listed = f"[{matches[0]['alias']}, {matches[1]['alias']}]"
    edit = Edit(Span(first.line, start + 1, first.line, end + 1), listed)
    return Fix((edit, _without_line(source, second.line)), safe=False)


def _is_whole(line: str, below: str, column: int, syntax: Syntax) -> bool:
    """Tell whether a line contains a key and its whole value."""
    if syntax is Syntax.JSON:
        with suppress(ValueError, RecursionError):
            return len(json.loads("{" + line.removesuffix(",") + "}")) == 1
        return False
    if syntax is Syntax.TOML:
        with suppress(ValueError, RecursionError):
            return not line.startswith("[") and len(tomllib.loads(line)) == 1
        return False
    indent = len(below) - len(below.lstrip())
    is_continued = indent > column or (indent == column and re.match(r"\s*-(\s|\Z)", below) is not None)
    return bool(below.strip()) and not is_continued


def _without_line(source: SourceText, line: int) -> Edit:
    end = source.line_start(line + 1) if line < len(source.lines) else len(source.text)
    return Edit(source.span(source.line_start(line), end), "")
