"""JSON for logs and for programs alike."""

from __future__ import annotations

import json
from typing import Any


def to_json(value: Any, indent: int | None = None) -> str:
    """Write a value as JSON in ASCII, without the `##` at which CI runners look for commands.

    All that a terminal could obey is an escape, and a program reads the very same text from it.
    """
    return json.dumps(value, indent=indent).replace("##", "#\\u0023")
