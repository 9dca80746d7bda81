"""Comments in front matter that silence a rule: on the next line, or in the whole file.

# mattercheck: ignore-next-line additionalProperties
# mattercheck: ignore-file format, pattern
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .document import Document
from .problem import Problem, Span
from .rules import RULES

_COMMENT = re.compile(
    r"^[ \t]*(?P<whole>#[ \t]*mattercheck:[ \t]*(?P<scope>[\w-]*)(?P<rules>[^\r\n]*?))[ \t]*$", re.MULTILINE
)
_SCOPES = ("ignore-next-line", "ignore-file")


@dataclass(frozen=True, slots=True)
class _Comment:
    span: Span
    scope: str
    rules: tuple[str, ...]

    def covers(self, problem: Problem) -> bool:
        """Tell whether a problem stands where the comment counts; an unknown scope counts nowhere."""
        if self.scope == "ignore-file":
            return True
        return self.scope == "ignore-next-line" and problem.span.line == self.span.line + 1


def without_ignored(document: Document, problems: list[Problem]) -> list[Problem]:
    """Drop the problems that comments silence; say of a comment that silences nothing that it does not."""
    comments = list(_comments(document))
    kept = [
        problem
        for problem in problems
        if not any(problem.rule in comment.rules and comment.covers(problem) for comment in comments)
    ]
    for comment in comments:
        kept.extend(_idle(document, comment, problems))
    return kept


def _comments(document: Document) -> Iterator[_Comment]:
    source = document.source
    for match in _COMMENT.finditer(source.text):
        if document.is_comment(match.start("whole") + 1):
            rules = tuple(re.split(r"[,\s]+", match["rules"].strip())) if match["rules"].strip() else ()
            yield _Comment(source.span(*match.span("whole")), match["scope"], rules)


def _idle(document: Document, comment: _Comment, problems: list[Problem]) -> Iterator[Problem]:
    def report(message: str, hint: str) -> Problem:
        return document.source.problem("unused-ignore", comment.span, message, help=hint)

    if comment.scope not in _SCOPES or not comment.rules:
        yield report("this comment says nothing", f"write {' or '.join(_SCOPES)}, and the names of rules")
        return
    covered = {problem.rule for problem in problems if comment.covers(problem)}
    idle = [rule for rule in comment.rules if rule not in covered]
    for rule in idle:
        if rule not in RULES:
            yield report(f"there is no rule `{rule}`", "`mattercheck explain` lists them all")
        else:
            where = "in this file" if comment.scope == "ignore-file" else "on the next line"
            what = "the comment" if len(idle) == len(comment.rules) else f"`{rule}` from the comment"
            yield report(f"there is no problem of the rule `{rule}` {where}", f"remove {what}")
