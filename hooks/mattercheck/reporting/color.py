"""Shared by all formats for people: color, and paths relative to the current folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO

from ..core.named_tuple import NamedTuple
from ..core.paths import relative

_CODES = {"bold": "1", "red": "1;31", "yellow": "1;33", "blue": "1;34", "dim": "2"}


class Style(NamedTuple):
    """How output is displayed. The paths of problems are relative to `root`; `here` is the current folder."""

    root: Path
    here: Path
    color: bool = False

    def path(self, path: str) -> str:
        """Return a path relative to the current folder, `/`-separated; the name of a bundled schema unchanged."""
        if self.here != self.root and not path.startswith("bundled:"):
            path = relative(self.root / path, self.here)
        # GitHub treats a line that starts with `::`, even after whitespace, as a command.
        return f"./{path}" if path.lstrip().startswith(":") else path

    def paint(self, name: str, text: str) -> str:
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.color else text


def wants_color(choice: str, environment: Mapping[str, str], stream: IO[str]) -> bool:
    """Decide on color: `--color`, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, the terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if environment.get(name, "0") not in {"", "0"}:
            return True
    if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
