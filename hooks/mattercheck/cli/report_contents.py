"""What the reports of `mattercheck report` and `mattercheck merge` contain besides results, and the file they go to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import MattercheckError, describe_os_error
from .context import Context

if TYPE_CHECKING:
    from ..checking.result import Result
    from ..core.problem import Problem
    from ..filtering.baseline import Baseline
    from ..git.history import LastCommit


def known_problems(baseline: Baseline | None, result: Result) -> list[int]:
    """Return the positions of the problems of a file that are in the baseline."""
    if baseline is None:
        return []
    new = {id(problem) for problem in baseline.filter(result)}
    return [index for index, problem in enumerate(result.problems) if id(problem) not in new]


def with_related(result: Result, problems: list[Problem]) -> Result:
    """Return a result with the violations of relations in the file added."""
    return result._replace(problems=sorted([*result.problems, *problems])) if problems else result


def last_commits_of(context: Context) -> Mapping[str, LastCommit]:
    """Return the last commit of each file by its path; empty outside a repository with commits."""
    from ..git.errors import GitError
    from ..git.history import last_commits

    try:
        return last_commits(context.root) if context.root is not None else {}
    except GitError:  # there are no commits yet
        return {}


def head_of(context: Context) -> str:
    """Return the commit that is checked out, or an empty text."""
    from ..git.changes import resolve
    from ..git.errors import GitError

    try:
        return resolve(context.root, "HEAD") if context.root is not None else ""
    except GitError:
        return ""


def link_template(template: str | None, environment: Mapping[str, str]) -> str:
    """Return the template of links to files: the given one, that of the CI system, or an empty text."""
    if template is not None:
        if not template.startswith(("https://", "http://")) or "{path}" not in template:
            raise MattercheckError(
                "--link-template requires an address with {path}, such as"
                " https://github.com/OWNER/NAME/blob/main/{path}#L{line}"
            )
        return template
    server, repository = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_REPOSITORY")
    if server and repository and (commit := environment.get("GITHUB_SHA")):
        return f"{server}/{repository}/blob/{commit}/{{path}}#L{{line}}"
    project = environment.get("CI_PROJECT_URL")
    if project and (commit := environment.get("CI_COMMIT_SHA")):
        return f"{project}/-/blob/{commit}/{{path}}#L{{line}}"
    return ""


def write_file(path: Path, text: str) -> str:
    """Write a file and return its name. Raises MattercheckError."""
    from ..io.atomic_write import write_atomically

    try:
        write_atomically(path, text.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as error:
        raise MattercheckError(f"{path} cannot be written: {describe_os_error(error)}") from None
    return str(path)
