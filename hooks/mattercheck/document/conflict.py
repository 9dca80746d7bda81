"""Merge conflict markers of Git, which are a mistake in every syntax."""

from __future__ import annotations

from ..core.line_ends import LINE_END

CONFLICT = (
    "unresolved merge conflict",
    "keep the correct lines, and remove the lines of conflict markers",
)
"""The message and the hint for conflict markers."""
_MARKERS = ("<<<<<<<", "|||||||", ">>>>>>>")
_MIDDLE = "======="
_TEXTS_OF_TOML = ('"""', "'''")
"""What opens and closes texts of TOML in which a line may be underlined."""


def find_conflict(text: str) -> tuple[int, int] | None:
    """Return the offsets of the first line that marks a conflict, also if only one of its markers is left, or None."""
    if not any(marker in text for marker in (*_MARKERS, _MIDDLE)):
        return None
    start = 0
    while start <= len(text):
        match = LINE_END.search(text, start)
        end = match.start() if match else len(text)
        line = text[start:end]
        if line[:7] in _MARKERS and line[7:8] in ("", " "):
            return start, end
        if line == _MIDDLE and not any(text.count(mark, 0, start) % 2 for mark in _TEXTS_OF_TOML):
            return start, end
        if match is None:
            break
        start = match.end()
    return None
