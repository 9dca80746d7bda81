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
    return text.replace("##", "#\\u0023")


def to_json(value: Any, indent: int | None = None) -> str:
    """Return a value as ASCII JSON without `##`, which starts commands of CI runners.

    Whatever a terminal could interpret as a command is a JSON escape, so programs still read the original text.
    """
    return json.dumps(value, indent=indent).replace("##", "#\\u0023")
