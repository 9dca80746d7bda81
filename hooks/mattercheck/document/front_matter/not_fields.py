"""Explain lines between delimiters that are fields without the right sign: `key:value` without a space, or `key = value`."""

from __future__ import annotations

import re

from ...core.problem import Edit, Fix, Problem, Span
from ..block import Block
from .diagnose import MAX_LINE_LENGTH, MAX_LINES, reads_as_mapping

_FIELD = re.compile(
    r"(?P<key>[^\W\d][\w-]*)(?P<sign>[ \t]*:(?=[^\s/])|[ \t]*=[ \t]*|:[ \t]+|[ \t]*\uff1a[ \t]*)(?=\S)"
)


def fields_without_a_sign(block: Block) -> Problem | None:
    """Return the problem of a block of YAML whose lines are all meant as fields, or None."""
    source, written, edits = block.source, [], []
    first, last = (source.position(offset)[0] for offset in (block.start, block.end))
    problem = None
    for number in range(first, min(last, first + MAX_LINES) + 1):
        line = source.lines[number - 1][:MAX_LINE_LENGTH]
        match = _FIELD.match(line)
        if number == last and line.startswith("---"):
            break
        if match is None and not line.strip():
            continue
        if match is None:
            return None
        key, sign = match["key"], match["sign"].strip()
        written.append(f"{key}: {line[match.end() :]}")
        if match["sign"][0] == ":" and match["sign"][1:]:
            continue
        edits.append(Edit(Span(number, match.start("sign") + 1, number, match.end() + 1), ": "))
        if problem is None:
            message = f"a space is missing after the colon of `{key}`"
            if sign == "=":
                message = f"YAML uses a colon after `{key}`, not `=`"
            elif sign == "\uff1a":
                message = "this is a full-width colon (U+FF1A)"
            place = Span(number, match.start("sign") + 1, number, match.end() + 1)
            problem = source.problem("not-a-mapping", place, message, help=f"write `{written[-1]}`")
    if problem is None or not reads_as_mapping(written):
        return None
    return problem._replace(fix=Fix(tuple(edits), safe=False))
