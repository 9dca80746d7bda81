"""What is new since a revision: in the lines and fields that changed, or among the problems."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from ..checking.checker import Checker
from ..checking.fingerprint import fingerprint_of, subtract_baseline
from ..checking.result import Result
from ..core.bounded import LimitExceededError
from ..core.errors import MattercheckError
from ..core.pointer import from_pointer
from ..core.problem import Problem
from ..core.text import count
from ..git.blobs import BlobReader
from ..git.changes import Change, changed_lines, list_changes, list_tree, merge_base
from ..git.errors import GitError
from ..io.sources import BlobSource, FileSource, Source

_NOTHING = object()


class Changes:
    """The files that changed since HEAD left a `revision`: in the index if `staged`, else in the work tree.

    Raises GitError where git cannot tell.
    """

    def __init__(self, root: Path, revision: str, *, staged: bool) -> None:
        self.root = root
        self.revision = revision
        self.commit = merge_base(root, revision)
        self.all = list_changes(root, self.commit, staged=staged)
        self._by_path = {change.path: change for change in self.all if change.path}
        self._tree: set[str] | None = None

    def of(self, path: str) -> Change | None:
        """Return what changed in a file, None where nothing did. A file that was not there is added."""
        change = self._by_path.get(path)
        if change is None and not self._had(path):
            return Change(path, "", "", "")
        return change

    def _had(self, path: str) -> bool:
        if self._tree is None:
            self._tree = list_tree(self.root, self.commit)
        return path in self._tree


class ChangedLines:
    """Lets pass the problems in changed lines, those of fields whose value was changed, and those that are new.

    A change may make wrong what stands elsewhere, such as a field that another one requires.
    """

    def __init__(self, changes: Changes, checker: Checker, reader: BlobReader) -> None:
        self._changes = changes
        self._checker = checker
        self._reader = reader
        self.removed = 0

    def new(self, result: Result) -> list[Problem]:
        """Return the problems of a file that a change touched."""
        change = self._changes.of(result.path) if result.checked else None
        if change is None:
            new: list[Problem] = []
        elif not change.old_blob:
            new = result.problems
        else:
            new = self._touched(result.problems, change)
        self.removed += len(result.problems) - len(new)
        return new

    def in_words(self) -> str:
        """Say how many problems did not pass."""
        return f"{count(self.removed, 'problem')} that the change did not touch"

    def _touched(self, problems: list[Problem], change: Change) -> list[Problem]:
        root, checker = self._changes.root, self._checker
        lines = changed_lines(root, change)
        old_path, path = str(root / change.old_path), str(root / change.path)
        assign = checker.config_resolver.assign
        old = BlobSource(old_path, change.old_blob, self._reader)
        try:
            before = checker.content(old, assign(old_path)).value
            after = checker.content(FileSource(path), assign(path)).value
        except (OSError, LimitExceededError):  # which is the problem
            return problems
        untouched = [
            problem
            for problem in problems
            if not any(_overlap(problem, changed) for changed in lines)
            and _same(before, after, from_pointer(problem.pointer))
        ]
        known = Counter(map(fingerprint_of, checker.check(old, assign(old_path)).problems))
        new = subtract_baseline(untouched, known)
        left = {id(problem) for problem in untouched} - {id(problem) for problem in new}
        return [problem for problem in problems if id(problem) not in left]


class NewProblems:
    """Lets pass the problems that the older version of the file does not have, as `checker` checks that."""

    def __init__(self, changes: Changes, checker: Checker, reader: BlobReader, *, same_rules: bool) -> None:
        """`same_rules` tells whether the checker has the same schemas as that of the newer version."""
        self._changes = changes
        self._checker = checker
        self._reader = reader
        self._same_rules = same_rules
        self.removed = 0

    def new(self, result: Result) -> list[Problem]:
        """Return the problems of a file that it did not have."""
        if not result.checked:
            return result.problems
        new = subtract_baseline(result.problems, self._known(result))
        self.removed += len(result.problems) - len(new)
        return new

    def in_words(self) -> str:
        """Say how many problems did not pass."""
        return f"{count(self.removed, 'problem')} that {self._changes.revision} has, too"

    def _known(self, result: Result) -> Counter[str]:
        root, change = self._changes.root, self._changes.of(result.path)
        source: Source
        if change is None:
            if self._same_rules:
                return Counter(map(fingerprint_of, result.problems))
            source = FileSource(str(root / result.path))
        elif not change.old_blob:
            return Counter()
        else:
            source = BlobSource(str(root / change.old_path), change.old_blob, self._reader)
        try:
            file_config = self._checker.config_resolver.assign(source.path)
            return Counter(map(fingerprint_of, self._checker.check(source, file_config).problems))
        except GitError:
            raise
        except MattercheckError:  # with the schemas of that time nothing could be checked
            return Counter()


def _overlap(problem: Problem, lines: range) -> bool:
    span = problem.span
    return span.line < lines.stop and lines.start <= span.end_line


def _same(old: Any, new: Any, route: list[str]) -> bool:
    """Tell whether there is the same at a route in two values, or nothing in both.

    Where a list before it got longer or shorter, its items are others, and only lines can tell.
    """
    for step in route:
        if isinstance(old, list) and isinstance(new, list) and len(old) != len(new):
            return True
        old, new = _member(old, step), _member(new, step)
    return bool(old == new)


def _member(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step, _NOTHING)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return _NOTHING
