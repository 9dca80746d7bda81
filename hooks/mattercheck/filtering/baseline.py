"""The baseline: a file listing existing problems, so that only new ones are reported.

Its entries are sorted, for readable diffs and so that branches that each fixed something merge cleanly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from os.path import commonprefix
from urllib.parse import unquote

from ..checking.fingerprint import fingerprint_of, is_baselinable, percent_encode, subtract_baseline
from ..checking.result import Result
from ..core.problem import Problem, Severity, Span
from ..core.text import count
from ..io.sources import Source
from .entries import Entries, Entry

_HEADER = """\
# Existing problems, which `mattercheck check` does not report.
# After fixing some, run `mattercheck baseline --update` to remove their entries.
"""
_MAX_STALE_PROBLEMS = 100
"""Stale entries that are reported one by one; they are all removed in the same way."""
_MAX_SHOWN = 1_000
"""Characters of a field to show in a message."""
_MAX_PATHS = 1_000
"""Checked files to remember before it pays to look up which of them have entries."""


class Baseline:
    """The entries of a baseline, and which of them a run has matched.

    `is_gone` tells whether the file at a path no longer exists. Its entries then apply to a file that it `may_have_become`
    by a rename: one with the same name or with most of the same problems.
    """

    covers_relations = True

    def __init__(
        self,
        shown: str,
        entries: Entries,
        is_gone: Callable[[str], bool],
        may_have_become: Callable[[str, str], bool],
    ) -> None:
        self.shown = shown
        self._entries = entries
        self._is_gone = cache(is_gone)
        self._may_have_become = cache(may_have_become)
        self._unmatched: dict[str, Counter[str]] = {}
        self._adopted: dict[str, str] = {}
        self._adopters: dict[str, str] = {}
        self._seen: set[str] = set()
        self.removed = 0

    def __len__(self) -> int:
        return len(self._entries)

    def _of(self, path: str) -> Counter[str]:
        """Return how often each fingerprint of a file is yet to be matched."""
        if path not in self._unmatched:
            self._unmatched[path] = Counter(entry.fingerprint for entry in self._entries.of(path))
        return self._unmatched[path]

    def filter(self, result: Result) -> list[Problem]:
        """Return the problems of a file that are not in the baseline."""
        if not result.problems:
            return result.problems
        baselined = self._of(result.path) or self._adopt(result)
        if not baselined:
            return result.problems
        new = subtract_baseline(result.problems, baselined)
        self.removed += len(result.problems) - len(new)
        return new

    def without_baselined(self, result: Result) -> list[Problem]:
        """Return what `filter` returns, for a file that is checked again and again: nothing is counted."""
        baselined = self._of(result.path) or self._adopt(result) or Counter()
        return subtract_baseline(result.problems, baselined.copy())

    def describe(self) -> str:
        """Return how many problems were baselined, for the summary."""
        return f"{count(self.removed, 'problem')} baselined in {self.shown}"

    def watch(self, sources: Iterable[Source], show: Callable[[str], str]) -> Iterator[Source]:
        """Pass the sources through, recording which files are checked: their unmatched entries are stale."""
        for source in sources:
            self.note_seen(show(source.path))
            yield source

    def note_seen(self, path: str) -> None:
        """Record a file as checked."""
        if len(self._seen) < _MAX_PATHS or self._entries.has(path):
            self._seen.add(path)

    def note_deleted(self, paths: Iterable[str]) -> None:
        """Record files as deleted: their entries are stale, too, unless another file has adopted them."""
        for path in paths:
            self.note_seen(path)

    def stale(self, *, whole: bool) -> list[int]:
        """Return the places of the unmatched entries: of the checked files, or of all files after a `whole` run."""
        places = self._entries.places(excluded=self._unmatched) if whole else []
        for path in self._unmatched if whole else self._seen:
            entries = self._entries.of(path)
            unmatched = self._unmatched.get(path, Counter(entry.fingerprint for entry in entries)).copy()
            for entry in reversed(entries):
                if unmatched[entry.fingerprint] > 0:
                    unmatched[entry.fingerprint] -= 1
                    places.append(entry.place)
        return sorted(places)

    def line_numbers(self, places: Iterable[int]) -> list[int]:
        """Return the 1-based numbers of the lines at ascending places."""
        return self._entries.line_numbers(places)

    def stale_problems(self, places: list[int]) -> list[Problem]:
        """Return a problem for each of the stale entries at ascending places, and one for those beyond a limit."""
        shown = places[: _MAX_STALE_PROBLEMS + 1]
        problems: list[Problem] = []
        for number, place in zip(self.line_numbers(shown), shown, strict=True):
            entry = self._entries.at_place(place)
            rest = len(places) - len(problems)
            if len(problems) < _MAX_STALE_PROBLEMS:
                problems.append(self._stale(number, entry, self._reason(entry)))
            else:
                message = f"already fixed: {rest:,} more problems, recorded here and below"
                problems.append(self._stale(number, entry, message))
        return problems

    def _reason(self, entry: Entry) -> str:
        pointer, rule = entry.fingerprint.split(" ")[:2]
        field = f"`{unquote(pointer[1:_MAX_SHOWN])}` in " if pointer != "#" else ""
        now = self._adopted.get(entry.path, entry.path)
        if self._is_gone(now):
            return f"the problem is gone: the file {entry.path} no longer exists"
        return f"already fixed: {field}{now} no longer violates `{rule}` as recorded"

    def _stale(self, number: int, entry: Entry, message: str) -> Problem:
        return Problem(
            self.shown,
            Span(number, 1, number, len(f"{percent_encode(entry.path)}{entry.fingerprint}") + 1),
            "stale-baseline",
            message,
            severity=Severity.WARNING,
            help="run `mattercheck baseline --update` to remove the entry",
        )

    def matched(self) -> list[tuple[str, str]]:
        """Return the current path and the fingerprint of each entry that matched a problem."""
        found = []
        for path, unmatched in self._unmatched.items():
            now = self._adopted.get(path, path)
            recorded = Counter(entry.fingerprint for entry in self._entries.of(path))
            for name, number in (recorded - unmatched).items():
                found += [(now, name)] * number
        return found

    def _adopt(self, result: Result) -> Counter[str] | None:
        """Return the unmatched entries of the deleted file that this one probably was before a rename."""
        if result.path in self._adopters:
            return self._of(self._adopters[result.path])
        if self._entries.of(result.path):
            return None
        common = Counter[str]()
        for name, number in Counter(map(fingerprint_of, result.problems)).items():
            for path in self._entries.paths_with(name):
                if path not in self._adopted and self._is_gone(path):
                    common[path] += min(self._of(path)[name], number)
        if not common:
            return None
        own_name = result.path.rpartition("/")[2]

        def likeness(path: str) -> tuple[bool, int, int, str]:
            has_same_name = path.rpartition("/")[2] == own_name
            start = commonprefix([path, result.path])  # noqa: RUF071 - of characters, as in one.md and one-two.md
            return has_same_name, common[path], len(start), path

        likely = sorted(common, key=likeness, reverse=True)
        for path in likely:
            if self._may_have_become(path, result.path):
                self._adopted[path], self._adopters[result.path] = result.path, path
                return self._of(path)
        return None


def load(
    shown: str,
    data: bytes,
    is_gone: Callable[[str], bool],
    may_have_become: Callable[[str, str], bool],
    *,
    in_conflict: bool = False,
) -> Baseline:
    """Parse a baseline from the content of its file. Raises MattercheckError if it is invalid.

    A merge conflict is an error, too, unless `in_conflict` is set: then the entries of both sides count.
    """
    return Baseline(shown, Entries(shown, data, in_conflict=in_conflict), is_gone, may_have_become)


def may_be_damaged_baseline(data: bytes) -> bool:
    """Tell whether a file that can't be read as a baseline may be one: not if it is JSON or YAML, such as a schema."""
    return re.match(rb"(\xef\xbb\xbf)?\s*([{\[]|---|[\"'$\w]+:)", data) is None


def write(entries: Iterable[tuple[str, str]]) -> str:
    """Return the text of a baseline with these paths and fingerprints."""
    return _HEADER + "".join(f"{percent_encode(path)}{name}\n" for path, name in sorted(entries))


def entries_of(result: Result) -> list[tuple[str, str]]:
    """Return the path and fingerprint of each baselinable problem of a file."""
    return [(result.path, fingerprint_of(problem)) for problem in result.problems if is_baselinable(problem)]
