"""Takes out a key that stands twice, with its line."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress

from ..core.problem import Edit, Fix, Problem, Span
from .source_text import SourceText
from .syntax import Syntax


def with_fix(problem: Problem, source: SourceText, syntax: Syntax) -> Problem:
    """Give the problem of a key that stands twice its repair: its second line is taken out.

    That is never certain: even where both lines say the same, one of the keys may be misspelt. None is given where the key does not stand on a line of its own
    that holds all of its value.
    """
    if not problem.related:
        return problem
    first, second = problem.related[0].span, problem.span
    lines = source.lines
    two = lines[second.line - 1]
    if second.line == first.line or any(
        lines[span.line - 1][: span.column - 1].strip() for span in (first, second)
    ):
        return problem
    below = lines[second.line] if second.line < len(lines) else ""
    if not _is_whole(two.strip(), below, second.column - 1, syntax):
        return problem
    edits = [_without_line(source, second.line)]
    if syntax is Syntax.JSON and not two.rstrip().endswith(","):
        above = lines[second.line - 2].rstrip()
        if not above.endswith(","):
            return problem
        edits.insert(0, Edit(Span(second.line - 1, len(above), second.line - 1, len(above) + 1), ""))
    return problem._replace(fix=Fix(tuple(edits), safe=False))


def _is_whole(line: str, below: str, column: int, syntax: Syntax) -> bool:
    """Tell whether a line holds a key and all of its value."""
    if syntax is Syntax.JSON:
        with suppress(ValueError, RecursionError):
            return len(json.loads("{" + line.removesuffix(",") + "}")) == 1
        return False
    if syntax is Syntax.TOML:
        with suppress(ValueError, RecursionError):
            return not line.startswith("[") and len(tomllib.loads(line)) == 1
        return False
    indent = len(below) - len(below.lstrip())
    goes_on = indent > column or (indent == column and re.match(r"\s*-(\s|\Z)", below) is not None)
    return bool(below.strip()) and not goes_on


def _without_line(source: SourceText, line: int) -> Edit:
    end = source.line_start(line + 1) if line < len(source.lines) else len(source.text)
    return Edit(source.span(source.line_start(line), end), "")
