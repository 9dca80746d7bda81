"""The entries of a baseline file, looked up in its text, since most runs need only a few of many.

Each line is an entry for one problem: its path followed by its fingerprint (see `checking.fingerprint`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote

from ..checking.fingerprint import percent_encode
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.problem import Problem, Span

_MAX_SEARCHES = 50
"""Searches through the text, of some milliseconds each, after which it pays to index all paths."""
_PATH = rb"[^# \n]{1,16384}"
"""A path, in which each byte may be escaped; none is longer than 4,096 bytes."""
_ENTRY = re.compile(rb"(?P<path>" + _PATH + rb")(?P<fingerprint>#[^ \n]* [^ \n]+(?: [0-9a-f]{8})?)\n")
_VALID = re.compile(rb"(?:(?:#[^\n]*|\s*|%b)(?:\n|\Z))*+" % _ENTRY.pattern.removesuffix(rb"\n"))
_ENTRIES_OF_A_PATH = re.compile(rb"^(" + _PATH + rb")#[^\n]*\n(?:\1#[^\n]*\n)*", re.MULTILINE)
_LINE = re.compile(rb"[^\n]*\n")
_CONFLICT_MARKER = re.compile(rb"^(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?: |$)", re.MULTILINE)
_TRAILING_WHITESPACE = re.compile(rb"[ \t\r]+$", re.MULTILINE)


class Entry(NamedTuple):
    """The entry of a problem in a file; `place` is its offset in the text of the baseline."""

    place: int
    path: str
    fingerprint: str


class Entries:
    """The entries of a baseline, displayed as `shown`. Raises MattercheckError if it is invalid.

    A merge conflict is an error, too, unless `in_conflict` is set: then the entries of both sides count.
    """

    def __init__(self, shown: str, data: bytes, *, in_conflict: bool = False) -> None:
        self._shown = shown
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            raise MattercheckError(f"{shown} is not a valid baseline: it is not UTF-8 text") from None
        if re.search(rb"[ \t\r]\n", data):  # added by an editor or Git
            data = _TRAILING_WHITESPACE.sub(b"", data)
        if in_conflict and _CONFLICT_MARKER.search(data):
            data = b"\n".join(_without_conflicts(data))
        self._data = data if data.endswith(b"\n") else data.rstrip(b" \t\r") + b"\n"
        self._searches = 0
        self._require_valid()

    def __len__(self) -> int:
        return len(re.findall(rb"^[^#\s]", self._data, re.MULTILINE))

    def of(self, path: str) -> list[Entry]:
        """Return the entries of a file, in the order of their lines."""
        if not self._prefers_search():
            places = [place for start in self._starts.get(path, ()) for place in self._group(start)]
            return list(map(self.at_place, places))
        start = percent_encode(path).encode("utf-8") + b"#"
        places = [0] if self._data.startswith(start) else []
        places += [place + 1 for place in self._search(b"\n" + start)]
        return list(map(self.at_place, places))

    def paths_with(self, fingerprint: str) -> Iterable[str]:
        """Return the files that have an entry with a fingerprint."""
        if not self._prefers_search():
            return self._paths_by_fingerprint.get(fingerprint, ())
        starts = (
            self._data.rfind(b"\n", 0, at) + 1 for at in self._search(fingerprint.encode("utf-8") + b"\n")
        )
        entries = [self.at_place(start) for start in starts if self._data[start : start + 1] != b"#"]
        return dict.fromkeys(entry.path for entry in entries if entry.fingerprint == fingerprint)

    def has(self, path: str) -> bool:
        """Tell whether a file has entries."""
        return path in self._starts

    def places(self, excluded: Container[str]) -> list[int]:
        """Return the places of all entries, except for those of some files."""
        found: list[int] = []
        for match in _ENTRIES_OF_A_PATH.finditer(self._data):
            if not excluded or _decoded(match[1]) not in excluded:
                found += self._group(match.start())
        return found

    def line_numbers(self, places: Iterable[int]) -> list[int]:
        """Return the 1-based numbers of the lines at ascending places."""
        numbers, line, last = [], 1, 0
        for place in places:
            line += self._data.count(b"\n", last, place)
            last = place
            numbers.append(line)
        return numbers

    def at_place(self, place: int) -> Entry:
        """Return the entry at a place."""
        match = _ENTRY.match(self._data, place)
        assert match is not None
        return Entry(place, _decoded(match["path"]), match["fingerprint"].decode("utf-8"))

    def _prefers_search(self) -> bool:
        """Tell whether to search through the text. Written by hand, a path may be escaped in more than one way."""
        return self._searches < _MAX_SEARCHES and "_starts" not in self.__dict__ and b"%" not in self._data

    def _search(self, text: bytes) -> Iterator[int]:
        """Yield the places of a text."""
        self._searches += 1
        at = -1
        while (at := self._data.find(text, at + 1)) >= 0:
            yield at

    def _group(self, start: int) -> list[int]:
        """Return the places of the entries of one file that follow each other from a place on."""
        match = _ENTRIES_OF_A_PATH.match(self._data, start)
        assert match is not None
        return [line.start() for line in _LINE.finditer(self._data, start, match.end())]

    @cached_property
    def _starts(self) -> dict[str, tuple[int, ...]]:
        """The places at which entries of each file begin to follow each other."""
        starts: dict[str, tuple[int, ...]] = {}
        for match in _ENTRIES_OF_A_PATH.finditer(self._data):
            path = _decoded(match[1])
            starts[path] = (*starts.get(path, ()), match.start())
        return starts

    @cached_property
    def _paths_by_fingerprint(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._starts:
            for fingerprint in dict.fromkeys(entry.fingerprint for entry in self.of(path)):
                found.setdefault(fingerprint, []).append(path)
        return found

    def _require_valid(self) -> None:
        """Raise MattercheckError, with its place, for the first line that isn't an entry."""
        data = self._data
        conflict = _CONFLICT_MARKER.search(data)
        valid = _VALID.match(data)
        end = valid.end() if valid is not None else 0
        if conflict is not None and conflict.start() <= end:
            raise self._invalid(
                conflict.start(),
                "unresolved merge conflict in the baseline",
                "run `mattercheck baseline --update` to keep the entries of both sides that are still problems",
            )
        if end < len(data):
            raise self._invalid(
                end, "this is not a valid baseline entry", "run `mattercheck baseline` to rewrite the file"
            )

    def _invalid(self, place: int, message: str, hint: str) -> MattercheckError:
        number = self._data.count(b"\n", 0, place) + 1
        line = self._data[place : self._data.index(b"\n", place)].decode("utf-8")
        span = Span(number, 1, number, len(line) + 1)
        return MattercheckError(
            message, [Problem(self._shown, span, "invalid-configuration", message, help=hint)]
        )


def _decoded(path: bytes) -> str:
    return unquote(path.decode("utf-8"), errors="surrogateescape")


def _without_conflicts(data: bytes) -> Iterator[bytes]:
    """Yield the lines of both sides of merge conflicts, without the markers and the common ancestor."""
    in_ancestor = False
    for line in data.split(b"\n"):
        conflict = _CONFLICT_MARKER.match(line)
        if conflict is not None:
            in_ancestor = conflict[1] == b"|||||||"
        elif not in_ancestor:
            yield line
