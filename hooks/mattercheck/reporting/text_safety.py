"""Escapes whatever a terminal or a CI runner could obey, and whatever nobody can see."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

COMMANDS = re.compile(r"##(?=\w*\[)")

_INVISIBLE_KINDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formats such as bidirectional marks, surrogates, line and paragraph separators."""


def escape_controls(text: str) -> str:
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


def escape_line(text: str) -> str:
    """Write a text that begins a line as `escape_controls` does, and the `::` with which GitHub begins a command there, too."""
    text = escape_controls(text)
    said = text.lstrip()
    return f"{text[: len(text) - len(said)]}\\x3a{said[1:]}" if said.startswith("::") else text


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that os.fsdecode could not read
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
