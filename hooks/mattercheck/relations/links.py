"""The files that a path in content may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import normpath
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{")
OWN_FOLDER = "."
"""The root that stands for the folder of the file itself."""


def is_checkable(link: str) -> bool:
    """Tell whether a text is a path: not a URL, a fragment, or a template that only the generator can resolve."""
    bare = link.strip()
    return bool(bare) and bare[0] not in "#?" and not _SCHEME.match(bare) and not _TEMPLATE.search(bare)


def candidates(link: str, path: str, roots: Sequence[str], top: str) -> list[str]:
    """Return the paths that a link may mean, relative to the repository; empty if all are outside it.

    `path` is the file with the link, `roots` are folders relative to the configuration, and `top` is the folder of
    the configuration with a trailing slash, or empty. A link that begins with `/` is relative to the roots; `.` as a
    root is then the folder of the configuration.
    """
    folders = []
    for root in roots:
        if root != OWN_FOLDER:
            folders.append(top + root.strip("/"))
        elif link.startswith("/"):
            folders.append(top)
        else:
            folders.append(path.rpartition("/")[0])
    forms = [link, unquote(link), re.sub(r"[?#].*", "", link, flags=re.DOTALL)]
    forms.append(unquote(forms[-1]))
    found: dict[str, None] = {}
    for form in dict.fromkeys(forms):
        for folder in folders:
            joined = normpath(f"{folder}/{form}".lstrip("/")) if form else ""
            if joined not in {"", ".", ".."} and not joined.startswith("../"):
                found[joined] = None
    return list(found)
