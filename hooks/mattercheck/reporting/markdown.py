"""Text from content in Markdown."""

from __future__ import annotations

import re

from .text_safety import escape_controls


def code(text: str) -> str:
    """Write a text as a code span of a table (GFM), in which nothing means anything: no HTML, link or name.

    The fence is one backtick longer than any in the text (CommonMark, section 6.1); a table wants its bars escaped.
    """
    text = escape_controls(text).replace("|", "\\|")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    blank = " " if text[:1] in {"`", ""} or text[-1:] == "`" else ""
    return f"{fence}{blank}{text}{blank}{fence}"
