"""A badge for a README: the share of files without problems, as SVG."""

from __future__ import annotations

from .html import percent
from .model import Report

_LABEL = "front matter"
_CHAR_WIDTH = 6.6
"""Average width of a character of the font in user units, at 11 pixels."""
_PADDING = 6
_GOOD, _FAIR, _BAD = "#1a7f37", "#8a5300", "#b42318"


def to_badge(report: Report) -> str:
    """Return the badge: green if all files are without errors and warnings, red if less than 90 % are."""
    value = percent(report.share)
    color = _GOOD if report.share == 1 else _FAIR if report.share >= 0.9 else _BAD
    left, right = (round(len(text) * _CHAR_WIDTH + 2 * _PADDING) for text in (_LABEL, value))
    title = f"{_LABEL}: {value} of files without problems"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{title}">'
        f"<title>{title}</title>"
        f'<clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3d444d"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{color}"/></g>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
        f'<text x="{left / 2}" y="14">{_LABEL}</text><text x="{left + right / 2}" y="14">{value}</text></g></svg>\n'
    )
