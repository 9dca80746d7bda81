"""What all human-readable formats share: colour, the path as seen from here, and harmless text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

from ..core.paths import relative
from ..core.problem import Problem

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
COMMANDS = re.compile(r"##(?=\w*\[)")
_INVISIBLE_KINDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formats such as bidirectional marks, surrogates, line and paragraph separators."""
_CODES = {"bold": "1", "red": "1;31", "yellow": "1;33", "blue": "1;34", "dim": "2"}


def harmless(text: str) -> str:
    """Write what a terminal or a CI runner could obey, and what nobody sees, as escapes.

    That is controls, invisible and bidirectional characters, bytes that could not be decoded, and the `##[` and
    `##vso[` with which GitHub and Azure begin a command anywhere in a line.
    """
    text = COMMANDS.sub(r"#\\x23", text)
    if text.isascii():
        return _CONTROLS.sub(lambda match: _escaped(match[0]), text)
    return "".join(_escaped(sign) if is_invisible(sign) and sign != "\t" else sign for sign in text)


def is_invisible(sign: str) -> bool:
    """Tell whether a character is a control, a format such as a bidirectional mark, a surrogate or a separator."""
    import unicodedata

    return unicodedata.category(sign) in _INVISIBLE_KINDS


def harmless_line(text: str) -> str:
    """Write a text that begins a line as `harmless` does, and the `::` with which GitHub begins a command there, too."""
    text = harmless(text)
    said = text.lstrip()
    return f"{text[: len(text) - len(said)]}\\x3a{said[1:]}" if said.startswith("::") else text


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that os.fsdecode could not read
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


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
    """Write what is wrong, and what to do, as one harmless line."""
    return harmless(f"{problem.message} ({problem.help})" if problem.help else problem.message)


def located(problem: Problem) -> str:
    """Write a problem as one harmless line, for a log that shows no place of its own."""
    place = f"{harmless(problem.path)}:{problem.span.line}:{problem.span.column}"
    return f"{place}: {in_words(problem)} [{problem.rule}]"
