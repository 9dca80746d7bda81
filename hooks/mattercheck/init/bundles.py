"""Finds bundles of the Open Knowledge Format by the version in the index of their top folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ..config.collection import Collection
from ..config.globs import literal_glob
from ..config.ready import ready_schemas
from ..core.errors import MattercheckError
from ..core.files import Files

_INDEX = "index.md"
_VERSION = re.compile(rb"---\s*\n(?:[^\n]*\n){0,20}?[\"']?okf_version[\"']?\s*:")
_MAX_BYTES = 4096
_MOST = 500
"""Most index files to look at, those in the highest folders first."""


def bundle_collections(top: Path, files: Files) -> Iterator[Collection]:
    """Yield the collection of the concepts in each bundle of a repository."""
    try:
        names = [path.relative_to(top).as_posix() for path in files.named(_INDEX)]
    except MattercheckError:
        return
    found: list[str] = []
    for name in islice(sorted(names, key=lambda name: (name.count("/"), name)), _MOST):
        folder = name.removesuffix(_INDEX)
        if not folder.startswith(tuple(found) or ("\0",)) and _declares_version(top / name, files):
            found.append(folder)
            yield ready_schemas()["okf-concept"].collection(top, literal_glob(folder))


def _declares_version(path: Path, files: Files) -> bool:
    try:
        return _VERSION.match(files.read(path, _MAX_BYTES)) is not None
    except OSError:
        return False
