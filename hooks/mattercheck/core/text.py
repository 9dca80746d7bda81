"""Text helpers shared by all messages."""

from __future__ import annotations

import re

from .line_ends import join_lines

_LENGTH_SHOWN = 40
_INVISIBLE_KINDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formats such as bidirectional marks, surrogates, line and paragraph separators."""
_OTHER_QUOTATION = re.compile("[\u201c-\u201f\u00ab\u00bb\u2018\u201a\u201b\u2039\u203a]")
"""Quotes inside of quoted text, of which the outer ones may be a part, as in `“a” and “b”`."""
IN_TYPOGRAPHIC_QUOTES = (
    r"(?=[\u201c-\u201f].*[\u201c-\u201f]\Z|[\u2018-\u201b].*[\u2018-\u201b]\Z|\u00ab.*\u00bb\Z|\u2039.*\u203a\Z)"
    r".(.*).\Z"
)
"""A text in typographic quotes of one kind, without them as its group."""


_ELISION = r"'(?:tis|twas|twere|twill|til|till|n|em|cause|bout|round|neath|tween|ere|[0-9]{2}s?)(?![\w'])"


def strip_typographic_quotes(text: str) -> str:
    """Remove typographic quotes around a text, which are part of the value although the author meant to quote it.

    A text with other typographic quotes inside is returned unchanged: the outer ones may belong to two quotations.
    """
    match = re.match(IN_TYPOGRAPHIC_QUOTES, text, re.DOTALL)
    return match[1] if match and not _OTHER_QUOTATION.search(match[1]) else text


def escape_quotes(text: str) -> str:
    """Put a backslash before each `"` in a text that has none before it yet."""
    return re.sub(r'\\.|"', lambda match: match[0] if len(match[0]) > 1 else '\\"', text)


def starts_with_elision(text: str) -> bool:
    """Tell whether the apostrophe that a text starts with stands for letters or digits, as in `'tis` and `'90s`."""
    return re.match(_ELISION, text, re.IGNORECASE) is not None


ODD_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
"""Characters, for a character class, that look like a space."""
INVISIBLE = "\u200b-\u200f\u2060\ufeff"
"""Characters, for a character class, that can't be seen."""
_ODD = f"[{ODD_SPACES}{INVISIBLE}]"


FIELD_SEPARATOR = r"(?:[ \t]*[,;|][ \t]*|[ \t]+(?:[/\u00b7\u2022\u2013\u2014-][ \t]+)?)"
"""A regular expression for what people write between two fields on one line."""


def without_odd_characters(text: str) -> str:
    """Replace the characters that look like a space by spaces, and remove those that can't be seen."""
    return re.sub(_ODD, lambda match: "" if re.match(f"[{INVISIBLE}]", match[0]) else " ", text)


def odd_character_advice(character: str) -> tuple[str, str]:
    """Return why a character is odd, and what to do about it."""
    if re.match(f"[{INVISIBLE}]", character):
        return "can't be seen", "delete it"
    return "only looks like a space", "delete it and type a space"


def odd_characters(text: str) -> list[int]:
    """Return the offsets of the characters that look like a space or can't be seen."""
    return [match.start() for match in re.finditer(_ODD, text)]


def shorten(text: str) -> str:
    """Put a text on one line and truncate it to 40 characters."""
    text = join_lines(text)
    return text if len(text) <= _LENGTH_SHOWN else text[: _LENGTH_SHOWN - 3] + "..."


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `3,004 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def spaces(number: int) -> str:
    """Return a number of spaces as a text: `one space`, `2 spaces`."""
    return "one space" if number == 1 else f"{number} spaces"


def on_one_line(text: str) -> str:
    """Escape the line breaks of quoted content."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


def is_invisible(char: str) -> bool:
    """Tell whether a character is a control, a format such as a bidirectional mark, a surrogate or a separator."""
    if char.isprintable():
        return False
    import unicodedata

    return unicodedata.category(char) in _INVISIBLE_KINDS
