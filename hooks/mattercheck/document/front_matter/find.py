"""Find the front matter at the start of a file, or report text that was clearly meant as front matter."""

from __future__ import annotations

from ...core.limits import Limits
from ...core.problem import Problem
from ..block import Block, HeadBytes
from ..encoding import decode
from ..source_text import SourceText
from ..syntax import NotCleanError, Syntax
from .locate import locate_block


def find_front_matter(
    path: str, head: HeadBytes, *, required: bool, limits: Limits, strict: bool = False
) -> tuple[SourceText, Block | Problem | None]:
    """Return the decoded text of a head, and its front matter block or the problem that prevents reading it.

    Without front matter, return None for the block. An opening delimiter that is never closed isn't front matter if it
    is clearly a thematic break and front matter isn't `required`. With `strict`, raise NotCleanError instead of
    explaining what is wrong.
    """
    source, fault = decode(path, head.data)
    if head.content is None:
        # Invalid UTF-8 further down belongs to the body; UTF-16 makes the whole file unreadable.
        if fault is not None and b"\x00" in head.data[:64]:
            return source, fault
        if strict and required:
            raise NotCleanError
        from .code_block import fields_in_code_block
        from .diagnose import misplaced

        in_code = fields_in_code_block(source) if required else None
        return source, in_code or misplaced(source, required=required)
    if fault is not None and (head.closed or required):
        return source, fault
    is_bare = head.syntax is Syntax.JSON and head.content.start == 0 and head.data.startswith(b"{")
    if strict and (fault is not None or not (head.closed or is_bare)):
        raise NotCleanError
    block = locate_block(source, head, limits, strict=strict)
    if is_bare and not required:
        from ..json.bare_object import is_expression

        if is_expression(source.text):
            return source, None
    if not (head.closed or is_bare):
        from .unclosed import unclosed

        return source, unclosed(block, complete=head.complete, required=required)
    if head.below and not block.text.strip():
        from .unclosed import doubled_delimiter

        doubled = doubled_delimiter(block, head.below)
        if doubled is not None:
            return source, doubled
    is_whole = head.closed or head.complete
    if is_whole and head.content.stop - head.content.start <= limits.size:
        return source, block
    message = f"the front matter is longer than {limits.size:,} bytes"
    return source, source.problem("size-limit", block.fence, message)
