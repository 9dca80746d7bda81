"""The health of earlier months: the same check, with today's schemas, of the files as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from ...checking.fingerprint import fingerprint_of
from ...checking.run import Run
from ...config.file_config import FileConfig
from ...core.named_tuple import NamedTuple
from ...core.problem import Problem, Severity
from ...document.syntax import data_syntax
from ...git.blobs import BlobReader, blob_reader
from ...git.history import commits_before, list_blobs
from ...io.sources import BlobSource

_OF_TODAY = frozenset({"stale-content"})
"""Rules that depend on the current day, which say nothing about an earlier one."""


class Verdict(NamedTuple):
    """The problems of a content: how many, and their fingerprints."""

    errors: int
    warnings: int
    fingerprints: Counter[str]


_CLEAN = Verdict(0, 0, Counter())
State = Mapping[str, Verdict]
"""The verdict on each file at some time, by its path."""


class Month(NamedTuple):
    """The health at the end of a month, named like `2024-03`, and what has changed since the month before.

    `introduced` and `fixed` are None for the first month.
    """

    name: str
    files: int
    sound: int
    errors: int
    warnings: int
    introduced: int | None
    fixed: int | None


class Trend(NamedTuple):
    """How the number of problems has changed since the end of a month, and whether that is good."""

    since: str
    change: int
    verdict: str
    before: float
    """The share of files without problems then, from 0 to 1."""
    after: float


def trend_of(months: Sequence[Month]) -> Trend | None:
    """Return how the number of problems has changed since the first month; None for less than two months.

    The share of files without problems decides what is better, since a growing archive has more of both.
    """
    if len(months) < 2:
        return None
    first, last = months[0], months[-1]
    before, after = (month.sound / month.files if month.files else 1.0 for month in (first, last))
    change = last.errors + last.warnings - first.errors - first.warnings
    better = (after > before) - (after < before) or (change < 0) - (change > 0)
    return Trend(first.name, change, ("unchanged", "getting better", "getting worse")[better], before, after)


def verdict_of(problems: Iterable[Problem]) -> Verdict:
    """Return the verdict on a file with these problems."""
    counted = [problem for problem in problems if problem.rule not in _OF_TODAY]
    if not counted:
        return _CLEAN
    errors = sum(problem.severity is Severity.ERROR for problem in counted)
    return Verdict(errors, len(counted) - errors, Counter(map(fingerprint_of, counted)))


class _Content(NamedTuple):
    """What a verdict depends on: the configuration, the content by its object id, and the syntax it is read in."""

    config: FileConfig
    blob: str
    syntax: str | None


class History:
    """Checks the contents of earlier commits, each content only once; `run` knows from its cache which are clean."""

    def __init__(self, root: Path, assign: Callable[[str], FileConfig], run: Run) -> None:
        self._root = root
        self._assign = assign
        self._run = run
        self._known: dict[_Content, Verdict] = {}

    def learn(self, path: str, config: FileConfig, blob: str, verdict: Verdict) -> None:
        """Record the verdict on a content that was checked already."""
        if blob:
            self._known[_Content(config, blob, data_syntax(path))] = verdict

    def months(self, current: State, number: int, day: date) -> list[Month]:
        """Return the health at the end of the last months, of which `current` is the last. Raises GitError."""
        names = _month_names(number, day)
        starts = [_start_of(following) for following in names[1:]]
        states: list[State | None] = []
        by_commit: dict[str, State] = {}
        with blob_reader(self._root) as reader:
            for commit in commits_before(self._root, starts):
                if commit is None:
                    states.append(None)
                    continue
                if commit not in by_commit:
                    by_commit[commit] = self._state(commit, reader)
                states.append(by_commit[commit])
        months, before = [], None
        for name, state in zip(names, [*states, current], strict=True):
            if state is not None:
                months.append(_month(name, state, before))
                before = state
        return months

    def _state(self, commit: str, reader: BlobReader) -> State:
        contents: dict[str, _Content] = {}
        unknown: dict[_Content, str] = {}
        for path, blob in list_blobs(self._root, commit):
            config = self._assign(str(self._root / path))
            if config.has_schema:
                content = contents[path] = _Content(config, blob, data_syntax(path))
                if content not in self._known:
                    unknown.setdefault(content, path)
        sources = [BlobSource(str(self._root / path), one.blob, reader) for one, path in unknown.items()]
        faulty = {
            result.path: verdict_of(result.problems) for result in self._run.results(sources, named=False)
        }
        for content, path in unknown.items():
            self._known[content] = faulty.get(path, _CLEAN)
        return {path: self._known[content] for path, content in contents.items()}


def _month(name: str, state: State, before: State | None) -> Month:
    introduced, fixed = (None, None) if before is None else _changes(before, state)
    return Month(
        name,
        len(state),
        sum(not verdict.fingerprints for verdict in state.values()),
        sum(verdict.errors for verdict in state.values()),
        sum(verdict.warnings for verdict in state.values()),
        introduced,
        fixed,
    )


def _changes(before: State, after: State) -> tuple[int, int]:
    """Return how many problems were introduced and fixed. The problems of a file that was moved are neither."""
    introduced = fixed = 0
    gone, added = Counter[str](), Counter[str]()
    for path, old in before.items():
        new = after.get(path)
        if new is None:
            gone.update(old.fingerprints)
        elif new is not old:
            introduced += (new.fingerprints - old.fingerprints).total()
            fixed += (old.fingerprints - new.fingerprints).total()
    for path, new in after.items():
        if path not in before:
            added.update(new.fingerprints)
    return introduced + (added - gone).total(), fixed + (gone - added).total()


def _month_names(number: int, day: date) -> list[str]:
    """Return the names of the last months, the month of a day being the last."""
    last = day.year * 12 + day.month - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(max(last - number + 1, 12), last + 1)]


def _start_of(month: str) -> int:
    """Return when a month starts, in seconds since the epoch."""
    year, _, number = month.partition("-")
    return int(datetime(int(year), int(number), 1, tzinfo=UTC).timestamp())
