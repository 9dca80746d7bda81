"""JSON for logs and for programs alike."""

from __future__ import annotations

import json
from typing import Any

from .text_safety import is_invisible


def to_readable_json(value: Any) -> str:
    """Write a value as JSON on one line, for files and for people: letters as they are, what nobody sees as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    if not text.isascii():
        text = "".join(json.dumps(sign)[1:-1] if is_invisible(sign) else sign for sign in text)
    return text.replace("##", "#\\u0023")


def to_json(value: Any, indent: int | None = None) -> str:
    """Write a value as JSON in ASCII, without the `##` at which CI runners look for commands.

    All that a terminal could obey is an escape, and a program reads the very same text from it.
    """
    return json.dumps(value, indent=indent).replace("##", "#\\u0023")
