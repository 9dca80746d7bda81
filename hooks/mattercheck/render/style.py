"""What all human-readable formats share: colour, the path as seen from here, and harmless text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..paths import relative

_HARMFUL = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_CODES = {"bold": "1", "red": "1;31", "yellow": "1;33", "blue": "1;34", "dim": "2"}


def harmless(text: str) -> str:
    """Write controls, invisible and bidirectional characters, and undecodable bytes as escapes."""
    return _HARMFUL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte that os.fsdecode could not read
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


@dataclass(frozen=True, slots=True)
class Style:
    """How a person sees the output. `root` is what the paths of problems are relative to."""

    root: Path
    here: Path
    color: bool = False

    def path(self, path: str) -> str:
        """Return a path as seen from the current folder, `/`-separated; the name of a bundled schema as it is."""
        if self.here == self.root or path.startswith("bundled:"):
            return path
        return relative(self.root / path, self.here)

    def paint(self, name: str, text: str) -> str:
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.color else text


def wants_color(choice: str, environment: Mapping[str, str], stream: IO[str]) -> bool:
    """Decide on colour: `--color`, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, the terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if environment.get(name, "0") != "0":
            return True
    if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
