"""Draws the terminal picture of the README: what a command prints, in its colors, as an SVG (`terminal.py > FILE`)."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from mattercheck.cli import main

_NEWSROOM = Path(__file__).resolve().parent.parent.parent / "examples" / "newsroom"
_FILE = "content/news/2024-03-15-market-hall-reopens.md"
COMMANDS = (f"check {_FILE}", f"fix {_FILE}")
_WIDTH = 114
"""Characters in a line; longer ones are broken."""
_CHARACTER, _LINE, _MARGIN, _BAR = 8.45, 19, 20, 38
_STYLES = {"1": "b", "2": "d", "31": "r", "32": "g", "33": "y", "34": "u", "36": "c"}
"""The classes of the codes for graphic rendition."""
_CODE = re.compile(r"\x1b\[([\d;]*)m")


def picture() -> str:
    """Return the picture of what the commands print now."""
    rows = list(_rows())
    width, height = _WIDTH * _CHARACTER + 2 * _MARGIN, len(rows) * _LINE + _BAR + _MARGIN
    texts = "".join(
        f'<text x="{_MARGIN}" y="{_BAR + 14 + number * _LINE}">{row}</text>\n'
        for number, row in enumerate(rows)
        if row
    )
    dots = "".join(
        f'<circle cx="{20 + 20 * number}" cy="19" r="6" fill="{color}"/>'
        for number, color in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
        ' aria-label="A terminal: mattercheck reports mistakes in an article and fixes one in a page">\n'
        "<style>text{font:14px ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d5dbe3;white-space:pre}"
        ".b{font-weight:700;fill:#fff}.d{fill:#8b98a8}.r{fill:#ff8577}.g{fill:#57d38c}.y{fill:#f0c05a}.u{fill:#7fb2ff}"
        ".c{fill:#5fd4e0}.p{fill:#57d38c;font-weight:700}</style>\n"
        f'<rect width="{width:g}" height="{height:g}" rx="10" fill="#141a21"/>{dots}\n{texts}</svg>\n'
    )


def _rows() -> Iterator[str]:
    """Yield each line of the terminal as the content of a text element."""
    for command in COMMANDS:
        if command != COMMANDS[0]:
            yield ""
        yield f'<tspan class="p">$</tspan> <tspan class="b">{escape(f"mattercheck {command}")}</tspan>'
        for line in _printed(command).splitlines():
            yield from _styled(line)


def _printed(command: str) -> str:
    output, before = io.StringIO(), Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(_NEWSROOM, folder, dirs_exist_ok=True)
        os.chdir(folder)
        try:
            main([*command.split(), "--color", "always"], io.BytesIO(), output, output)
        finally:
            os.chdir(before)
    return output.getvalue()


def _styled(line: str) -> Iterator[str]:
    """Yield a line, broken where it is too long, with its colors as elements."""
    styles, row, length = "", "", 0
    for index, part in enumerate(_CODE.split(line)):
        if index % 2:
            codes = [code for code in part.split(";") if code in _STYLES]
            styles = " ".join(_STYLES[code] for code in codes)
            continue
        rest = part
        while length + len(rest) > _WIDTH:
            cut = rest.rfind(" ", 0, _WIDTH - length)
            cut = cut if cut > 0 else _WIDTH - length
            yield row + _span(rest[:cut], styles)
            rest, row, length = "    " + rest[cut:].lstrip(), "", 0
        row, length = row + _span(rest, styles), length + len(rest)
    yield row


def _span(text: str, styles: str) -> str:
    if not text:
        return ""
    text = escape(text).replace("  ", "\u00a0\u00a0")
    return f'<tspan class="{styles}">{text}</tspan>' if styles else text


if __name__ == "__main__":
    sys.stdout.write(picture())
