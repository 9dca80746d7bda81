"""Find the front matter around an offset, and what the offset in it is about."""

from __future__ import annotations

import re

from ...core.line_ends import ANY_LINE_END, LINE_END
from ...core.named_tuple import NamedTuple
from ...document.syntax import Syntax, data_syntax
from .cursor import Cursor
from .tokens import find_in_tokens
from .toml_lines import find_in_toml
from .yaml_lines import find_in_yaml

_OPENING = re.compile(r"(---(?:yaml|yml|toml|json)?|\+\+\+|;;;)[ \t]*" + ANY_LINE_END)
_SYNTAXES = {"-": Syntax.YAML, "+": Syntax.TOML, ";": Syntax.JSON}
_BARE_OBJECT = re.compile(r"\{(?=\s|[\"'}]|\Z)")


class Region(NamedTuple):
    """The data of a document as far as it is written: its syntax, and its offsets between the delimiters.

    `is_closed` tells whether it has an end: without a closing delimiter, the front matter extends to the line of
    the cursor.
    """

    syntax: Syntax
    start: int
    end: int
    is_closed: bool = True


def find_region(path: str, text: str, offset: int, *, skip_blank_lines: bool = False) -> Region | None:
    """Return the data of a document, or None if the offset isn't in it, or if it has none.

    With `skip_blank_lines`, the opening delimiter may follow blank lines.
    """
    syntax = data_syntax(path)
    if syntax is not None:
        return Region(syntax, 0, len(text))
    opening = _OPENING.match(text, len(text) - len(text.lstrip()) if skip_blank_lines else 0)
    if opening is None:
        return _bare_object(text, offset)
    fence = opening[1]
    syntax = Syntax(fence[3:].replace("yml", "yaml")) if len(fence) > 3 else _SYNTAXES[fence[0]]
    marks = r"(?:---|\.\.\.)" if syntax is Syntax.YAML else re.escape(fence[:3])
    closing = re.compile(rf"(?:(?<=\n)|(?<=\r)){marks}[ \t]*(?=\r|\n|\Z)").search(text, opening.end())
    start = opening.end()
    if closing is not None:
        is_inside = start <= offset < closing.start()
        return Region(syntax, start, _without_break(text, start, closing.start())) if is_inside else None
    line_end = LINE_END.search(text, max(offset, start))
    end = line_end.start() if line_end else len(text)
    return Region(syntax, start, end, is_closed=False) if offset >= start else None


def _bare_object(text: str, offset: int) -> Region | None:
    if not _BARE_OBJECT.match(text):
        return None
    _, end = find_in_tokens(text, 0, len(text), -1, Syntax.JSON)
    return Region(Syntax.JSON, 0, end, is_closed=end < len(text)) if offset <= end else None


def _without_break(text: str, start: int, end: int) -> int:
    """Return the end of the last line before an offset that is at the start of a line."""
    if end > start and text[end - 1] == "\n":
        end -= 1
    if end > start and text[end - 1] == "\r":
        end -= 1
    return end


def find_cursor(text: str, region: Region, offset: int) -> Cursor | None:
    """Return what an offset in a region is about, or None if nothing can be proposed there."""
    offset = max(region.start, min(offset, region.end))
    if region.syntax is Syntax.TOML:
        return find_in_toml(text, region.start, region.end, offset)
    written = text[region.start : region.end].lstrip()
    if region.syntax is Syntax.JSON and not written:
        return Cursor(Syntax.JSON, (), offset, offset, is_key=True)
    if region.syntax is Syntax.JSON or written.startswith("{"):
        start = region.end - len(written)
        return find_in_tokens(text, start, region.end, offset, region.syntax)[0]
    return find_in_yaml(text, region.start, region.end, offset)
