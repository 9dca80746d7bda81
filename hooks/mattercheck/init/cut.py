"""Cuts proposed collections to what a maintainer would call one: files that have the same fields."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ..config.globs import Glob, literal_glob
from .parts import Keys, Part, common, frequent, usual
from .proposals import Proposal, extension_glob, is_variant, name_of, with_unique_names
from .siblings import merge_siblings

_MIN_SPLIT = 10
"""Fewest files of a folder that becomes a collection of its own because its fields differ."""
_MIN_SPLIT_FURTHER = 20
"""The same if all files have some keys in common already."""
_MIN_NAMED = 3
"""Fewest files of the same name, each in its own folder, that become a collection of their own."""
_DIFFERENT = 0.5
"""Share of their usual keys that the files of a folder and those around it must have in common to be of one kind."""
_MAX_DEPTH = 4
_ANY = "*"
"""The glob of the folders of all languages or versions."""
_NAMED_BY_FOLDER = frozenset({"index", "_index", "readme"})
"""Names of files, without the extension, that say nothing about what is in them."""


def cut(proposals: Iterable[Proposal], files: Mapping[str, Keys | None]) -> list[Proposal]:
    """Return proposals for the same files, cut by their keys: None for a file without front matter."""
    parts: list[Part] = []
    for part in _assigned(list(proposals), files):
        parts += _cut(part)
    parts = merge_siblings([part for part in parts if any(keys is not None for keys in part.files.values())])
    return with_unique_names([part.proposal for part in parts])


def _assigned(proposals: list[Proposal], files: Mapping[str, Keys | None]) -> list[Part]:
    taken: list[dict[str, Keys | None]] = [{} for _ in proposals]
    globs = [(Glob(proposal.glob), [*map(Glob, proposal.exclude)]) for proposal in proposals]
    for path, keys in files.items():
        for (glob, exclude), own in zip(globs, taken, strict=True):
            if glob.matches(path) and not any(excluded.matches(path) for excluded in exclude):
                own[path] = keys
                break
    return [Part(proposal, own) for proposal, own in zip(proposals, taken, strict=True)]


def _cut(part: Part) -> list[Part]:
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


def _by_name(part: Part, base: str) -> list[Part]:
    """Return the files of one name, such as `SKILL.md`, if most other files have no front matter."""
    by_name: dict[str, dict[str, Keys | None]] = defaultdict(dict)
    for path, keys in part.files.items():
        name = path.rpartition("/")[2]
        if name.partition(".")[0].casefold() not in _NAMED_BY_FOLDER:
            by_name[name][path] = keys
    found = []
    for name, own in by_name.items():
        in_all = common(own.values())
        others = [keys for path, keys in part.files.items() if path not in own]
        if len(own) < _MIN_NAMED or not in_all or not others:
            continue
        if sum(keys is not None for keys in others) * 2 < len(others):
            # Deeper files of this name are rare; `*` keeps what lies elsewhere out.
            depths = {path.count("/") - base.count("/") for path in own}
            between = "*/" * depths.pop() if len(depths) == 1 else "**/"
            glob = f"{base}{between}{literal_glob(name)}"
            found.append(Part(part.proposal._replace(name=name_of(name.partition(".")[0]), glob=glob), own))
    if len(found) == 1 and base:
        return [found[0]._replace(proposal=found[0].proposal._replace(name=name_of(base)))]
    return found


def _by_folder(proposal: Proposal, files: Mapping[str, Keys | None], base: str, depth: int) -> list[Part]:
    """Return the folders whose files have keys in common that the files around them don't have.

    `base` is the glob of the folder that contains all of them.
    """
    below = _below(files, base)
    in_all = common(files.values())
    least = _MIN_SPLIT_FURTHER if in_all else _MIN_SPLIT
    found: list[Part] = []
    for folder, own in sorted(below.items()):
        around = {path: files[path] for path in files.keys() - own.keys()}
        # Translations and older versions lag behind, but have the same fields.
        if (
            len(own) < least
            or not around
            or folder[len(base) : -1] == _ANY
            or is_variant(folder[len(base) : -1])
        ):
            if len(own) >= least:
                found += _by_folder(proposal, own, folder, depth + 1)
        elif _has_front_matter(own) and (
            _has_common_keys_of_its_own(own, around, in_all) or _differ(own, around)
        ):
            named = proposal._replace(name=name_of(folder), glob=extension_glob(folder, own))
            found.append(Part(named, own))
        elif depth < _MAX_DEPTH:
            found += _by_folder(proposal, own, folder, depth + 1)
    return found


def _below(files: Mapping[str, Keys | None], base: str) -> dict[str, dict[str, Keys | None]]:
    """Return the files of each folder in a folder, by its glob; those of different languages or versions together."""
    depth = base.count("/")
    names = [path.split("/", depth + 1)[depth:] for path in files]
    folders = Counter(parts[0] for parts in names if len(parts) > 1)
    several = sum(map(is_variant, folders)) > 1
    below: dict[str, dict[str, Keys | None]] = defaultdict(dict)
    for (path, keys), parts in zip(files.items(), names, strict=True):
        if len(parts) > 1:
            folder = _ANY if several and is_variant(parts[0]) else literal_glob(parts[0])
            below[f"{base}{folder}/"][path] = keys
    return below


def _has_common_keys_of_its_own(
    own: Mapping[str, Keys | None], around: Mapping[str, Keys | None], in_all: Keys
) -> bool:
    """Tell whether all files have a key, besides the common ones, that few of the files around them have."""
    more = common(own.values())
    return more > in_all and not more <= in_all | frequent(around.values(), _DIFFERENT)


def _differ(own: Mapping[str, Keys | None], others: Mapping[str, Keys | None]) -> bool:
    """Tell whether files have other usual keys than the files around them."""
    keys, around = usual(own.values()), usual(others.values())
    return bool(around) and len(keys & around) < _DIFFERENT * len(keys | around)


def _has_front_matter(files: Mapping[str, Keys | None]) -> bool:
    return sum(keys is not None for keys in files.values()) * 2 > len(files)


def _base(glob: str) -> str | None:
    """Return the glob of the folders that a glob starts with; None if it matches less than all files below them."""
    match = re.fullmatch(r"((?:(?:[^*?\[\]{}/]+|\*)/)*)\*\*/\*\.[^/]+", glob)
    return match[1] if match else None
