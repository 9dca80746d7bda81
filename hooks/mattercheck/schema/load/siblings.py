"""Find the local files that schemas refer to by the web address that those have as their `$id`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..model.file import SchemaFile

_ENDINGS = ("", ".json", ".schema.json", ".yaml", ".yml")


def sibling_paths(file: SchemaFile, folder: Path, target: str) -> Iterator[Path]:
    """Yield where the file with an address may be, if files are laid out as their addresses are.

    `folder` is that of the schema that refers to `target`. Addresses that don't end like a file, or end in `.json`
    where the file ends in `.schema.json`, are tried with the usual endings. Yields nothing for other hosts.
    """
    base, wanted = urlsplit(file.root.base), urlsplit(target)
    if base.scheme not in {"http", "https"} or (base.scheme, base.netloc) != (wanted.scheme, wanted.netloc):
        return
    way = unquote(posixpath.relpath(wanted.path or "/", posixpath.dirname(base.path) or "/"))
    for stem in dict.fromkeys((way, way.removesuffix(".json"))):
        for ending in _ENDINGS:
            yield Path(posixpath.normpath((folder / (stem + ending)).as_posix()))
