"""Warn of a second front matter block right below the first one, which programs read as text of the page."""

from __future__ import annotations

import re

from ...core.line_ends import split_lines
from ...core.problem import Problem
from ..block import Block
from .diagnose import reads_as_mapping
from .ending import reads_as_toml

_FIELD = re.compile(r"[A-Za-z_][\w-]*[ \t]*(?P<sign>[:=])(?=\s|\Z)")


def second_block(block: Block, below: bytes) -> Problem | None:
    """Return the problem of a block of fields in the text below front matter, or None."""
    source = block.source
    number = source.position(block.end)[0]
    delimiter = source.lines[number - 1].rstrip()
    lines = split_lines(below.decode("utf-8", "replace").lstrip())
    if lines[0].rstrip() != delimiter:
        return None
    closing = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == delimiter), None)
    inside = lines[1:closing]
    if closing is None or not inside or _FIELD.match(inside[0]) is None:
        return None
    if not (reads_as_mapping(inside) if delimiter == "---" else reads_as_toml("\n".join(inside))):
        return None
    message = "the front matter ends here; the second block of fields below is text of the page"
    hint = "join the two blocks, or remove the second one"
    return source.problem("suspicious-text", source.line_span(number), message, help=hint)
