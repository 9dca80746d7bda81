"""Finds the front matter at the head of a file: its syntax, its text and its fences.

Works on bytes and reads no further than the closing fence, so that the size of the file does not
matter. The fences are those of Jekyll, Hugo and gray-matter: `---` (YAML, or the language named
after it), `+++` (TOML), `;;;` (JSON), and a bare JSON object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType

from ...core.limits import DEFAULT_LIMITS, Limits
from ...core.problem import Problem
from ..block import Block, HeadBytes
from ..encoding import decode
from ..source_text import SourceText
from ..syntax import NotCleanError, Syntax

_FIRST_READ, _NEXT_READ = 1 << 12, 1 << 16
"""Bytes: most heads are short; the others may be of any length."""
_BOM = b"\xef\xbb\xbf"
_EOL = rb"[ \t]*(?:\r\n|\n|\r|\Z)"
_OPENING = re.compile(rb"(---(?:yaml|yml|toml|json)?|\+\+\+|;;;)" + _EOL)
_JSON_OPENING = re.compile(rb"\{(?:\s*[\"'}]|[ \t]*[\r\n](?!\s*/\*))")


_FENCE_SYNTAX = {
    b"---": Syntax.YAML,
    b"---yaml": Syntax.YAML,
    b"---yml": Syntax.YAML,
    b"---toml": Syntax.TOML,
    b"---json": Syntax.JSON,
    b"+++": Syntax.TOML,
    b";;;": Syntax.JSON,
}


_TO_END_OF_LINE = re.compile(_EOL)
_MARKS = {
    fence: (b"---", b"...") if syntax is Syntax.YAML else (fence[:3],)
    for fence, syntax in _FENCE_SYNTAX.items()
}
_CLOSINGS_BEHIND_LF = {fence: [b"\n" + mark for mark in marks] for fence, marks in _MARKS.items()}
_CLOSINGS = {
    fence: [line_break + mark for mark in marks for line_break in (b"\n", b"\r")]
    for fence, marks in _MARKS.items()
}


def _find_closing(data: bytes, fence: bytes, start: int) -> tuple[int, int] | None:
    """Return where the line of the closing fence begins and ends, looked for behind an offset."""
    first, end = None, len(data)
    for beginning in _CLOSINGS[fence] if b"\r" in data else _CLOSINGS_BEHIND_LF[fence]:
        at = data.find(beginning, start, end)
        while at >= 0:
            rest = _TO_END_OF_LINE.match(data, at + len(beginning))
            if rest is not None:
                first, end = (at + 1, rest.end()), at
                break
            at = data.find(beginning, at + 1, end)
    return first


def read_head(read: Callable[[int], bytes], limit: int = DEFAULT_LIMITS.size) -> HeadBytes:
    """Read the head of a file through `read(size)`, which returns fewer bytes only at the end.

    Never reads more than about twice as many bytes as the limit.
    """
    data = read(_FIRST_READ)
    complete = len(data) < _FIRST_READ
    data = data.removeprefix(_BOM)
    opening = _OPENING.match(data)
    if opening is None:
        if _JSON_OPENING.match(data) is None:
            return HeadBytes(data, complete)
        while not complete and len(data) < limit:
            complete = len(more := read(len(data))) < len(data)
            data += more
        from ..json.bare_object import find_end

        end, closed = find_end(data)
        return HeadBytes(data[:end], complete, Syntax.JSON, slice(0, end), closed=closed)
    fence = opening[1]
    head = HeadBytes(data, complete, _FENCE_SYNTAX[fence], slice(opening.end(), len(data)))
    searched = opening.end() - 1  # the line break may be the one of the opening fence
    while True:
        closing = _find_closing(data, fence, searched)
        # A line that touches the end of what was read may be the beginning of a longer one.
        if closing and (complete or closing[1] < len(data)):
            head.data, head.complete, head.closed = data[: closing[1]], False, True
            head.content = slice(opening.end(), closing[0])
            return head
        if complete or len(data) >= limit:
            head.data, head.complete, head.content = data, complete, slice(opening.end(), len(data))
            return head
        searched = max(searched, data.rfind(b"\n", 0, len(data) - 8), 0)
        size = max(len(data), _NEXT_READ)
        more = read(size)
        complete = len(more) < size
        data += more


def find_block(
    path: str, head: HeadBytes, *, required: bool, limits: Limits = DEFAULT_LIMITS, strict: bool = False
) -> tuple[SourceText, Block | Problem | None]:
    """Find the front matter in a head; where that is `strict`, it raises NotCleanError for what has none and should.

    Returns the decoded text, with the block, or with the problem that keeps it from being read, or
    with None where the file has no front matter. An opening fence that never closes is no front
    matter where it is plainly a thematic break and front matter is not `required`.
    """
    source, fault = decode(path, head.data)
    if head.content is None or head.syntax is None:
        # What is no UTF-8 further down in the body is none of our business, but for UTF-16.
        if fault is not None and b"\x00" in head.data[:64]:
            return source, fault
        if strict and required:
            raise NotCleanError
        return source, _advice().misplaced(source, required=required)
    if fault is not None and (head.closed or required):
        return source, fault
    is_bare = head.syntax is Syntax.JSON and head.content.start == 0
    if strict and (fault is not None or not (head.closed or is_bare)):
        raise NotCleanError
    start = head.content.start
    end = start + len(source.text[start:]) if not head.closed else _end_offset(source, head)
    block = Block(source, head.syntax, start, end, limits, strict)
    if is_bare and not required:
        from ..json.bare_object import is_expression

        if is_expression(source.text):
            return source, None
    if head.closed or is_bare:
        is_whole = head.closed or head.complete
        if is_whole and head.content.stop - head.content.start <= limits.size:
            return source, block
        message = f"the front matter is longer than {limits.size:,} bytes"
        return source, source.problem("size-limit", block.fence, message)
    return source, _advice().unclosed(block, complete=head.complete, required=required)


def _advice() -> ModuleType:
    """Import what most files do not need."""
    from . import diagnose as fence_advice

    return fence_advice


def _end_offset(source: SourceText, head: HeadBytes) -> int:
    assert head.content is not None
    if source.text.isascii():
        return head.content.stop if source.text else 0
    return len(head.data[: head.content.stop].decode("utf-8"))
