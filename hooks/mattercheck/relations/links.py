"""The files that a path in content may mean, and how else it could be written."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from posixpath import normpath, splitext
from unicodedata import normalize
from urllib.parse import quote, unquote

from ..core.similarity import closest_match

_NO_PATH = re.compile(r"\s*(?:[#?]|[A-Za-z][A-Za-z0-9+.-]+:|//|\Z)")
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{")
_AFTER_PATH = re.compile(r"[?#].*", re.DOTALL)
_IS_PLAIN = re.compile(r"/?(?:[A-Za-z0-9_][\w.-]*/)*[A-Za-z0-9_][\w .-]*", re.ASCII)
_UNQUOTED = "!$&'()*+,;=:@~"
OWN_FOLDER = "."
"""The root that stands for the folder of the file itself."""


def is_checkable(link: str) -> bool:
    """Tell whether a text is a path: not a URL, a fragment, or a template that only the generator can resolve."""
    return _NO_PATH.match(link) is None and _TEMPLATE.search(link) is None


def folded(path: str) -> str:
    """Return the text that paths have in common if file systems may take one for the other (HFS+, APFS, NTFS)."""
    return path.casefold() if path.isascii() else normalize("NFC", normalize("NFC", path).casefold())


class Roots:
    """The folders that links are relative to, relative to the configuration, whose folder is `top`.

    `top` has a trailing slash, or is empty.
    """

    def __init__(self, folders: Sequence[str], top: str) -> None:
        self.folders = tuple(folders)
        self.top = top
        self._prefixes = [
            None if folder == OWN_FOLDER else f"{top}{normpath(folder.strip('/'))}/" for folder in folders
        ]

    def candidates(self, link: str, path: str) -> list[str]:
        """Return the paths that a link in the file at `path` may mean, relative to the repository.

        A link that begins with `/` is relative to the folders, and `.` is then the folder of the configuration. No link
        may leave its folder, unless that is the file's own. That of a folder keeps its trailing slash.
        """
        if _IS_PLAIN.fullmatch(link):
            return self._plain_candidates(link, path)
        is_absolute = link.startswith("/")
        prefixes = self._prefixes_for(link, path)
        forms = [link, unquote(link), _AFTER_PATH.sub("", link)]
        forms.append(unquote(forms[-1]))
        found: dict[str, None] = {}
        for form in filter(None, dict.fromkeys(forms)):
            for root, prefix in zip(self._prefixes, prefixes, strict=True):
                joined = normpath(prefix + form.lstrip("/"))
                bound = "" if root is None and not is_absolute else prefix
                is_inside = joined not in {".", ".."} and not joined.startswith(("../", "/"))
                if is_inside and f"{joined}/".startswith(bound):
                    found[f"{joined}/" if form.endswith("/") else joined] = None
        return list(found)

    def checkable_candidates(self, link: str, path: str) -> list[str] | None:
        """Return the paths that a link may mean, None if it isn't checkable: quickly for nearly all links."""
        if _IS_PLAIN.fullmatch(link):
            return self._plain_candidates(link, path)
        return self.candidates(link, path) if is_checkable(link) else None

    def _plain_candidates(self, link: str, path: str) -> list[str]:
        name = link.lstrip("/")
        return [prefix + name for prefix in self._prefixes_for(link, path)]

    def _prefixes_for(self, link: str, path: str) -> list[str]:
        own = self.top if link.startswith("/") else path[: path.rfind("/") + 1]
        return [own if prefix is None else prefix for prefix in self._prefixes]

    def respelled(self, link: str, path: str, meant: str) -> str | None:
        """Return a link with the names in it as in the path that is meant; None if it isn't the same otherwise."""
        for length in {len(link): None, len(_AFTER_PATH.sub("", link)): None}:
            steps = link[:length].split("/")
            for position, name in enumerate(reversed(meant.split("/")), start=1):
                if position > len(steps) or steps[-position] in {"", ".", ".."}:
                    break
                steps[-position] = _same_name(steps[-position], name)
            instead = "/".join(steps) + link[length:]
            if instead != link and meant in self.candidates(instead, path):
                return instead
        return None


def _same_name(step: str, name: str) -> str:
    """Return a name, percent-encoded if a step of a link is; the step if they are different names."""
    if name in {step, unquote(step)} or folded(unquote(step)) != folded(name) != folded(step):
        return step
    return name if folded(step) == folded(name) else quote(name, _UNQUOTED)


def with_name(link: str, name: str) -> str:
    """Return a link with another name at its end."""
    path = _AFTER_PATH.sub("", link)
    folder, slash, last = path.rpartition("/")
    return folder + slash + (quote(name, _UNQUOTED) if "%" in last else name) + link[len(path) :]


def similar_name(name: str, names: Collection[str]) -> str | None:
    """Return the name of a file that is most likely meant by another; None if none is."""
    stem, ending = splitext(name)
    same_stem = [one for one in names if folded(splitext(one)[0]) == folded(stem)]
    if len(same_stem) == 1:
        return same_stem[0]
    stems = {splitext(one)[0]: one for one in names if splitext(one)[1].casefold() == ending.casefold()}
    nearest = closest_match(stem, stems)
    return None if nearest is None else stems[nearest]
