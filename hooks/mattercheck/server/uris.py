"""File paths as URIs and back, as editors write them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_DRIVE = re.compile(r"/[A-Za-z]:")


def path_of(uri: str) -> str | None:
    """Return the absolute path that a `file:` URI names, or None for other URIs, such as those of unsaved documents.

    On Windows, the letter of the drive is in upper case, which editors encode and write differently.
    """
    try:
        parts = urlsplit(uri)
        path = unquote(parts.path, errors="surrogateescape")
    except ValueError:
        return None
    if parts.scheme != "file" or not path.startswith("/") or "\0" in path:
        return None
    if os.name == "nt":
        if parts.netloc:
            return os.path.normpath(f"//{parts.netloc}{path}")
        if not _DRIVE.match(path):
            return None
        return os.path.normpath(path[1].upper() + path[2:])
    return os.path.normpath(path) if parts.netloc in {"", "localhost"} else None


def uri_of(path: str | Path) -> str:
    """Return the `file:` URI of an absolute path."""
    return Path(path).as_uri()
