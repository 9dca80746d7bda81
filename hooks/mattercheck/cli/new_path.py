"""Chooses the path of a new file by the glob of its collection, and by what the files there have in common."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from itertools import islice, takewhile
from pathlib import Path

from ..checking.discovery import find_files
from ..config.collection import Collection
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.paths import is_folder, relative

UNTITLED = "untitled"
NAMED_BY_FOLDER = frozenset({"index", "_index", "readme", "skill"})
"""Names of files, without the extension, that stand for their folder."""
DATED = re.compile(r"\d{4}-\d\d-\d\d([-_.])")
"""The start of the name of a file with its date."""
_OF_FOLDERS = frozenset({"_index", "readme"})
"""Of these, those that describe the other files of their folder."""
_SPECIAL = re.compile(r"[*?\[{]")
_MOST_FILES = 2000
"""Most files of a collection to look at."""
_MOST = 0.75
"""Share of files with dates in their names at which a new one gets one, too."""


class _Place(NamedTuple):
    """Where a file is: the folders that it was put into, its own name, and the name of a file such as `index.md`."""

    folders: tuple[str, ...]
    own: str
    common_name: str
    ending: str


def existing_files(collection: Collection, root: Path | None) -> list[str]:
    """Return the files of a collection that its first glob matches, relative to its folder."""
    glob = collection.files[0]
    folder = collection.folder.joinpath(*_fixed(glob.glob.split("/")[:-1]))
    if not is_folder(folder):
        return []
    paths = (relative(source.path, collection.folder) for source in find_files([folder], root))
    return list(
        islice((path for path in paths if glob.matches(path) and collection.match(path)), _MOST_FILES)
    )


def path_for(name: str, collection: Collection, existing: list[str], now: datetime) -> Path:
    """Return the path for a new file of this name next to the `existing` files. Raises MattercheckError."""
    *folders, pattern = collection.globs[0].split("/")
    is_fixed = not _SPECIAL.search(pattern)  # such as SKILL.md: the folder has the name
    if is_fixed and not any(map(_SPECIAL.search, folders)):
        return collection.folder.joinpath(*folders, pattern)
    slug = _slug(name, is_folder=is_fixed)
    places = [place for path in existing if (place := _place(path, is_fixed=is_fixed)) is not None]
    if is_fixed and _SPECIAL.search(folders[-1]):
        folders.pop()
    home = _home(collection, folders, pattern, places)
    near = [place for place in places if place.folders == home] or places
    own = slug if DATED.match(slug) else _date_before(collection, home, near, now) + slug
    folder = collection.folder.joinpath(*home)
    if is_fixed:
        return folder / own / pattern
    indexes = Counter(place.common_name for place in near if place.common_name)
    if indexes.total() * 2 > len(near):
        return folder / own / indexes.most_common(1)[0][0]
    endings = Counter(place.ending for place in near if not place.common_name)
    return folder / _named(pattern, own, endings.most_common(1)[0][0] if endings else "")


def _slug(name: str, *, is_folder: bool) -> str:
    """Return a name for a file or a folder; dots stay in the names of files, as in versions."""
    kept = r"\w" if is_folder else r"\w."
    return re.sub(f"[^{kept}]+", "-", name.casefold()).strip("-.") or UNTITLED


def _place(path: str, *, is_fixed: bool) -> _Place | None:
    *folders, file = path.split("/")
    stem, _, ending = file.rpartition(".")
    by_folder = is_fixed or stem.casefold() in NAMED_BY_FOLDER
    if not by_folder:
        return _Place(tuple(folders), file, "", ending)
    if not folders or (stem.casefold() in _OF_FOLDERS and not is_fixed):
        return None
    return _Place(tuple(folders[:-1]), folders[-1], file, ending)


def _home(collection: Collection, folders: list[str], pattern: str, places: list[_Place]) -> tuple[str, ...]:
    """Return the folders for a new file: those of all existing files, or else the ones that the glob names."""
    homes = Counter(place.folders for place in places)
    if len(homes) == 1:
        home = next(iter(homes))
        if not any(re.match(r"v?\d", folder) for folder in home):  # a year or a version ends
            return home
    named = [folder for folder in folders if folder != "**"]
    if any(map(_SPECIAL.search, named)):
        example = "/".join([*homes.most_common(1)[0][0], "..."]) if homes else pattern
        raise MattercheckError(
            f"the files of `{collection.name}` are in several folders ({collection.globs[0]});"
            f" pass a path, such as {example}"
        )
    return tuple(named)


def _date_before(collection: Collection, home: tuple[str, ...], near: list[_Place], now: datetime) -> str:
    """Return today's date if the names of the files begin with theirs, or those of posts must."""
    separators = Counter(match[1] for place in near if (match := DATED.match(place.own)))
    if near and separators.total() >= _MOST * len(near):
        return now.strftime("%Y-%m-%d") + separators.most_common(1)[0][0]
    return now.strftime("%Y-%m-%d-") if "_posts" in home and collection.readers[0].name == "jekyll" else ""


def _named(pattern: str, own: str, ending: str) -> str:
    """Return a file name that matches a pattern such as `*.md` or `*.{md,mdx}`."""
    endings = re.search(r"\.\{?(\w+)(?:,\w+)*\}?\Z", pattern)
    if endings is None:
        return f"{own}.md"
    ending = ending or ("md" if "md" in re.findall(r"\w+", endings[0]) else endings[1])
    start = pattern[: endings.start()]
    return f"{start.replace('*', own) if start.count('*') == 1 else own}.{ending}"


def _fixed(folders: list[str]) -> list[str]:
    return list(takewhile(lambda folder: not _SPECIAL.search(folder), folders))
