"""Adds mattercheck's hook to a pre-commit configuration by editing its text, keeping comments and layout."""

from __future__ import annotations

import re
from typing import Any

from ..core.problem import Severity
from ..core.version import __version__
from ..document.document import read_data
from ..document.syntax import Syntax
from ..rules import HOME_PAGE

FILE_NAME = ".pre-commit-config.yaml"
_HOOK = "mattercheck"
_ENTRY = {"repo": HOME_PAGE, "rev": f"v{__version__}", "hooks": [{"id": _HOOK}]}


def with_hooks(text: str) -> str | None:
    """Return the text of a configuration with mattercheck as its last repository; None if it can't be edited safely.

    The text is returned unchanged if it already contains mattercheck.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    document = read_data(FILE_NAME, text.encode("utf-8", "surrogatepass"), Syntax.YAML)
    if any(problem.severity is Severity.ERROR for problem in document.problems):
        return None  # the value is only what was probably meant
    before: Any = document.value
    repositories = before.get("repos", 0) if isinstance(before, dict) else 0
    if repositories in ([], None):
        return _with_first_repository(text, before, newline)
    if not isinstance(repositories, list):
        return None
    if any(isinstance(entry, dict) and entry.get("repo") == HOME_PAGE for entry in repositories):
        return text
    first = document.value_span(("repos", 0))
    end = document.value_span(("repos",)).end_line
    lines = (text if text.endswith("\n") else text + newline).split("\n")
    head = lines[first.line - 1][: first.column - 1]
    if head.strip() != "-":  # a flow sequence
        return None
    lines[end:end] = [line + newline[:-1] for line in _lines(head)]
    edited = "\n".join(lines)
    after = read_data(FILE_NAME, edited.encode("utf-8", "surrogatepass"), Syntax.YAML).value
    return edited if after == {**before, "repos": [*repositories, _ENTRY]} else None


def _with_first_repository(text: str, before: dict[str, Any], newline: str) -> str | None:
    """Return the text of a configuration without repositories, with mattercheck added."""
    added = newline.join(["repos:", *_lines("  - ")])
    edited = re.sub(
        r"^repos:[ \t]*(\[[ \t]*\])?[ \t]*(?=\r?$)", lambda _: added, text, count=1, flags=re.MULTILINE
    )
    after = read_data(FILE_NAME, edited.encode("utf-8", "surrogatepass"), Syntax.YAML).value
    return edited if after == {**before, "repos": [_ENTRY]} else None


def _lines(head: str) -> list[str]:
    """Return the lines of mattercheck's entry; `head` is what precedes each entry of the list, such as `  - `."""
    margin = " " * len(head)
    inner = margin + head[: head.index("-")]
    return [
        f"{head}repo: {HOME_PAGE}",
        f"{margin}rev: v{__version__}",
        f"{margin}hooks:",
        f"{inner}- id: {_HOOK}",
    ]
