"""Draws the card that other sites show for a link to the docs, as an SVG (`social_card.py > FILE`)."""

from __future__ import annotations

import sys

WIDTH, HEIGHT = 1200, 630
_LINES = (
    ("---", ""),
    ("title: Market hall reopens", ""),
    ("publishedDateTime: ", "2024-13-15T10:00:00Z"),
    ("layout: ", "wdie"),
    ("---", ""),
)


def card() -> str:
    """Return the card: the name, what the program does, and front matter with its mistakes underlined."""
    rows = "".join(
        f'<text x="110" y="{370 + 42 * number}" class="code">{before}<tspan class="wrong">{wrong}</tspan></text>\n'
        for number, (before, wrong) in enumerate(_LINES)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        "<style>text{font-family:Inter,'Segoe UI','DejaVu Sans','Liberation Sans',sans-serif;fill:#fff}"
        ".code{font:30px Consolas,'DejaVu Sans Mono',monospace;fill:#c9d6dd;white-space:pre}"
        ".wrong{fill:#ffb4a9;text-decoration:underline wavy #ff6b5a}</style>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#163643"/>\n'
        '<g transform="translate(80 70) scale(1.7)"><rect width="64" height="64" rx="12" fill="#1f4a5c"/>'
        '<rect x="14" y="9" width="36" height="46" rx="4" fill="#fff"/>'
        '<path d="M20 18h9M20 24.5h22M20 31h15" stroke="#8aa1ad" stroke-width="3" stroke-linecap="round"/>'
        '<path d="M24 42l6 6 13-13" fill="none" stroke="#1f9d7a" stroke-width="6" stroke-linecap="round"/></g>\n'
        '<text x="215" y="130" font-size="68" font-weight="700">mattercheck</text>\n'
        '<text x="218" y="175" font-size="28" fill="#a9c0ca">Front matter, checked against your schema</text>\n'
        '<text x="80" y="260" font-size="28" fill="#e4eef2">What is wrong, where, and how to fix it:'
        " in Git hooks, CI and your editor</text>\n"
        f'<rect x="80" y="310" width="1040" height="250" rx="14" fill="#0f252e"/>\n{rows}</svg>\n'
    )


if __name__ == "__main__":
    sys.stdout.write(card())
