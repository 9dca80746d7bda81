"""Print the section of the changelog for a tag, after comparing the tag with the version: `release-notes.py v0.2.0`."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


def notes(tag: str, version: str, changelog: str) -> str:
    """Return the section for a version. Raises ValueError if the tag is another version or there is no section."""
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but the version in pyproject.toml is {version}")
    section = re.search(
        rf"^## {re.escape(version)}\b([^\n]*)\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    if section is None or not section[2].strip():
        raise ValueError(f"CHANGELOG.md has no section for {version}")
    if not re.fullmatch(r" \(\d{4}-\d\d-\d\d\)", section[1]):
        raise ValueError(
            f"the section for {version} in CHANGELOG.md has no date: write ## {version} (YYYY-MM-DD)"
        )
    return section[2].strip() + "\n"


if __name__ == "__main__":
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        sys.stdout.write(
            notes(sys.argv[1], project["version"], (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
        )
    except ValueError as error:
        sys.exit(f"error: {error}")
