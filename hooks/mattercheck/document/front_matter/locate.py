"""Locate the front matter at the start of a file: its syntax, its text and its delimiters.

Works on bytes and reads no further than the closing delimiter, so the size of the file doesn't
matter. The delimiters are those of Jekyll, Hugo and gray-matter: `---` (YAML, or the language named
after it), `+++` (TOML), `;;;` (JSON), and a bare JSON object.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ...core.limits import DEFAULT_LIMITS, Limits
from ...core.line_ends import LAST_BYTES_OF_LINE_ENDS, LINE_END_BYTES, TO_LINE_END_BYTES
from ..block import Block, HeadBytes
from ..source_text import SourceText
from ..syntax import PLAIN, Reader, Syntax

_FIRST_READ, _NEXT_READ = 1 << 12, 1 << 16
"""Sizes in bytes: most front matter is short, but it can have any length."""
_BOM = b"\xef\xbb\xbf"
_OPENING = re.compile(rb"(---(?:yaml|yml|toml|json)?|\+\+\+|;;;)" + TO_LINE_END_BYTES.pattern)
_JSON_COMMENT = rb"/\*(?:[^*]|\*(?!/))*+\*/"
_JSON_OPENING = (
    rb"\{(?:\s*(?:"
    + _JSON_COMMENT
    + rb"\s*)*[\"'}]|[ \t]*"
    + LINE_END_BYTES
    + rb"(?!\s*/\*)|[ \t]*//[^\r\n]*"
    + LINE_END_BYTES
    + rb"\s*[\"'}])"
)


_YAML_FIELD = rb"[A-Za-z_][\w-]*[ \t]*:(?=[ \t\r\n])"
_JSON_FIELD = rb'\s*"[^"\n]*"\s*:'
_LONG_OPENING = rb"(-{4,}|;{4,})" + LINE_END_BYTES
_CLOSING_ONLY = rb"(?:(?<=\n)|(?<=\r))(-{3,}|;{3,})" + TO_LINE_END_BYTES.pattern
"""For a reader that needs no opening delimiter: the first field, and the delimiter that ends them."""

_FENCE_SYNTAX = {
    b"---": Syntax.YAML,
    b"---yaml": Syntax.YAML,
    b"---yml": Syntax.YAML,
    b"---toml": Syntax.TOML,
    b"---json": Syntax.JSON,
    b"+++": Syntax.TOML,
    b";;;": Syntax.JSON,
}


_MARKS = {
    fence: (b"---", b"...") if syntax is Syntax.YAML else (fence[:3],)
    for fence, syntax in _FENCE_SYNTAX.items()
}
_CLOSINGS_AFTER_LF = {fence: [b"\n" + mark for mark in marks] for fence, marks in _MARKS.items()}
_CLOSINGS = {
    fence: [line_break + mark for mark in marks for line_break in LAST_BYTES_OF_LINE_ENDS]
    for fence, marks in _MARKS.items()
}


def _find_closing(data: bytes, fence: bytes, start: int) -> tuple[int, int] | None:
    """Return the offsets of the line with the first closing delimiter after `start`, or None."""
    first, end = None, len(data)
    for beginning in _CLOSINGS[fence] if b"\r" in data else _CLOSINGS_AFTER_LF[fence]:
        at = data.find(beginning, start, end)
        while at >= 0:
            rest = TO_LINE_END_BYTES.match(data, at + len(beginning))
            if rest is not None:
                first, end = (at + 1, rest.end()), at
                break
            at = data.find(beginning, at + 1, end)
    return first


def read_head(
    read: Callable[[int], bytes], limit: int = DEFAULT_LIMITS.size, *, reader: Reader = PLAIN
) -> HeadBytes:
    """Read the start of a file through `read(size)`, which returns fewer bytes only at the end of the file.

    For some readers, the opening delimiter may follow blank lines or be missing. Never reads more than about twice
    `limit` bytes.
    """
    data = read(_FIRST_READ)
    ordinary = _ordinary_head(data)
    if ordinary is not None:
        return ordinary
    after_bom = data.removeprefix(_BOM)
    start = len(after_bom) - len(after_bom.lstrip()) if reader.skips_blank_lines else 0
    if reader.needs_no_opening and after_bom.startswith((b"\n---", b"\n;;;")):
        start = 1
    head = _read_head(after_bom, start, read, limit, complete=len(data) < _FIRST_READ)
    if reader.needs_no_opening and head.content is None:
        head = _read_head_without_opening(after_bom, read, limit, complete=head.complete)
    head.has_bom = data.startswith(_BOM)
    return head


def _ordinary_head(data: bytes) -> HeadBytes | None:
    """Return the head of a file that begins with short YAML between `---` lines, as most do; None for any other.

    It is the one that `_read_head` finds, which takes more steps.
    """
    end = data.find(b"\n---", 3) if data.startswith(b"---\n") else -1
    if end < 4 or data[end + 4 : end + 5] != b"\n" or data[end + 5 : end + 13].lstrip().startswith(b"---"):
        return None
    if end + 5 == _FIRST_READ or data.count(b'"', 4, end) % 2:
        return None  # more may follow, or the delimiter is inside of quotes
    if data.find(b"\n...", 3, end) >= 0 or data.find(b"\r", 3, end) >= 0 or not data[4:end].strip():
        return None
    head = HeadBytes(data[: end + 5], False, Syntax.YAML, slice(4, end + 1), closed=True)
    head.is_ordinary = True
    return head


def _read_head(
    data: bytes, start: int, read: Callable[[int], bytes], limit: int, *, complete: bool
) -> HeadBytes:
    """Continue to read a head from its first bytes; the opening delimiter is expected at `start`."""
    opening = _OPENING.match(data, start)
    if opening is None:
        if re.match(_JSON_OPENING, data) is None:
            return HeadBytes(data, complete)
        while not complete and len(data) < limit:
            complete = len(more := read(len(data))) < len(data)
            data += more
        from ..json.bare_object import find_end

        end, closed = find_end(data)
        return HeadBytes(data[:end], complete, Syntax.JSON, slice(0, end), closed=closed)
    fence = opening[1]
    head = HeadBytes(data, complete, _FENCE_SYNTAX[fence], slice(opening.end(), len(data)))
    searched = opening.end() - 1  # the line break may be the one that ends the opening delimiter
    while True:
        closing = _find_closing(data, fence, searched)
        # A line at the end of what was read may continue in the next read.
        if closing and (complete or closing[1] < len(data)):
            head.data, head.complete, head.closed = data[: closing[1]], False, True
            head.content = slice(opening.end(), closing[0])
            has_no_field = not data[opening.end() : closing[0]].strip()
            has_open_quote = data.count(b'"', opening.end(), closing[0]) % 2
            is_doubled = data[closing[1] : closing[1] + 8].lstrip().startswith(fence[:3])
            if has_no_field or is_doubled or has_open_quote:
                head.below = data[closing[1] : closing[1] + _FIRST_READ]
            return head
        if complete or len(data) >= limit:
            head.data, head.complete, head.content = data, complete, slice(opening.end(), len(data))
            return head
        searched = max(searched, data.rfind(b"\n", 0, len(data) - 8), 0)
        size = max(len(data), _NEXT_READ)
        more = read(size)
        complete = len(more) < size
        data += more


def _read_head_without_opening(
    data: bytes, read: Callable[[int], bytes], limit: int, *, complete: bool
) -> HeadBytes:
    """Continue to read a head up to the first line of dashes or semicolons, or between two equal ones.

    Three of them at the start are an opening delimiter for every reader; here, the first line is a field, or has more.
    """
    long = re.match(_LONG_OPENING, data)
    if long is not None:
        while (end := data.find(b"\n" + long[1], long.end() - 1)) < 0 and not complete and len(data) < limit:
            data, complete = _read_more(data, read)
        syntax = Syntax.YAML if long[1].startswith(b"-") else Syntax.JSON
        content = slice(long.end(), end + 1 if end >= 0 else len(data))
        data = data if end < 0 else data[: end + 1 + len(long[1])]
        return HeadBytes(data, complete and end < 0, syntax, content, closed=end >= 0)
    is_json = re.match(_JSON_FIELD, data) is not None
    if not is_json and re.match(_YAML_FIELD, data) is None:
        return HeadBytes(data, complete)
    while (closing := re.search(_CLOSING_ONLY, data)) is None and not complete and len(data) < limit:
        data, complete = _read_more(data, read)
    if closing is None or (closing[1][:1] == b";") != is_json:
        return HeadBytes(data, complete)
    syntax = Syntax.JSON if is_json else Syntax.YAML
    return HeadBytes(
        data[: closing.end()], complete=False, syntax=syntax, content=slice(0, closing.start(1)), closed=True
    )


def _read_more(data: bytes, read: Callable[[int], bytes]) -> tuple[bytes, bool]:
    """Return more of a file, and whether that is all of it."""
    more = read(_NEXT_READ)
    return data + more, len(more) < _NEXT_READ


def locate_block(source: SourceText, head: HeadBytes, limits: Limits, *, strict: bool) -> Block:
    """Return the front matter block in the decoded text of a head that has an opening delimiter."""
    assert head.content is not None
    assert head.syntax is not None
    start = head.content.start
    end = _end_offset(source, head) if head.closed else len(source.text)
    return Block(source, head.syntax, start, end, limits, strict)


def _end_offset(source: SourceText, head: HeadBytes) -> int:
    assert head.content is not None
    if source.text.isascii():
        return head.content.stop if source.text else 0
    return len(head.data[: head.content.stop].decode("utf-8"))
