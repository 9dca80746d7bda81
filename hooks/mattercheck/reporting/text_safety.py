"""Escapes what a terminal or CI runner could interpret as a command, and invisible characters."""

from __future__ import annotations

import re

from ..core.text import is_invisible

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

COMMANDS = re.compile(r"##(?=\w*\[)")


def escape_controls(text: str) -> str:
    """Escape what a terminal or CI runner could interpret as a command, and invisible characters.

    These are control, invisible and bidirectional characters, undecodable bytes, and `##[` and `##vso[`, which start a
    command of GitHub and Azure anywhere in a line.
    """
    if text.isascii() and text.isprintable() and "##" not in text:
        return text
    text = COMMANDS.sub(r"#\\x23", text)
    if text.isascii():
        return _CONTROLS.sub(lambda match: _escaped(match[0]), text)
    return "".join(_escaped(char) if is_invisible(char) and char != "\t" else char for char in text)


def escape_line(text: str) -> str:
    """Escape a text that starts a line like `escape_controls`, plus a leading `::`, which is a GitHub command."""
    text = escape_controls(text)
    stripped = text.lstrip()
    return f"{text[: len(text) - len(stripped)]}\\x3a{stripped[1:]}" if stripped.startswith("::") else text


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that os.fsdecode could not read
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
