"""The figures of the report as JSON, for dashboards."""

from __future__ import annotations

from typing import Any

from ..json_text import to_json
from .model import Report


def to_report_json(report: Report) -> str:
    """Return the figures as one JSON object, without the problems themselves."""
    figures = {
        name: _plain(value)
        for name, value in report._asdict().items()
        if name not in {"table", "link_template"}
    }
    return to_json({"version": 1, **figures}, 2) + "\n"


def _plain(value: Any) -> Any:
    """Return a value with its named tuples as mappings."""
    if hasattr(value, "_asdict"):
        return {name: _plain(member) for name, member in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_plain(member) for member in value]
    return value
