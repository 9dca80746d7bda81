"""Tells which files may be renamed ones, by what came in the commit in which another file went.

Git doesn't record renames, and a file that was renamed may have changed, too. But a file that was there before, or that
came later, is another file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from ..core.named_tuple import NamedTuple
from .changes import is_shallow
from .command import run
from .errors import GitRefusedError
from .files import raw_diff
from .trees import tree_files, tree_of

_MAX_SEARCHES = 50
"""Most deletions to search for in the history, which may be long."""


class _Replacement(NamedTuple):
    """The files that went in a commit, and those that came."""

    went: frozenset[str]
    came: frozenset[str]


class Renames:
    """The renames in the history of HEAD, and those that are yet to be committed, of the repository at `root`.

    `is_gone` tells whether there is no file at a path now. Without a repository, anything may have been renamed.
    """

    def __init__(self, root: Path | None, is_gone: Callable[[str], bool]) -> None:
        self._root = root
        self._is_gone = is_gone
        self._found: list[_Replacement] = []
        self._searches = 0

    def may_have_become(self, old: str, new: str) -> bool:
        """Tell whether a file that is gone may be what is at another path now, also by way of others. Raises GitError."""
        if self._root is None:
            return True
        pending, seen = [old], {old}
        while pending:
            path = pending.pop()
            if path in self._committed:
                came = new not in self._committed
            else:
                replacement = self._replacement_of(self._root, path)
                if replacement is None:
                    came = self._is_unknown(self._root, new)
                else:
                    came = new in replacement.came
                    others = {one for one in replacement.came - seen if self._is_gone(one)}
                    pending += others
                    seen |= others
            if came:
                return True
        return False

    @cached_property
    def _committed(self) -> frozenset[str]:
        """The files of the latest commit."""
        assert self._root is not None
        return frozenset(file.path for file in tree_files(self._root, tree_of(self._root)))

    def _replacement_of(self, root: Path, path: str) -> _Replacement | None:
        """Return what happened in the commit that removed a file; None if there is no such commit."""
        for one in self._found:
            if path in one.went:
                return one
        self._searches += 1
        if self._searches > _MAX_SEARCHES:
            return _Replacement(frozenset(), frozenset())
        try:
            printed = run(root, "rev-list", "-1", "--parents", "HEAD", "--", f":(top,literal){path}")
        except GitRefusedError:  # before the first commit
            return None
        commit, *parents = printed.decode("ascii", "replace").split() or [""]
        for parent in parents:
            went, came = set(), set()
            for (old_mode, mode, *_), changed in raw_diff(root, parent, commit, "--"):
                if not mode.strip(b"0"):
                    went.add(changed)
                elif not old_mode.strip(b":0"):
                    came.add(changed)
            if path in went:
                self._found.append(_Replacement(frozenset(went), frozenset(came)))
                return self._found[-1]
        return None

    def _is_unknown(self, root: Path, new: str) -> bool:
        """Tell whether a file may have come when one went whose removal isn't in the history."""
        return new not in self._committed or is_shallow(root)
