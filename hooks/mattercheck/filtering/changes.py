"""Filters out problems that a change didn't touch, or that the older revision already has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from ..checking.checker import Checker
from ..checking.discovery import source_in
from ..checking.fingerprint import fingerprint_of, subtract_baseline
from ..checking.result import Result
from ..core.bounded import LimitExceededError
from ..core.errors import MattercheckError
from ..core.files import Files
from ..core.pointer import from_pointer
from ..core.problem import Problem
from ..core.text import count
from ..git.attributes import conversions_change
from ..git.changes import Change, changed_lines, list_changes, merge_base
from ..git.errors import GitError
from ..git.snapshot import Snapshot
from ..io.configuration_files import WorkTreeFiles
from ..io.sources import FileSource, Source

_MISSING = object()


class Changes:
    """The files changed since the merge base with `revision`: in the index if `staged`, else in the working tree.

    `files` follows links there. Reading older versions keeps a process until it is closed. Raises GitError if Git fails.
    """

    def __init__(self, root: Path, revision: str, files: Files, *, staged: bool) -> None:
        self.root = root
        self._files = files
        self.revision = revision
        self.commit = merge_base(root, revision)
        self.all = list_changes(root, self.commit, staged=staged)
        self._by_path = {change.path: change for change in self.all if change.path}
        self._staged = staged
        self._before: Snapshot | None = None

    @property
    def before(self) -> Snapshot:
        """The files of the merge base."""
        if self._before is None:
            self._before = Snapshot.of_commit(self.root, self.commit, WorkTreeFiles(self.root))
        return self._before

    def close(self) -> None:
        """End the process that reads older versions."""
        if self._before is not None:
            self._before.close()

    @cached_property
    def convert_others(self) -> bool:
        """Tell whether attributes changed so that Git may write files differently whose blobs stay the same.

        Files in the working tree may have been written by the attributes that are staged.
        """
        root, files, commit = self.root, self._files, self.commit
        paths = [path for change in self.all for path in (change.path, change.old_path)]
        if self._staged:
            return conversions_change(root, files, "--cached", commit, changed=paths)
        in_working_tree = conversions_change(root, files, commit, changed=paths)
        return in_working_tree or conversions_change(root, files, "--cached", commit)

    def of(self, path: str) -> Change | None:
        """Return the change of a file, or of what it links to; None if unchanged.

        A file that isn't in the old revision counts as added, and so does one with a changed link on its way.
        """
        change = self._by_path.get(path)
        if change is not None:
            return change
        file = self.before.get(path)
        if file is None:
            return Change(path, "", "", "")
        changes = [
            self._by_path[place] for place in self._files.route(self.root / path) if place in self._by_path
        ]
        if not changes and self.convert_others:
            return Change(path, path, "", "" if file.is_link else file.object_id)
        return next((one for one in changes if not one.old_blob), changes[0] if changes else None)

    def old_source(self, path: str) -> Source | None:
        """Return the older version of a file, as a fresh clone would have it; None if there was none."""
        change = self._by_path.get(path)
        file = self.before.get(path if change is None else change.old_path)
        return None if file is None else source_in(self.before, file)


class ChangedLines:
    """Keeps problems in changed lines, problems of fields whose value changed, and new problems.

    A change can cause problems elsewhere in the file, for example if a field requires another one.
    """

    covers_relations = False

    def __init__(self, changes: Changes, checker: Checker) -> None:
        self._changes = changes
        self._checker = checker
        self._latest: tuple[str, Callable[[Problem], bool]] = ("", lambda _: True)
        self.removed = 0

    def filter(self, result: Result) -> list[Problem]:
        """Return the problems of a file that its change touched."""
        if not result.checked:  # about a schema, say, which the lines of content don't decide
            return result.problems
        change = self._changes.of(result.path)
        if change is None:
            new: list[Problem] = []
        elif not change.old_blob:
            new = result.problems
        else:
            new = self._touched(result, change)
        self.removed += len(result.problems) - len(new)
        return new

    def describe(self) -> str:
        """Return how many problems were filtered out, for the summary."""
        return f"{count(self.removed, 'problem')} outside the changed lines"

    def _touched(self, result: Result, change: Change) -> list[Problem]:
        checker, problems = self._checker, result.problems
        touches = self._touching(result.path, change)
        untouched = [problem for problem in problems if not touches(problem)]
        if not untouched:
            return problems
        new = subtract_baseline(untouched, _problems(self._changes.old_source(result.path), checker))
        dropped = {id(problem) for problem in untouched} - {id(problem) for problem in new}
        return [problem for problem in problems if id(problem) not in dropped]

    def touches(self, problem: Problem) -> bool:
        """Tell whether the change of a file touched the lines or the value that a problem in it is about.

        A problem with the name of the file, or with a file that is missing, is about none.
        """
        if not problem.pointer:
            return False
        change = self._changes.of(problem.path)
        if change is None or not change.old_blob:
            return change is not None
        if problem.path != self._latest[0]:
            self._latest = problem.path, self._touching(problem.path, change)
        return self._latest[1](problem)

    def _touching(self, path: str, change: Change) -> Callable[[Problem], bool]:
        """Return a function that tells whether a change touched what a problem of its file is about."""
        root, checker, assign = self._changes.root, self._checker, self._checker.config_resolver.assign
        lines = changed_lines(root, change)
        old, new = self._changes.old_source(path), FileSource(str(root / path))
        if old is None:
            return lambda _: True
        try:
            before = checker.content(old, assign(old.path)).value
            after = checker.content(new, assign(new.path)).value
        except (OSError, LimitExceededError):  # which is the reported problem
            return lambda _: True
        return lambda problem: (
            any(_overlap(problem, changed) for changed in lines)
            or (problem.pointer != "" and not _same(before, after, from_pointer(problem.pointer)))
        )


class NewProblems:
    """Keeps problems that the older version of the file, checked by `checker`, doesn't have."""

    covers_relations = False

    def __init__(self, changes: Changes, checker: Checker, *, same_rules: bool) -> None:
        """`same_rules` tells whether the checker uses the same schemas as the one for the newer version."""
        self._changes = changes
        self._checker = checker
        self._same_rules = same_rules
        self.removed = 0

    def filter(self, result: Result) -> list[Problem]:
        """Return the problems of a file that its older version doesn't have."""
        if not result.checked:
            return result.problems
        new = subtract_baseline(result.problems, self._existing(result))
        self.removed += len(result.problems) - len(new)
        return new

    def describe(self) -> str:
        """Return how many problems were filtered out, for the summary."""
        return f"{count(self.removed, 'problem')} already present in {self._changes.revision}"

    def _existing(self, result: Result) -> Counter[str]:
        change = self._changes.of(result.path)
        if change is None and self._same_rules:
            return Counter(map(fingerprint_of, result.problems))
        if change is not None and not change.old_blob:
            return Counter()
        try:
            return _problems(self._changes.old_source(result.path), self._checker)
        except GitError:
            raise
        except MattercheckError:  # the old schemas couldn't check anything
            return Counter()


def _problems(source: Source | None, checker: Checker) -> Counter[str]:
    """Return how often each fingerprint is that of a problem in a source."""
    if source is None:
        return Counter()
    found = checker.check(source, checker.config_resolver.assign(source.path)).problems
    return Counter(map(fingerprint_of, found))


def _overlap(problem: Problem, lines: range) -> bool:
    span = problem.span
    return span.line < lines.stop and lines.start <= span.end_line


def _same(old: Any, new: Any, path: list[str]) -> bool:
    """Tell whether two values agree at an instance path, or both lack it.

    If the length of a list on the path changed, its items can't be matched up and only the changed lines decide.
    """
    for step in path:
        if isinstance(old, list) and isinstance(new, list) and len(old) != len(new):
            return True
        old, new = _member(old, step), _member(new, step)
    return bool(old == new)


def _member(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step, _MISSING)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return _MISSING
