"""The start of a file: its bytes, and the front matter block in its text."""

from __future__ import annotations

from ..core.limits import DEFAULT_LIMITS, Limits
from ..core.named_tuple import NamedTuple
from ..core.problem import Span
from .source_text import SourceText
from .syntax import Syntax


class HeadBytes:
    """The first bytes of a file, up to the end of its front matter, without a byte order mark.

    `content` is the slice between the delimiters, or None without an opening delimiter. `closed` tells
    whether a closing delimiter was found, `complete` whether `data` reaches the end of the file.
    """

    __slots__ = ("below", "closed", "complete", "content", "data", "has_bom", "is_ordinary", "syntax")

    def __init__(
        self,
        data: bytes,
        complete: bool,
        syntax: Syntax | None = None,
        content: slice | None = None,
        *,
        closed: bool = False,
    ) -> None:
        self.data = data
        self.complete = complete
        self.syntax = syntax
        self.content = content
        self.closed = closed
        self.below = b""
        """What was read below front matter without a field, with another delimiter below it, or with a quote that isn't
        closed; empty for any other."""
        self.has_bom = False
        """Whether a byte order mark precedes `data`."""
        self.is_ordinary = False
        """Whether it consists of YAML with a field, between two lines of three dashes, and LF ends its lines."""


class Block(NamedTuple):
    """The text of a front matter block: offsets into its source, and the limits that apply to it.

    A reader reports no problems in a `strict` block: anything that isn't clean raises NotCleanError.
    """

    source: SourceText
    syntax: Syntax
    start: int
    end: int
    limits: Limits = DEFAULT_LIMITS
    strict: bool = False

    @property
    def fence(self) -> Span:
        """The span of the opening delimiter, or of the opening brace of a bare JSON object."""
        opening = self.source.text[: self.start]
        if not opening:
            return Span(1, 1, 1, 2)
        return self.source.span(len(opening) - len(opening.lstrip()), len(opening.rstrip()))

    @property
    def may_lack_braces(self) -> bool:
        """Tell whether JSON in this block may be without braces: before `;;;`, or between two of them."""
        opening = self.source.text[: self.start].strip()
        return opening.startswith(";;;") or (not opening and self.source.text[self.end :].startswith(";;;"))

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]
