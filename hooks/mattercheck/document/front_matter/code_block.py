"""Explain front matter that is inside a code block of Markdown, where programs read it as plain text."""

from __future__ import annotations

import re

from ...core.problem import Problem
from ..source_text import SourceText
from .diagnose import reads_as_mapping

_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})[ \t]*(?P<language>yaml|yml|markdown|md|)\Z", re.IGNORECASE)
_YAML = {"yaml", "yml"}
_DELIMITER = "---"
_MAX_LINES = 60


def fields_in_code_block(source: SourceText) -> Problem | None:
    """Report a code block of fields at the start of a file, or below headings if its fields have delimiters."""
    lines = [line.rstrip() for line in source.lines[:_MAX_LINES]]
    opening = next((index for index, line in enumerate(lines) if line and not line.startswith("#")), None)
    fence = _FENCE.match(lines[opening]) if opening is not None else None
    if opening is None or fence is None:
        return None
    closing = next(
        (index for index in range(opening + 1, len(lines)) if lines[index] == fence["marks"]), None
    )
    if closing is None:
        return None
    inside = lines[opening + 1 : closing]
    has_delimiters = len(inside) > 2 and inside[0] == inside[-1] == _DELIMITER
    is_first = not any(lines[:opening])
    if not has_delimiters and not (is_first and fence["language"].lower() in _YAML):
        return None
    if not reads_as_mapping(inside[1:-1] if has_delimiters else inside):
        return None
    hint = "move them to the first line of the file, without the code block"
    if is_first:
        how = "remove" if has_delimiters else "write `---` instead of"
        hint = f"{how} the lines that open and close the code block"
    message = "the fields are inside a code block, so they are plain text"
    return source.problem("misplaced-front-matter", source.line_span(opening + 1), message, help=hint)
