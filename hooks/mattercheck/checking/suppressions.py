"""Comments in front matter that silence a rule: on the next line, or in the whole file.

# mattercheck: ignore-next-line additionalProperties
# mattercheck: ignore-file format, pattern
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..core.problem import Problem, Span
from ..document.document import Document
from ..rules import RULES

_COMMENT = re.compile(
    r"^[ \t]*+(?P<whole>#[ \t]*+mattercheck:[ \t]*+(?P<scope>[\w-]*+)(?P<rules>[^\r\n]*+))", re.MULTILINE
)
_SCOPES = ("ignore-next-line", "ignore-file")
_WHOLE_FILE, _NO_LINE = 0, -1
_COMMENTS_LIMIT = 1000
"""Comments of one file that silence anything; whether one is a comment takes a look at all values."""


@dataclass(frozen=True, slots=True)
class _Comment:
    span: Span
    scope: str
    rules: tuple[str, ...]

    @property
    def line(self) -> int:
        """The line that the comment counts for; an unknown scope counts for none."""
        if self.scope == "ignore-file":
            return _WHOLE_FILE
        return self.span.line + 1 if self.scope == "ignore-next-line" else _NO_LINE


def apply_suppressions(document: Document, problems: list[Problem]) -> list[Problem]:
    """Drop the problems that comments silence; say of a comment that silences nothing that it does not."""
    comments = list(_comments(document))
    silent = {(rule, comment.line) for comment in comments for rule in comment.rules}
    kept = [problem for problem in problems if silent.isdisjoint(_silenced_by(problem))]
    silenced = {way for problem in problems for way in _silenced_by(problem)}
    for comment in comments:
        kept.extend(_unused(document, comment, silenced))
    return kept


def _silenced_by(problem: Problem) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return what silences a problem: its rule, for its line or for the whole file."""
    return (problem.rule, problem.span.line), (problem.rule, _WHOLE_FILE)


def _comments(document: Document) -> Iterator[_Comment]:
    source = document.source
    for match in islice(_COMMENT.finditer(source.text), _COMMENTS_LIMIT):
        if document.is_comment(match.start("whole") + 1):
            rules = tuple(re.split(r"[,\s]+", match["rules"].strip())) if match["rules"].strip() else ()
            end = match.start("whole") + len(match["whole"].rstrip())
            yield _Comment(source.span(match.start("whole"), end), match["scope"], rules)


def _unused(document: Document, comment: _Comment, silenced: set[tuple[str, int]]) -> Iterator[Problem]:
    def report(message: str, hint: str) -> Problem:
        return document.source.problem("unused-ignore", comment.span, message, help=hint)

    if comment.scope not in _SCOPES or not comment.rules:
        yield report("this comment says nothing", f"write {' or '.join(_SCOPES)}, and the names of rules")
        return
    idle = [rule for rule in comment.rules if (rule, comment.line) not in silenced]
    for rule in idle:
        if rule not in RULES:
            yield report(f"there is no rule `{rule}`", "`mattercheck explain` lists them all")
        else:
            where = "in this file" if comment.scope == "ignore-file" else "on the next line"
            what = "the comment" if len(idle) == len(comment.rules) else f"`{rule}` from the comment"
            yield report(f"there is no problem of the rule `{rule}` {where}", f"remove {what}")
