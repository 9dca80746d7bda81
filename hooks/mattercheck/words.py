"""What all who write messages need to know of texts."""

from __future__ import annotations

import re

_TYPOGRAPHIC = re.compile(
    r"[\u201c-\u201f\u00ab\u2018-\u201b\u2039](.*)[\u201c-\u201f\u00bb\u2018-\u201b\u203a]\Z", re.DOTALL
)


def without_quotes(text: str) -> str:
    """Take the typographic quotes off a text that stands in them: they are part of it, and were not meant to be."""
    match = _TYPOGRAPHIC.match(text)
    return match[1] if match else text
