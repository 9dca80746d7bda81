"""The formats of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .badge import to_badge
from .html import to_html
from .json import to_report_json
from .markdown import to_markdown
from .model import Report

__all__ = ["FORMATS", "to_badge"]

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "html": to_html,
    "markdown": to_markdown,
    "json": to_report_json,
}
