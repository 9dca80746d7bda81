"""Merges collections in parallel folders whose keys agree, such as one for each language, and leaves out tiny ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ..config.globs import Glob
from .parts import Keys, Part, usual
from .proposals import extension_glob, name_of

_MIN_SIBLINGS = 3
"""Fewest parallel folders that are merged because their fields agree."""
_ALIKE = 0.75
"""Share of their usual keys that two collections must have in common to be merged."""
_MAX_LISTED = 6
"""Most folders to list in a glob if any folder could be meant."""
_TINY = 5
"""Fewest files of a collection that isn't left to a more general one."""
_FOLDERS = re.compile(r"((?:[^/*{]+/)+)(\*\*/\*\.[^/]+)")
"""A glob of all files below a folder."""


def merge_siblings(parts: list[Part]) -> list[Part]:
    """Return the collections, in order: the first that matches a file has it."""
    deepest = max((part.proposal.glob.count("/") for part in parts), default=0)
    for level in range(1, deepest + 1):
        parts = _merged(parts, level)
    return _without_tiny(parts)


def _merged(parts: list[Part], level: int) -> list[Part]:
    """Merge collections that differ in one folder only, the one at a `level`: 1 is the last of each."""
    siblings: dict[tuple[str, str, str], list[Part]] = defaultdict(list)
    for part in parts:
        match = _FOLDERS.fullmatch(part.proposal.glob)
        folders = match[1].split("/")[:-1] if match else []
        if match and len(folders) >= level and not part.proposal.exclude:
            above = "".join(f"{folder}/" for folder in folders[:-level])
            below = "".join(f"{folder}/" for folder in folders[len(folders) - level + 1 :])
            siblings[above, below + match[2], part.proposal.reader].append(part)
    merged: set[int] = set()
    added: dict[int, list[Part]] = defaultdict(list)
    for (above, ending, _), group in siblings.items():
        for cluster in _clusters(group):
            if len(cluster) < _MIN_SIBLINGS:
                continue
            names = sorted(part.proposal.glob.removeprefix(above).partition("/")[0] for part in cluster)
            of_cluster = {id(part) for part in cluster}
            others = [part for part in parts if id(part) not in of_cluster]
            is_any = len(names) > _MAX_LISTED or len(cluster) == len(group)
            glob = f"{above}*/{ending}"
            if not is_any or (level > 1 and _takes_any(glob, others)):
                glob = f"{above}{{{','.join(names)}}}/{ending}"
            files = {path: keys for part in cluster for path, keys in part.files.items()}
            inner = ending.partition("**")[0]
            name = name_of(inner or above) if inner or above else "content"
            merged |= of_cluster
            # After the others, since the first match wins.
            added[id(group[-1])].append(Part(cluster[0].proposal._replace(name=name, glob=glob), files))
    result: list[Part] = []
    for part in parts:
        if id(part) not in merged:
            result.append(part)
        result += added[id(part)]
    return result


def _takes_any(text: str, parts: Iterable[Part]) -> bool:
    """Tell whether a glob matches a file of any of the collections."""
    glob = Glob(text)
    return any(glob.matches(path) for part in parts for path in part.files)


def _clusters(group: list[Part]) -> list[list[Part]]:
    """Return the collections in groups with the same usual keys; the largest collections found them."""
    clusters: list[tuple[Keys, list[Part]]] = []
    for part in sorted(group, key=lambda part: (-len(part.files), part.proposal.glob)):
        keys = usual(part.files.values())
        for others, cluster in clusters:
            if len(others & keys) >= _ALIKE * len(others | keys):
                cluster.append(part)
                break
        else:
            clusters.append((keys, [part]))
    return [cluster for _, cluster in clusters]


def _without_tiny(parts: list[Part]) -> list[Part]:
    """Leave tiny collections to a later one with the same keys, or else merge those in folders next to each other.

    A folder that a site generator defines stays a collection unless the later one consists of folders like it.
    """
    kept: list[Part] = []
    for index, part in enumerate(parts):
        later = next((other for other in parts[index + 1 :] if _covers(other, part)), None)
        if (
            len(part.files) < _TINY
            and later is not None
            and (not part.proposal.reader or "*" in later.proposal.glob.partition("**")[0])
            and _keys(part) <= _keys(later)
        ):
            position = parts.index(later)
            parts[position] = later._replace(files={**part.files, **later.files})
        else:
            kept.append(part)
    return _with_tiny_merged(kept)


def _with_tiny_merged(parts: list[Part]) -> list[Part]:
    """Merge the tiny collections in folders at the top that no generator defines, if there are several."""
    tiny = [
        part
        for part in parts
        if len(part.files) < _TINY
        and re.fullmatch(r"[^/*{]+/\*\*/\*\.[^/]+", part.proposal.glob)
        and not part.proposal.reader
        and not part.proposal.exclude
    ]
    if len(tiny) < 2:
        return parts
    files = {path: keys for part in tiny for path, keys in part.files.items()}
    folders = ",".join(sorted(part.proposal.glob.partition("/")[0] for part in tiny))
    proposal = tiny[0].proposal._replace(name="pages", glob=extension_glob(f"{{{folders}}}/", files))
    left = [part for part in parts if part not in tiny]
    return [*left, Part(proposal, files)]


def _covers(other: Part, part: Part) -> bool:
    glob = Glob(other.proposal.glob)
    excluded = [Glob(one) for one in other.proposal.exclude]
    is_same_reader = other.proposal.reader == part.proposal.reader
    return is_same_reader and all(
        glob.matches(path) and not any(one.matches(path) for one in excluded) for path in part.files
    )


def _keys(part: Part) -> Keys:
    return frozenset[str]().union(*(keys for keys in part.files.values() if keys is not None))
