"""Find which of many globs may match a path, without trying them one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum

from ..core.named_tuple import NamedTuple
from .globs import Glob, literal_ends


class _Part(Enum):
    """What a text is in a path: the start or end of it, or a name, or the start or end of a name."""

    START = "start"
    END = "end"
    NAME = "name"
    NAME_START = "start of a name"
    NAME_END = "end of a name"


class _Candidate(NamedTuple):
    number: int
    start: str
    end: str


class GlobIndex:
    """Finds the globs that may match a path by a text that they require and that few others do.

    Each glob has a number; a path is tried with the globs of a few numbers instead of all.
    """

    def __init__(self, globs: Iterable[tuple[int, Glob]]) -> None:
        patterns = [
            (_Candidate(number, *literal_ends(pattern)), list(_required(pattern)))
            for number, glob in globs
            for pattern in glob.alternatives
        ]
        numbers = Counter(required for _, texts in patterns for required in texts)
        self._always: list[_Candidate] = []
        self._by_text: dict[_Part, dict[str, list[_Candidate]]] = {part: {} for part in _Part}
        for candidate, texts in patterns:
            if texts:
                part, text = min(texts, key=numbers.__getitem__)
                self._by_text[part].setdefault(text, []).append(candidate)
            else:
                self._always.append(candidate)
        self._lengths = {part: sorted(set(map(len, found))) for part, found in self._by_text.items()}

    def candidates(self, path: str) -> list[int]:
        """Return the numbers of the globs that may match a path, in ascending order."""
        found = [*self._always, *self._starting(_Part.START, path), *self._ending(_Part.END, path)]
        names = self._by_text[_Part.NAME]
        if names or self._lengths[_Part.NAME_START] or self._lengths[_Part.NAME_END]:
            for name in set(path.split("/")):
                found += names.get(name, ())
                found += self._starting(_Part.NAME_START, name)
                found += self._ending(_Part.NAME_END, name)
        return sorted({one.number for one in found if path.startswith(one.start) and path.endswith(one.end)})

    def _starting(self, part: _Part, text: str) -> Iterator[_Candidate]:
        for length in self._lengths[part]:
            yield from self._by_text[part].get(text[:length], ())

    def _ending(self, part: _Part, text: str) -> Iterator[_Candidate]:
        for length in self._lengths[part]:
            if length <= len(text):
                yield from self._by_text[part].get(text[len(text) - length :], ())


def _required(pattern: str) -> Iterator[tuple[_Part, str]]:
    """Yield the texts that a path must contain to match a normalized glob."""
    start, end = literal_ends(pattern)
    if start:
        yield _Part.START, start
    if end:
        yield _Part.END, end
    for name in pattern.split("/"):
        wild = [match.start() for match in re.finditer(r"[*?\[\]]", name)]
        if not wild:
            yield _Part.NAME, name
            continue
        if name[: wild[0]]:
            yield _Part.NAME_START, name[: wild[0]]
        if name[wild[-1] + 1 :]:
            yield _Part.NAME_END, name[wild[-1] + 1 :]
