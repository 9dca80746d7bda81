"""The baseline: a file listing existing problems, so that only new ones are reported.

Each line is an entry for one problem: its path followed by its fingerprint (see `checking.fingerprint`). Entries are
sorted, for readable diffs and so that branches that each fixed something merge cleanly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from ..checking.fingerprint import fingerprint_of, is_baselinable, percent_encode, subtract_baseline
from ..checking.result import Result
from ..core.errors import MattercheckError
from ..core.problem import Problem, Severity, Span
from ..core.text import count
from ..io.sources import Source

_HEADER = """\
# Existing problems, which `mattercheck check` does not report.
# After fixing some, run `mattercheck baseline --update` to remove their entries.
"""
_ENTRY = re.compile(r"(?P<path>[^# ]+)(?P<fingerprint>#[^ ]* [^ ]+( [0-9a-f]{8})?)")
_CONFLICT_MARKER = re.compile(r"(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)( |$)")


class Baseline:
    """The entries of a baseline, and which of them a run has matched.

    `is_gone` tells whether the file at a path no longer exists. It may have been renamed, so its entries then apply to
    a new file with the same name or with most of the same problems.
    """

    covers_relations = True

    def __init__(
        self, shown: str, text: str, is_gone: Callable[[str], bool], *, in_conflict: bool = False
    ) -> None:
        """Parse a baseline, displayed as `shown`. Raises MattercheckError if it is invalid.

        A merge conflict is an error, too, unless `in_conflict` is set: then the entries of both sides count.
        """
        self.shown = shown
        self._is_gone = is_gone
        self._lines: dict[str, list[tuple[int, str]]] = {}
        self._unmatched: dict[str, Counter[str]] = {}
        self._adopted: dict[str, str] = {}
        self._seen: set[str] = set()
        self.removed = 0
        for number, path, name in _entries(shown, text, in_conflict=in_conflict):
            self._lines.setdefault(path, []).append((number, name))
            self._unmatched.setdefault(path, Counter())[name] += 1

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def filter(self, result: Result) -> list[Problem]:
        """Return the problems of a file that are not in the baseline."""
        baselined = self._unmatched.get(result.path) or self._adopt(result)
        if baselined is None:
            return result.problems
        new = subtract_baseline(result.problems, baselined)
        self.removed += len(result.problems) - len(new)
        return new

    def without_baselined(self, result: Result) -> list[Problem]:
        """Return what `filter` returns, for a file that is checked again and again: nothing is counted."""
        baselined = self._unmatched.get(result.path)
        return result.problems if baselined is None else subtract_baseline(result.problems, baselined.copy())

    def describe(self) -> str:
        """Return how many problems were baselined, for the summary."""
        return f"{count(self.removed, 'problem')} baselined in {self.shown}"

    def watch(self, sources: Iterable[Source], show: Callable[[str], str]) -> Iterator[Source]:
        """Pass the sources through, recording which files are checked: their unmatched entries are stale."""
        for source in sources:
            path = show(source.path)
            if path in self._lines:
                self._seen.add(path)
            yield source

    def note_seen(self, path: str) -> None:
        """Record a file as checked."""
        if path in self._lines:
            self._seen.add(path)

    def note_deleted(self, paths: Iterable[str]) -> None:
        """Record files as deleted: their entries are stale, too, unless another file has adopted them."""
        self._seen.update(path for path in paths if path in self._lines)

    def stale(self, *, whole: bool) -> list[Problem]:
        """Return a problem for each unmatched entry: of the checked files, or of all files after a `whole` run."""
        found = []
        for path, lines in self._lines.items():
            if whole or path in self._seen:
                unmatched = self._unmatched[path].copy()
                for number, name in reversed(lines):
                    if unmatched[name] > 0:
                        unmatched[name] -= 1
                        found.append(self._stale(path, number, name))
        return sorted(found)

    def _stale(self, path: str, number: int, name: str) -> Problem:
        pointer, rule = name.split(" ")[:2]
        field = f"`{unquote(pointer[1:])}` in " if pointer != "#" else ""
        now = self._adopted.get(path, path)
        if self._is_gone(now):
            message = f"the problem is gone: the file {path} no longer exists"
        else:
            message = f"already fixed: {field}{now} no longer violates `{rule}` as recorded"
        return Problem(
            self.shown,
            Span(number, 1, number, len(f"{percent_encode(path)}{name}") + 1),
            "stale-baseline",
            message,
            severity=Severity.WARNING,
            help="run `mattercheck baseline --update` to remove the entry",
        )

    def matched(self) -> list[tuple[str, str]]:
        """Return the current path and the fingerprint of each entry that matched a problem."""
        found = []
        for path, lines in self._lines.items():
            now = self._adopted.get(path, path)
            for name, number in (Counter(name for _, name in lines) - self._unmatched[path]).items():
                found += [(now, name)] * number
        return found

    def _adopt(self, result: Result) -> Counter[str] | None:
        """Return the unmatched entries of the deleted file that this one probably was before a rename."""
        if result.path in self._lines or not result.problems:
            return None
        common = Counter[str]()
        for name, number in Counter(map(fingerprint_of, result.problems)).items():
            for path, unmatched in self._orphaned.get(name, {}).items():
                common[path] += min(unmatched, number)
        own_name = result.path.rpartition("/")[2]
        found = [
            ((path.rpartition("/")[2] == own_name, number), path)
            for path, number in common.items()
            if path not in self._adopted
        ]
        if not found:
            return None
        path = max(found)[1]
        self._adopted[path] = result.path
        return self._unmatched[path]

    @cached_property
    def _orphaned(self) -> dict[str, dict[str, int]]:
        """For each fingerprint, how often it occurs in each deleted file."""
        orphaned: dict[str, dict[str, int]] = {}
        for path, unmatched in self._unmatched.items():
            if self._is_gone(path):
                for name, number in unmatched.items():
                    orphaned.setdefault(name, {})[path] = number
        return orphaned


def load(
    path: Path, shown: str, data: bytes, is_gone: Callable[[str], bool], *, in_conflict: bool = False
) -> Baseline:
    """Parse a baseline from the content of its file. Raises MattercheckError if it is invalid."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MattercheckError(f"{path.name} is not a valid baseline: it is not UTF-8 text") from None
    return Baseline(shown, text, is_gone, in_conflict=in_conflict)


def may_be_damaged_baseline(data: bytes) -> bool:
    """Tell whether a file that can't be read as a baseline may be one: not if it is JSON or YAML, such as a schema."""
    return re.match(rb"(\xef\xbb\xbf)?\s*([{\[]|---|[\"'$\w]+:)", data) is None


def write(entries: Iterable[tuple[str, str]]) -> str:
    """Return the text of a baseline with these paths and fingerprints."""
    return _HEADER + "".join(f"{percent_encode(path)}{name}\n" for path, name in sorted(entries))


def entries_of(result: Result) -> list[tuple[str, str]]:
    """Return the path and fingerprint of each baselinable problem of a file."""
    return [(result.path, fingerprint_of(problem)) for problem in result.problems if is_baselinable(problem)]


def _entries(shown: str, text: str, *, in_conflict: bool) -> Iterator[tuple[int, str, str]]:
    """Yield the line number, path and fingerprint of each entry of a baseline."""
    in_ancestor = False
    for number, line in enumerate(text.split("\n"), 1):
        conflict = _CONFLICT_MARKER.match(line)
        if conflict is not None:
            if not in_conflict:
                raise _unreadable(
                    shown,
                    number,
                    line,
                    "unresolved merge conflict in the baseline",
                    "run `mattercheck baseline --update` to keep the entries of both sides that are still problems",
                )
            in_ancestor = conflict[1] == "|||||||"
            continue
        if in_ancestor or not line.strip() or line.startswith("#"):
            continue
        entry = _ENTRY.fullmatch(line.rstrip(" \t\r"))  # an editor or Git may have added whitespace
        if entry is None:
            raise _unreadable(
                shown,
                number,
                line,
                "this is not a valid baseline entry",
                "run `mattercheck baseline` to rewrite the file",
            )
        yield number, unquote(entry["path"], errors="surrogateescape"), entry["fingerprint"]


def _unreadable(shown: str, number: int, line: str, message: str, hint: str) -> MattercheckError:
    span = Span(number, 1, number, len(line) + 1)
    return MattercheckError(message, [Problem(shown, span, "invalid-configuration", message, help=hint)])
