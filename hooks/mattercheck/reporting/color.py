"""What all human-readable formats share: colour, the path as seen from here, and escape_controls text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

from ..core.paths import relative
from ..core.problem import Problem
from .text_safety import escape_controls

_CODES = {"bold": "1", "red": "1;31", "yellow": "1;33", "blue": "1;34", "dim": "2"}


class Style(NamedTuple):
    """How a person sees the output. `root` is what the paths of problems are relative to."""

    root: Path
    here: Path
    color: bool = False

    def path(self, path: str) -> str:
        """Return a path as seen from the current folder, `/`-separated; the name of a bundled schema as it is."""
        if self.here != self.root and not path.startswith("bundled:"):
            path = relative(self.root / path, self.here)
        # A line that begins with `::`, behind whatever blanks, is a command to GitHub.
        return f"./{path}" if path.lstrip().startswith(":") else path

    def paint(self, name: str, text: str) -> str:
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.color else text


def wants_color(choice: str, environment: Mapping[str, str], stream: IO[str]) -> bool:
    """Decide on colour: `--color`, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, the terminal."""
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


def in_words(problem: Problem) -> str:
    """Write what is wrong, and what to do, as one escape_controls line."""
    return escape_controls(f"{problem.message} ({problem.help})" if problem.help else problem.message)


def located(problem: Problem) -> str:
    """Write a problem as one escape_controls line, for a log that shows no place of its own."""
    place = f"{escape_controls(problem.path)}:{problem.span.line}:{problem.span.column}"
    return f"{place}: {in_words(problem)} [{problem.rule}]"
