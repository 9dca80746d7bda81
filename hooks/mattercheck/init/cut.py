"""Cuts proposed collections to what a maintainer would call one: files that have the same fields."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ..config.globs import Glob
from ..core.named_tuple import NamedTuple
from .proposals import Proposal, extension_glob, is_language, literal, name_of, with_unique_names

Keys = frozenset[str]

_COMMON = 0.985
"""Share of files that must have a key for it to be common to them."""
_MIN_SPLIT = 10
"""Fewest files of a folder that becomes a collection of its own because its fields differ."""
_MIN_SPLIT_FURTHER = 20
"""The same if all files have some keys in common already."""
_MIN_NAMED = 3
"""Fewest files of the same name, each in its own folder, that become a collection of their own."""
_MIN_SIBLINGS = 3
"""Fewest folders next to each other that are merged because their fields agree."""
_ALIKE = 0.75
"""Share of their usual keys that two collections must have in common to be merged."""
_DIFFERENT = 0.5
"""Share of their usual keys that the files of a folder and those around it must have in common to be of one kind."""
_USUAL = 0.2
"""Share of files that must have a key for it to be usual."""
_MAX_LISTED = 6
"""Most folders to list in a glob."""
_MAX_DEPTH = 4
_ANY = "*"
"""The glob of the folders of all languages."""


class _Part(NamedTuple):
    """A collection with the keys of its files, by path; the keys are None for a file without front matter."""

    proposal: Proposal
    files: Mapping[str, Keys | None]


def cut(proposals: Iterable[Proposal], files: Mapping[str, Keys | None]) -> list[Proposal]:
    """Return proposals for the same files, cut by their keys: None for a file without front matter."""
    parts: list[_Part] = []
    for part in _assigned(list(proposals), files):
        parts += _cut(part)
    parts = _merged([part for part in parts if any(keys is not None for keys in part.files.values())])
    return with_unique_names([part.proposal for part in parts])


def _assigned(proposals: list[Proposal], files: Mapping[str, Keys | None]) -> list[_Part]:
    taken: list[dict[str, Keys | None]] = [{} for _ in proposals]
    globs = [(Glob(proposal.glob), [*map(Glob, proposal.exclude)]) for proposal in proposals]
    for path, keys in files.items():
        for (glob, exclude), own in zip(globs, taken, strict=True):
            if glob.matches(path) and not any(excluded.matches(path) for excluded in exclude):
                own[path] = keys
                break
    return [_Part(proposal, own) for proposal, own in zip(proposals, taken, strict=True)]


def _cut(part: _Part) -> list[_Part]:
    """Split off files of one name and folders whose files have more in common than the rest."""
    base = _base(part.proposal.glob)
    if base is None:
        return [part]
    named = _by_name(part, base)
    rest = {
        path: keys for path, keys in part.files.items() if not any(path in other.files for other in named)
    }
    folders = _by_folder(part.proposal, rest, base, 0)
    rest = {path: keys for path, keys in rest.items() if not any(path in other.files for other in folders)}
    return [*named, *folders, part._replace(files=rest)]


def _by_name(part: _Part, base: str) -> list[_Part]:
    """Return the files of one name, such as `SKILL.md`, if most other files have no front matter."""
    by_name: dict[str, dict[str, Keys | None]] = defaultdict(dict)
    for path, keys in part.files.items():
        by_name[path.rpartition("/")[2]][path] = keys
    found = []
    for name, own in by_name.items():
        common = _common(own.values())
        others = [keys for path, keys in part.files.items() if path not in own]
        if len(own) < _MIN_NAMED or not common or not others:
            continue
        if sum(keys is not None for keys in others) * 2 < len(others):
            # Deeper files of this name are rare; `*` keeps what lies elsewhere out.
            depths = {path.count("/") - base.count("/") for path in own}
            between = "*/" * depths.pop() if len(depths) == 1 else "**/"
            glob = f"{base}{between}{literal(name)}"
            proposal = part.proposal._replace(name=name_of(base) if base else name_of(name), glob=glob)
            found.append(_Part(proposal, own))
    return found


def _by_folder(proposal: Proposal, files: Mapping[str, Keys | None], base: str, depth: int) -> list[_Part]:
    """Return the folders whose files have keys in common that the files around them don't have.

    `base` is the glob of the folder that contains all of them.
    """
    below = _below(files, base)
    common = _common(files.values())
    least = _MIN_SPLIT_FURTHER if common else _MIN_SPLIT
    found: list[_Part] = []
    for folder, own in sorted(below.items()):
        # Translations lag behind, but have the same fields.
        if len(own) < least or len(own) == len(files) or _is_language(folder[len(base) : -1]):
            if len(own) >= least:
                found += _by_folder(proposal, own, folder, depth + 1)
        elif _has_front_matter(own) and (
            _common(own.values()) > common
            or _differ(own, {path: files[path] for path in files.keys() - own.keys()})
        ):
            named = proposal._replace(name=name_of(folder), glob=extension_glob(folder, own))
            found.append(_Part(named, own))
        elif depth < _MAX_DEPTH:
            found += _by_folder(proposal, own, folder, depth + 1)
    return found


def _below(files: Mapping[str, Keys | None], base: str) -> dict[str, dict[str, Keys | None]]:
    """Return the files of each folder in a folder, by its glob; those of different languages together."""
    depth = base.count("/")
    names = [path.split("/", depth + 1)[depth:] for path in files]
    folders = Counter(parts[0] for parts in names if len(parts) > 1)
    languages = [folder for folder in folders if is_language(folder)]
    several = len(languages) > 1
    below: dict[str, dict[str, Keys | None]] = defaultdict(dict)
    for (path, keys), parts in zip(files.items(), names, strict=True):
        if len(parts) > 1:
            folder = _ANY if several and is_language(parts[0]) else literal(parts[0])
            below[f"{base}{folder}/"][path] = keys
    return below


def _is_language(folder: str) -> bool:
    return folder == _ANY or is_language(folder)


def _differ(own: Mapping[str, Keys | None], others: Mapping[str, Keys | None]) -> bool:
    """Tell whether files have other usual keys than the files around them."""
    usual, around = _usual(own.values()), _usual(others.values())
    return bool(around) and len(usual & around) < _DIFFERENT * len(usual | around)


def _merged(parts: list[_Part]) -> list[_Part]:
    """Merge collections in folders next to each other if their keys agree."""
    siblings: dict[tuple[str, str, str], list[_Part]] = defaultdict(list)
    for part in parts:
        match = re.fullmatch(r"(.*?)([^/*{]+)/(\*\*/\*\.[^/]+)", part.proposal.glob)
        if match and not part.proposal.exclude:
            siblings[match[1], match[3], part.proposal.reader].append(part)
    merged = dict.fromkeys(map(id, parts), False)
    added: dict[int, list[_Part]] = defaultdict(list)
    for (parent, ending, _), group in siblings.items():
        for cluster in _clusters(group):
            if len(cluster) < _MIN_SIBLINGS:
                continue
            folders = [part.proposal.glob.removeprefix(parent).partition("/")[0] for part in cluster]
            any_folder = len(folders) > _MAX_LISTED or len(cluster) == len(group)
            names = "*" if any_folder else "{" + ",".join(sorted(folders)) + "}"
            files = {path: keys for part in cluster for path, keys in part.files.items()}
            name = name_of(parent) if parent else "content"
            proposal = cluster[0].proposal._replace(name=name, glob=f"{parent}{names}/{ending}")
            for part in cluster:
                merged[id(part)] = True
            # After the others, since the first match wins.
            added[id(group[-1])].append(_Part(proposal, files))
    result: list[_Part] = []
    for part in parts:
        if not merged[id(part)]:
            result.append(part)
        result += added[id(part)]
    return result


def _clusters(group: list[_Part]) -> list[list[_Part]]:
    """Return the collections in groups with the same usual keys; the largest collections found them."""
    clusters: list[tuple[Keys, list[_Part]]] = []
    for part in sorted(group, key=lambda part: (-len(part.files), part.proposal.glob)):
        usual = _usual(part.files.values())
        for keys, cluster in clusters:
            if len(keys & usual) >= _ALIKE * len(keys | usual):
                cluster.append(part)
                break
        else:
            clusters.append((usual, [part]))
    return [cluster for _, cluster in clusters]


def _common(files: Iterable[Keys | None]) -> Keys:
    """Return the keys that nearly all files have."""
    return _frequent(files, _COMMON)


def _usual(files: Iterable[Keys | None]) -> Keys:
    return _frequent([keys for keys in files if keys is not None], _USUAL)


def _frequent(files: Iterable[Keys | None], share: float) -> Keys:
    counts: Counter[str] = Counter()
    number = 0
    for keys in files:
        number += 1
        counts.update(keys or ())
    return frozenset(key for key, count in counts.items() if count >= share * number)


def _has_front_matter(files: Mapping[str, Keys | None]) -> bool:
    return sum(keys is not None for keys in files.values()) * 2 > len(files)


def _base(glob: str) -> str | None:
    """Return the glob of the folders that a glob starts with; None if it matches less than all files below them."""
    match = re.fullmatch(r"((?:(?:[^*?\[\]{}/]+|\*)/)*)\*\*/\*\.[^/]+", glob)
    return match[1] if match else None
