"""Patterns of the paths of counterparts: `content/de`, `content/*.de.md`."""

from __future__ import annotations

from .mistakes import MistakeError


class CounterpartPattern:
    """A folder, or a path with one `*` for what counterparts have in common. Raises MistakeError.

    `around` is what a path has before and after the part in common. `top` is the folder of the configuration, with a
    trailing slash, or empty.
    """

    def __init__(self, text: str, top: str) -> None:
        self.text = text
        if text.count("*") > 1 or text.startswith("/") or "\\" in text or ".." in text.split("/"):
            raise MistakeError(
                f"invalid pattern `{text}`",
                "write a folder such as content/de, or a path with one `*` such as content/*.de.md",
            )
        before, star, after = text.removeprefix("./").partition("*")
        folder = f"{before.rstrip('/')}/" if before.strip("./") else ""
        self.around = (top + (before if star else folder), after)

    def common(self, path: str) -> str | None:
        """Return the part of a path that its counterparts share, or None if the pattern doesn't match."""
        before, after = self.around
        if len(path) > len(before) + len(after) and path.startswith(before) and path.endswith(after):
            return path[len(before) : len(path) - len(after)]
        return None

    def path(self, common: str) -> str:
        """Return the path of the counterpart for this pattern."""
        before, after = self.around
        return before + common + after
