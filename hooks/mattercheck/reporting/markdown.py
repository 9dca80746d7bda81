"""Text from content, escaped for Markdown."""

from __future__ import annotations

import re

from .text_safety import escape_controls


def code(text: str) -> str:
    """Return a text as a code span in a table (GFM), in which no HTML, link or mention takes effect.

    The fence is one backtick longer than any run in the text (CommonMark, section 6.1); bars must be escaped in tables.
    """
    text = escape_controls(text).replace("|", "\\|")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    blank = " " if text[:1] in {"`", ""} or text[-1:] == "`" else ""
    return f"{fence}{blank}{text}{blank}{fence}"
