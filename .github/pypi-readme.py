"""Rewrite the README for PyPI: links to files of the repository become absolute: `pypi-readme.py v0.2.0`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_REPOSITORY = "mattercheck/mattercheck"


def absolute(readme: str, tag: str) -> str:
    """Return the README with links to the files at a tag. Pictures are linked as files, not as pages."""

    def rewritten(match: re.Match[str]) -> str:
        is_picture, before, target = match[1] == "!", match[2], match[3]
        host = "raw.githubusercontent.com" if is_picture else "github.com"
        folder = f"{_REPOSITORY}/{tag}" if is_picture else f"{_REPOSITORY}/blob/{tag}"
        return f"{match[1]}{before}(https://{host}/{folder}/{target})"

    return re.sub(r"(!?)(\[[^\]]*\])\((?![a-z]+:|#)([^)\s]+)\)", rewritten, readme)


if __name__ == "__main__":
    path = _ROOT / "README.md"
    path.write_text(absolute(path.read_text(encoding="utf-8"), sys.argv[1]), encoding="utf-8", newline="\n")
