"""Line ends: the one place that knows LF, CRLF and CR.

Other modules split a text into lines here, or work on an `LfText`, in which every line ends with LF.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

ANY_LINE_END = r"(?:\r\n|\n|\r)"
"""A regular expression, to be part of others."""
LINE_END = re.compile(ANY_LINE_END)
_LONE_CR = r"\r(?!\n)"
LINE_END_BYTES = rb"(?:\r\n|\n|\r)"
TO_LINE_END_BYTES = re.compile(rb"[ \t]*(?:\r\n|\n|\r|\Z)")
"""The rest of a line that has nothing but white space, with its line end."""
LAST_BYTES_OF_LINE_ENDS = (b"\n", b"\r")
"""What every line end ends with: what follows one of these bytes starts a line."""
_AROUND_LINE_ENDS = r"\s*[\r\n]\s*"
_CRLF_OR_CR = re.compile(r"\r\n?")


def split_lines(text: str) -> list[str]:
    """Return the lines of a text without their line ends; the last one is empty if the text ends with a line end.

    `str.splitlines` also ends lines at characters such as U+2028, which no editor does.
    """
    return (_CRLF_OR_CR.sub("\n", text) if "\r" in text else text).split("\n")


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line of a text starts."""
    if "\r" in text:
        return [0, *(match.end() for match in LINE_END.finditer(text))]
    ends = accumulate(map(len, text.split("\n")[:-1]))
    return [0, *[end + number for number, end in enumerate(ends, 1)]]


def join_lines(text: str) -> str:
    """Put a text on one line: each line end, with the white space around it, becomes a space."""
    return re.sub(_AROUND_LINE_ENDS, " ", text)


def line_start(text: str, offset: int) -> int:
    """Return the offset at which the line at an offset starts."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def line_end(text: str, offset: int) -> int:
    """Return the offset at which the line at an offset ends: that of its line end, or the end of the text."""
    match = LINE_END.search(text, offset)
    return match.start() if match else len(text)


def is_one_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text


def first_line_end(text: str) -> str:
    """Return the line end of the first line; LF if the text has only one line."""
    match = LINE_END.search(text)
    return match[0] if match else "\n"


def lone_carriage_return(text: str) -> int | None:
    """Return the offset of the first CR that no LF follows, or None."""
    match = re.search(_LONE_CR, text) if "\r" in text else None
    return match.start() if match else None


class LfText:
    """A text in which every line ends with LF, and the offsets of the original text."""

    def __init__(self, original: str) -> None:
        self._joined: list[int] = []
        if "\r" not in original:
            self.text = original
            return
        self.text = _CRLF_OR_CR.sub("\n", original)
        removed = 0
        for match in _CRLF_OR_CR.finditer(original):
            if len(match[0]) == 2:
                self._joined.append(match.start() - removed)
                removed += 1

    def original_offset(self, offset: int) -> int:
        """Convert an offset of `text` to one of the original text; the start of a CRLF stays its start."""
        return offset + bisect_right(self._joined, offset - 1) if self._joined else offset
