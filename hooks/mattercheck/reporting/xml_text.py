"""XML that any parser takes."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from .text_safety import escape_controls

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def element(name: str, attributes: Mapping[str, object], content: str | None = None) -> str:
    """Write an element with attributes from any text, and a content that is XML already; None leaves it empty."""
    tag = name + "".join(f" {key}={quoteattr(_allowed(str(value)))}" for key, value in attributes.items())
    return f"<{tag}/>" if content is None else f"<{tag}>{content}</{name}>"


def text(content: str) -> str:
    """Write any text as the content of an element."""
    return escape(_allowed(content))


def _allowed(content: str) -> str:
    """Escape what is not a character of XML 1.0 (section 2.2), line breaks but those of ours included."""
    lines = "\n".join(escape_controls(line) for line in content.split("\n"))
    return lines.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
