"""Writes well-formed XML 1.0 from any text."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from .text_safety import escape_controls

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def element(name: str, attributes: Mapping[str, object], content: str | None = None) -> str:
    """Return an element with attributes of any text, and with `content`, which is XML already; None for no content."""
    tag = name + "".join(f" {key}={quoteattr(_allowed(str(value)))}" for key, value in attributes.items())
    return f"<{tag}/>" if content is None else f"<{tag}>{content}</{name}>"


def text(content: str) -> str:
    """Return any text escaped as the content of an element."""
    return escape(_allowed(content))


def _allowed(content: str) -> str:
    """Escape characters not allowed in XML 1.0 (section 2.2), and control characters other than newlines."""
    lines = "\n".join(escape_controls(line) for line in content.split("\n"))
    return lines.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
