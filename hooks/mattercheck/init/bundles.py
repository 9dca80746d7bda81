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
from ..git.files import list_named

_INDEX = "index.md"
_VERSION = re.compile(rb"---\s*\n(?:[^\n]*\n){0,20}?[\"']?okf_version[\"']?\s*:")
_MAX_BYTES = 4096
_MOST = 500
"""Most index files to look at, those in the highest folders first."""


def bundle_collections(top: Path) -> Iterator[Collection]:
    """Yield the collection of the concepts in each bundle of a repository."""
    try:
        names = list_named(top, _INDEX)
    except MattercheckError:
        return
    found: list[str] = []
    for name in islice(sorted(names, key=lambda name: (name.count("/"), name)), _MOST):
        folder = name.removesuffix(_INDEX)
        if not folder.startswith(tuple(found) or ("\0",)) and _declares_version(top / name):
            found.append(folder)
            yield ready_schemas()["okf-concept"].collection(top, literal_glob(folder))


def _declares_version(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _VERSION.match(stream.read(_MAX_BYTES)) is not None
    except OSError:
        return False
