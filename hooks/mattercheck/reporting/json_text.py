"""JSON that is safe to print to logs."""

from __future__ import annotations

import json
from typing import Any

from ..core.text import is_invisible


def to_readable_json(value: Any) -> str:
    """Return a value as one line of JSON for files and people: non-ASCII, but invisible characters escaped."""
    text = json.dumps(value, ensure_ascii=False)
    if not text.isascii():
        text = "".join(json.dumps(char)[1:-1] if is_invisible(char) else char for char in text)
    return _without_commands(text)


def to_json(value: Any, indent: int | None = None) -> str:
    """Return a value as ASCII JSON without `##`, which starts commands of CI runners.

    Whatever a terminal could interpret as a command is a JSON escape, so programs still read the original text.
    """
    return _without_commands(json.dumps(value, indent=indent))


def _without_commands(text: str) -> str:
    """Escape what JSON doesn't: `##`, and DEL, the only control character in ASCII that it leaves alone."""
    return text.replace("##", "#\\u0023").replace("\x7f", "\\u007f")
