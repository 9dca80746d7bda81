"""The references that a bundled schema comes with, for the files of a collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from .globs import literal_folder

_OWN = "@"
"""The start of a target that is a field of the collection itself."""


def resolve(
    references: Mapping[str, str],
    collection: str,
    globs: Iterable[str],
    folder: Path,
    is_file: Callable[[Path], bool],
) -> dict[str, str]:
    """Return the default references of a collection, whose globs are relative to a folder, as a configuration has them.

    The target `@eip` is the field `eip` of the collection itself. The target `authors.yml` is the file of that name in
    the folder of the globs, or in the nearest folder above it that is below `folder`. If no such file exists, or the globs
    lead to different ones, the reference is left out: the site may keep its authors elsewhere.
    """
    folders = {literal_folder(glob) for glob in globs}
    found = {}
    for field, target in references.items():
        if target.startswith(_OWN):
            found[field] = f"{collection}.{target[len(_OWN) :]}"
            continue
        name, mark, pointer = target.partition("#")
        places = {_nearest(name, one, folder, is_file) for one in folders}
        place = places.pop() if len(places) == 1 else None
        if place is not None:
            found[field] = place + mark + pointer
    return found


def _nearest(name: str, folder: str, top: Path, is_file: Callable[[Path], bool]) -> str | None:
    return next((one + name for one in _with_parents(folder) if is_file(top / (one + name))), None)


def _with_parents(folder: str) -> Iterator[str]:
    """Yield a folder and those above it, the nearest first; the top only if it is the folder itself."""
    yield folder
    while folder := folder.rstrip("/").rpartition("/")[0]:
        folder += "/"
        yield folder
