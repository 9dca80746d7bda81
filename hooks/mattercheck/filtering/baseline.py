"""The baseline: a file with the problems that are known, so that only new ones are reported.

It has one line for each problem: the path, the fingerprint of the problem (see `fingerprint`). It is sorted, so that it
reviews well, and two branches that each mended something merge.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from ..checking.fingerprint import fingerprint_of, is_baselinable, percent_encode, subtract_baseline
from ..checking.result import Result
from ..core.errors import MattercheckError
from ..core.problem import Problem, Span
from ..core.text import count
from ..io.sources import Source

_HEAD = """\
# Problems that were there when this was written: `mattercheck check` reports only others.
# When some are mended, `mattercheck baseline --update` takes them out.
"""
_ENTRY = re.compile(r"(?P<path>[^# ]+)(?P<fingerprint>#[^ ]* [^ ]+( [0-9a-f]{8})?)")
_CONFLICT = re.compile(r"(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)( |$)")


class Baseline:
    """The problems of a baseline, and which of them a run has met.

    `gone` tells of a path whether there is no such file any more: what was known of it may then be met in another,
    which has its name or most of its problems, since it may have been renamed.
    """

    def __init__(
        self, shown: str, text: str, gone: Callable[[str], bool], *, in_conflict: bool = False
    ) -> None:
        """Read a baseline, called `shown`. Raises MattercheckError for what is no baseline.

        Where git left a conflict in it, that is an error, too, unless `in_conflict`: then both sides count.
        """
        self.shown = shown
        self._gone = gone
        self._lines: dict[str, list[tuple[int, str]]] = {}
        self._left: dict[str, Counter[str]] = {}
        self._adopted: dict[str, str] = {}
        self._seen: set[str] = set()
        self.removed = 0
        for number, path, name in _entries(shown, text, in_conflict=in_conflict):
            self._lines.setdefault(path, []).append((number, name))
            self._left.setdefault(path, Counter())[name] += 1

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def new(self, result: Result) -> list[Problem]:
        """Return the problems of a file that are not in the baseline."""
        known = self._left.get(result.path) or self._adopt(result)
        if known is None:
            return result.problems
        new = subtract_baseline(result.problems, known)
        self.removed += len(result.problems) - len(new)
        return new

    def in_words(self) -> str:
        """Say how many problems were known."""
        return f"{count(self.removed, 'known problem')} in {self.shown}"

    def watch(self, sources: Iterable[Source], show: Callable[[str], str]) -> Iterator[Source]:
        """Note which files are checked, so that what is known of them and not met is stale."""
        for source in sources:
            path = show(source.path)
            if path in self._lines:
                self._seen.add(path)
            yield source

    def note_deleted(self, paths: Iterable[str]) -> None:
        """Note files that are no more: what is known of them is stale, too, unless another file has it now."""
        self._seen.update(path for path in paths if path in self._lines)

    def stale(self, *, whole: bool) -> list[Problem]:
        """Return a problem for each line that no longer has one: of the files checked, of all after a `whole` run."""
        found = []
        for path, lines in self._lines.items():
            if whole or path in self._seen:
                left = self._left[path].copy()
                for number, name in reversed(lines):
                    if left[name] > 0:
                        left[name] -= 1
                        found.append(self._stale(path, number, name))
        return sorted(found)

    def _stale(self, path: str, number: int, name: str) -> Problem:
        pointer, rule = name.split(" ")[:2]
        field = f"`{unquote(pointer[1:])}` of " if pointer != "#" else ""
        now = self._adopted.get(path, path)
        if self._gone(now):
            message = f"this problem is gone with its file: there is no {path} any more"
        else:
            message = (
                f"this problem is mended, and must not come back: {field}{now} no longer breaks `{rule}` so"
            )
        return Problem(
            self.shown,
            Span(number, 1, number, len(f"{percent_encode(path)}{name}") + 1),
            "stale-baseline",
            message,
            help="`mattercheck baseline --update` takes out what is mended",
        )

    def met(self) -> list[tuple[str, str]]:
        """Return the path and fingerprint of each known problem that was met, under the path it has now."""
        found = []
        for path, lines in self._lines.items():
            now = self._adopted.get(path, path)
            for name, number in (Counter(name for _, name in lines) - self._left[path]).items():
                found += [(now, name)] * number
        return found

    def _adopt(self, result: Result) -> Counter[str] | None:
        """Find the file that is gone whose problems this one has, because it was that one."""
        if result.path in self._lines or not result.problems:
            return None
        common = Counter[str]()
        for name, number in Counter(map(fingerprint_of, result.problems)).items():
            for path, left in self._lost.get(name, {}).items():
                common[path] += min(left, number)
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
        return self._left[path]

    @cached_property
    def _lost(self) -> dict[str, dict[str, int]]:
        """Of each problem in which files that are gone it was, and how often."""
        lost: dict[str, dict[str, int]] = {}
        for path, left in self._left.items():
            if self._gone(path):
                for name, number in left.items():
                    lost.setdefault(name, {})[path] = number
        return lost


def load(path: Path, shown: str, data: bytes, *, root: Path, in_conflict: bool = False) -> Baseline:
    """Make a baseline of a file's content. Raises MattercheckError for what is no baseline."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MattercheckError(f"{path.name} is not text in UTF-8, so no baseline") from None
    return Baseline(shown, text, lambda name: not os.path.lexists(root / name), in_conflict=in_conflict)


def write(entries: Iterable[tuple[str, str]]) -> str:
    """Write a baseline with these paths and identities."""
    return _HEAD + "".join(f"{percent_encode(path)}{name}\n" for path, name in sorted(entries))


def entries_of(result: Result) -> list[tuple[str, str]]:
    """Return the path and fingerprint of each problem of a file that may be known."""
    return [(result.path, fingerprint_of(problem)) for problem in result.problems if is_baselinable(problem)]


def _entries(shown: str, text: str, *, in_conflict: bool) -> Iterator[tuple[int, str, str]]:
    """Yield the entries of a baseline: line, path and fingerprint."""
    in_ancestor = False
    for number, line in enumerate(text.split("\n"), 1):
        conflict = _CONFLICT.match(line)
        if conflict is not None:
            if not in_conflict:
                raise _unreadable(
                    shown,
                    number,
                    line,
                    "a merge left a conflict in the baseline",
                    "`mattercheck baseline --update` keeps of both sides what still is a problem",
                )
            in_ancestor = conflict[1] == "|||||||"
            continue
        if in_ancestor or not line.strip() or line.startswith("#"):
            continue
        entry = _ENTRY.fullmatch(line.rstrip(" \t\r"))  # an editor or git may have added something
        if entry is None:
            raise _unreadable(
                shown, number, line, "this is no known problem", "`mattercheck baseline` writes the file anew"
            )
        yield number, unquote(entry["path"], errors="surrogateescape"), entry["fingerprint"]


def _unreadable(shown: str, number: int, line: str, message: str, hint: str) -> MattercheckError:
    span = Span(number, 1, number, len(line) + 1)
    return MattercheckError(message, [Problem(shown, span, "invalid-configuration", message, help=hint)])
