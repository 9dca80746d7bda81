"""Only `core/line_ends` knows how lines end: no other module that reads content spells LF, CRLF and CR itself."""

from __future__ import annotations

import re
from pathlib import Path

import mattercheck

PACKAGE = Path(mattercheck.__file__).parent
SPELLED = re.compile(r"\\r\\n\|\\n|\\r\?\\n|\\n\|\\r|\[\\r\\n\][+*]|\\r\\n\?")
"""A regular expression, as it is written in source, for several kinds of line ends."""


def test_no_other_module_spells_line_ends() -> None:
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}:{number}"
        for room in ("core", "document", "schema", "checking", "fixing", "relations", "server")
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if path.name not in {"line_ends.py", "inbox.py"}  # the headers of the protocol aren't content
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if SPELLED.search(line)
    ]
    assert not found
