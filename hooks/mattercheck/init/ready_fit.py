"""Tries the ready schemas that a repository has files for, and keeps those that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ..checking.discovery import find_files
from ..checking.result import Result
from ..config.ready import ready_schemas
from ..config.settings import FILE_NAME
from ..core.named_tuple import NamedTuple
from ..core.paths import relative
from ..core.problem import Problem, Severity
from .configuration import configuration
from .planned_files import check_planned

_MOST_INVALID = 0.1
"""Largest share of files that a schema of records may reject: the rest of them follow other rules."""
_MOST_INVALID_FOR_AGENTS = 0.5
"""The same for the schema of an agent. What it rejects, the agent rejects, too."""
_FEW = 5
"""Fewest files for which their share is significant."""


class Misfit(NamedTuple):
    """A ready schema that rejects `invalid` of the `total` files it is for, `most` of them for the same `reason`."""

    name: str
    invalid: int
    total: int
    reason: str
    most: int


def fitting(
    ready: Mapping[str, list[str]], top: Path, root: Path | None, jobs: int
) -> tuple[dict[str, list[str]], list[Misfit]]:
    """Divide ready schemas, each with the paths of its files below `top`, into those that fit and the others."""
    if not ready:
        return {}, []
    known = {path for paths in ready.values() for path in paths}
    sources = (source for source in find_files([top], root) if relative(source.path, top) in known)
    results = check_planned({FILE_NAME: configuration([], {}, ready, {})}, sources, top, jobs)
    invalid = {result.path: errors for result in results if (errors := _errors(result))}
    fits: dict[str, list[str]] = {}
    misfits: list[Misfit] = []
    for name, paths in ready.items():
        rejected = [invalid[path] for path in paths if path in invalid]
        is_agent = ready_schemas()[name].kind == "agent"
        allowed = (_MOST_INVALID_FOR_AGENTS if is_agent else _MOST_INVALID) * len(paths)
        if len(paths) < _FEW or len(rejected) <= allowed:
            fits[name] = paths
        else:
            misfits.append(Misfit(name, len(rejected), len(paths), *_commonest(rejected)))
    return fits, misfits


def _errors(result: Result) -> list[Problem]:
    return [problem for problem in result.problems if problem.severity is Severity.ERROR]


def _commonest(rejected: list[list[Problem]]) -> tuple[str, int]:
    """Return the message that most rejected files have in common, and their number."""
    messages = Counter(
        message for errors in rejected for message in dict.fromkeys(one.message for one in errors)
    )
    return messages.most_common(1)[0]
