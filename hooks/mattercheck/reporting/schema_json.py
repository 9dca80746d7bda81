"""Formats a schema as JSON the way a person would: short lists and single keywords on one line."""

from __future__ import annotations

from typing import Any

from .json_text import to_readable_json

_WIDTH = 110


def to_text(value: Any) -> str:
    """Return the text of a schema file, ending in a newline."""
    return _format(value, "", 0) + "\n"


def _format(value: Any, margin: str, column: int) -> str:
    """Format a value that starts at a 0-based column of a line indented by `margin`."""
    if not isinstance(value, dict | list) or not value or _is_short(value, column):
        flat = to_readable_json(value)
        return f"{{ {flat[1:-1]} }}" if isinstance(value, dict) and value else flat
    inner = margin + "  "
    if isinstance(value, list):
        members = [_format(member, inner, len(inner)) for member in value]
    else:
        names = [to_readable_json(name) + ": " for name in value]
        members = [
            name + _format(member, inner, len(inner) + len(name))
            for name, member in zip(names, value.values(), strict=True)
        ]
    opening, closing = ("[", "]") if isinstance(value, list) else ("{", "}")
    return f"{opening}\n" + ",\n".join(inner + member for member in members) + f"\n{margin}{closing}"


def _is_short(value: Any, column: int) -> bool:
    members = list(value.values()) if isinstance(value, dict) else value
    if any(isinstance(member, dict | list) for member in members) or (
        isinstance(value, dict) and len(value) > 1
    ):
        return False
    return column + len(to_readable_json(value)) < _WIDTH
