"""Proposes collections for a repository, based on where its content is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from ..config.globs import Glob, literal_glob
from ..core.named_tuple import NamedTuple
from .sites import Site

_SKIPPED = re.compile(r"(?:^|/)(?:\.[^/]*|node_modules|__[^/]*|_layouts|_includes|_extensions|fixtures)/")
"""Folders that never contain content, at any level."""
_SKIPPED_ANYWHERE = re.compile(
    r"(?:[^/]*/)*(node_modules|__[^/]*|_layouts|_includes|_extensions|fixtures)/\Z"
)
"""Of these, those that are excluded by name, wherever they are."""
_SKIPPED_AT_TOP = re.compile(
    r"(?:_templates|_site|_book|archetypes|exampleSite|layouts|scaffolds|spec|[Tt]emplates|tests?|themes"
    r"|vendor)/"
)
_LANGUAGE = re.compile(
    r"(?:af|ar|az|bg|bn|bs|ca|cs|cy|da|de|el|en|eo|es|et|eu|fa|fi|fr|gl|gu|he|hi|hr|hu|hy|id|it|ja|ka|kk|km|kn|ko|lt|lv"
    r"|mk|mn|mr|ms|nb|nl|no|pa|pl|pt|ro|ru|si|sk|sl|sq|sr|sv|ta|te|th|tr|uk|ur|uz|vi|zh)(?:[-_][A-Za-z]{2,4})?\Z"
)
"""Only common languages, since folders such as `go` and `js` are sections."""
_VERSION = re.compile(r"(?:v|version-)?\d")
"""The start of the name of a folder for one version or year."""
_MIN_LANGUAGES = 2
"""Fewest language folders next to each other that have the same collections."""
_MIN_FILES = 2
"""Fewest files for which a folder is a collection of its own."""
_CONTAINERS = ("content", "contents", "src", "source", "site", "website", "web")
"""Names of folders that contain collections as well as single pages."""
_MAX_FOLDERS = 12
"""Most folders that a person would make into a collection each."""


class Proposal(NamedTuple):
    """A proposed collection: its name, and the glob of its files relative to the repository; the first match wins.

    `reader` is the program that reads its files, if that is known.
    """

    name: str
    glob: str
    reader: str = ""
    exclude: tuple[str, ...] = ()

    def without(self, skipped: Iterable[tuple[str, str]]) -> Proposal:
        """Exclude folders that `skipped_folder` returned, each given with a file in it."""
        glob = Glob(self.glob)
        folders = {_excluding(path) for path, file in skipped if glob.matches(file)}
        return self._replace(exclude=tuple(sorted(folders)))


def _excluding(folder: str) -> str:
    """Return the glob that excludes a skipped folder, and others of its name if it never contains content."""
    anywhere = _SKIPPED_ANYWHERE.match(folder)
    return f"**/{literal_glob(anywhere[1])}/" if anywhere else literal_glob(folder)


def skipped_folder(path: str, sites: Iterable[Site]) -> str:
    """Return the folder in a `/`-separated path that can't contain content, such as templates; otherwise ''."""
    hidden = _SKIPPED.search(path)
    if hidden:
        return path[: hidden.end()]
    for top in ("", *(site.folder for site in sites)):
        found = _SKIPPED_AT_TOP.match(path, len(top)) if path.startswith(top) else None
        if found:
            return path[: found.end()]
    return ""


def propose(paths: Iterable[str], sites: Iterable[Site]) -> list[Proposal]:
    """Return proposed collections for the paths of files with front matter."""
    sites, rest = list(sites), list(paths)
    proposals: list[Proposal] = []
    for site in sites:
        inside = [path for path in rest if path.startswith(site.root)]
        if site.sections and (sections := [path for path in inside if path.endswith("/" + site.sections)]):
            proposals.append(
                Proposal("sections", f"{literal_glob(site.root)}**/{site.sections}", site.reader)
            )
            inside = sorted({*inside} - {*sections})
        folders = _folders(inside, site)
        proposals += [
            Proposal(name_of(folder), extension_glob(folder, files), site.reader)
            for folder, files in folders.items()
        ]
        left = sorted({*inside}.difference(*folders.values()))
        if site.collections and site.rest and left:
            proposals.append(Proposal(site.rest, extension_glob(literal_glob(site.root), left), site.reader))
            left = []
        outside = [path for path in rest if not path.startswith(site.root)]
        rest = outside + left
    own = next((site.rest for site in sites if site.rest), "pages")
    # A generator without folders of its own reads all files.
    readers = {literal_glob(site.root): site.reader for site in sites if not site.collections}
    for one in _by_folder(sorted(rest), "", own):
        reader = next((reader for root, reader in readers.items() if one.glob.startswith(root)), "")
        proposals.append(one._replace(reader=reader))
    return with_unique_names(proposals)


def _folders(paths: list[str], site: Site) -> dict[str, list[str]]:
    """Return the files of each folder that is a collection of the site, by the glob of the folder."""
    names = {
        path.removeprefix(site.root).partition("/")[0] for path in paths if "/" in path[len(site.root) :]
    }
    languages = "[^/]+/" if are_languages(names) else ""
    found: dict[str, list[str]] = {}
    for pattern in site.collections:
        form = re.compile(re.escape(site.root) + languages + f"({pattern})")
        taken: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            match = form.match(path)
            if match:
                taken[literal_glob(site.root) + "*/" * bool(languages) + literal_glob(match[1])].append(path)
        # Only the largest, unless the generator defines the folder names.
        by_size = sorted(taken, key=lambda folder: (-len(taken[folder]), folder))
        for folder in by_size[:_MAX_FOLDERS]:
            if len(taken[folder]) >= _MIN_FILES or "[" not in pattern:
                found[folder] = taken[folder]
        paths = [path for path in paths if not form.match(path)]
    return dict(sorted(found.items()))


def _by_folder(paths: list[str], folder: str, name: str) -> list[Proposal]:
    """Propose collections for files below a folder that isn't known to the site generator."""
    if not paths:
        return []
    below: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        first, slash, _ = path[len(folder) :].partition("/")
        below[first + slash if slash else ""].append(path)
    direct = below.pop("", [])
    if _is_one_collection(name, direct, below) if folder else are_languages([part[:-1] for part in below]):
        return [Proposal(name, extension_glob(literal_glob(folder), paths))]
    proposals: list[Proposal] = []
    left = direct
    for part, files in below.items():
        if folder and len(files) < _MIN_FILES:
            left = left + files
        else:
            proposals += _by_folder(files, folder + part, name_of(part))
    if left:
        named = "pages" if folder else name
        proposals.append(Proposal(named, extension_glob(literal_glob(folder), left, deep=left != direct)))
    return proposals


def is_language(folder: str) -> bool:
    """Tell whether the name of a folder is a common language."""
    return _LANGUAGE.match(folder) is not None


def is_variant(folder: str) -> bool:
    """Tell whether a folder is one for a language, a version or a year, next to others with the same kind of files."""
    return is_language(folder) or _VERSION.match(folder) is not None


def are_languages(folders: Collection[str]) -> bool:
    """Tell whether folders next to each other, given by name, are one for each language, except few."""
    languages = sum(map(is_language, folders))
    return languages == len(folders) > 0 or (languages >= _MIN_LANGUAGES and languages * 2 > len(folders))


def _is_one_collection(name: str, direct: list[str], below: dict[str, list[str]]) -> bool:
    """Tell whether a folder and its subfolders form a single collection."""
    if len(below) > _MAX_FOLDERS or all(is_variant(part[:-1]) for part in below):
        return True
    if name in _CONTAINERS:
        return False
    return bool(direct) or sum(map(len, below.values())) <= _MIN_FILES * len(below)


def extension_glob(folder: str, files: Iterable[str], *, deep: bool = True) -> str:
    """Return a glob for files below a folder with the extensions of `files`."""
    endings = sorted({path.rpartition(".")[2] for path in files})
    ending = endings[0] if len(endings) == 1 else "{" + ",".join(endings) + "}"
    return f"{folder}{'**/' * deep}*.{ending}"


def name_of(folder: str) -> str:
    """Return a collection name based on the last component of a path."""
    last = folder.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^\w-]+", "-", last.casefold()).strip("-_") or "content"


def with_unique_names(proposals: list[Proposal]) -> list[Proposal]:
    """Make the names unique by adding a parent folder or a number."""
    named: list[Proposal] = []
    taken: set[str] = set()
    for proposal in proposals:
        above = proposal.glob.split("/**")[0].split("/")[:-1]
        candidates = [proposal.name]
        folders = [folder for folder in reversed(above) if name_of(folder) != proposal.name]
        candidates += [
            f"{name_of(folder)}-{proposal.name}" for folder in folders if not set("*{") & set(folder)
        ]
        candidates += [f"{proposal.name}-{number}" for number in range(2, len(proposals) + 2)]
        name = next(candidate for candidate in candidates if candidate not in taken)
        taken.add(name)
        named.append(proposal._replace(name=name))
    return named
