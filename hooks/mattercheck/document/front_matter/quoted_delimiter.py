"""Explain a line of dashes inside quoted text, at which the front matter ends although more of it follows."""

from __future__ import annotations

from ...core.line_ends import split_lines
from ...core.problem import Problem
from ..block import Block
from .diagnose import MAX_LINES, reads_as_mapping


def delimiter_inside_quotes(block: Block, below: bytes) -> Problem | None:
    """Return the problem of YAML that ends inside of quotes, but is complete up to the next delimiter; else None."""
    source = block.source
    number = source.position(block.end)[0]
    delimiter = source.lines[number - 1].rstrip()
    lines = split_lines(below.decode("utf-8", "replace"))[:MAX_LINES]
    closing = next((at for at, line in enumerate(lines) if line.rstrip() == delimiter), None)
    head = split_lines(block.text.rstrip("\r\n"))
    if closing is None or reads_as_mapping(head):
        return None
    if not reads_as_mapping(
        [*head, f"  {delimiter}", *(f"  {line}" for line in lines[:1]), *lines[1:closing]]
    ):
        return None
    message = f"the front matter ends at this `{delimiter}`, inside quoted text that starts above"
    hint = "indent it, and the lines below it, if they are part of the text"
    return source.problem("unclosed-front-matter", source.line_span(number), message, help=hint)
