"""Comments in front matter that suppress a rule, on the next line or in the whole file.

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
from ..rules.relations import RELATION_RULES

_COMMENT = re.compile(r"[ \t]*+(?P<whole>#[ \t]*+mattercheck:[ \t]*+(?P<scope>[\w-]*+)(?P<rules>.*+))")
_SCOPES = ("ignore-next-line", "ignore-file")
_RELATIONS = frozenset(rule.id for rule in RELATION_RULES)
_WHOLE_FILE, _NO_LINE = 0, -1
_COMMENTS_LIMIT = 1000
"""Most comments honored in one file; telling whether one is a comment means looking at all values."""


@dataclass(frozen=True, slots=True)
class _Comment:
    span: Span
    scope: str
    rules: tuple[str, ...]

    @property
    def line(self) -> int:
        """The line that the comment applies to; no line for an unknown scope."""
        if self.scope == "ignore-file":
            return _WHOLE_FILE
        return self.span.line + 1 if self.scope == "ignore-next-line" else _NO_LINE


def apply_suppressions(document: Document, problems: list[Problem]) -> list[Problem]:
    """Drop the problems that comments suppress, and report the comments that suppress nothing."""
    comments = list(_comments(document))
    suppressed = {(rule, comment.line) for comment in comments for rule in comment.rules}
    kept = [problem for problem in problems if suppressed.isdisjoint(_keys_of(problem))]
    used = {key for problem in problems for key in _keys_of(problem)}
    for comment in comments:
        kept.extend(_unused(document, comment, used))
    return kept


def ignores_relations(document: Document) -> bool:
    """Tell whether a comment suppresses violations of relations."""
    return "mattercheck:" in document.source.text and any(
        not _RELATIONS.isdisjoint(comment.rules) for comment in _comments(document)
    )


def unused_for_relations(document: Document, problems: list[Problem]) -> list[Problem]:
    """Return a problem for each comment that suppresses a relation which the file doesn't violate."""
    used = {key for problem in problems for key in _keys_of(problem)}
    found: list[Problem] = []
    for comment in _comments(document):
        if comment.scope in _SCOPES:
            found.extend(_unused(document, comment, used, of_relations=True))
    return found


def without_suppressed(document: Document, problems: list[Problem]) -> list[Problem]:
    """Drop the problems that comments suppress."""
    if "mattercheck:" not in document.source.text:
        return problems
    suppressed = {(rule, comment.line) for comment in _comments(document) for rule in comment.rules}
    return [problem for problem in problems if suppressed.isdisjoint(_keys_of(problem))]


def _keys_of(problem: Problem) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return the rules and lines that suppress a problem: its rule on its line, or in the whole file."""
    return (problem.rule, problem.span.line), (problem.rule, _WHOLE_FILE)


def _comments(document: Document) -> Iterator[_Comment]:
    source = document.source
    matches = (
        (number, match)
        for number, line in enumerate(source.lines, start=1)
        if "mattercheck:" in line and (match := _COMMENT.match(line))
    )
    for number, match in islice(matches, _COMMENTS_LIMIT):
        start = match.start("whole")
        if document.is_comment(source.line_start(number) + start + 1):
            rules = tuple(re.split(r"[,\s]+", match["rules"].strip())) if match["rules"].strip() else ()
            span = Span(number, start + 1, number, start + len(match["whole"].rstrip()) + 1)
            yield _Comment(span, match["scope"], rules)


def _unused(
    document: Document, comment: _Comment, used: set[tuple[str, int]], *, of_relations: bool = False
) -> Iterator[Problem]:
    def report(message: str, hint: str) -> Problem:
        return document.source.problem("unused-ignore", comment.span, message, help=hint)

    if comment.scope not in _SCOPES or not comment.rules:
        yield report(
            "this comment suppresses nothing", f"write {' or '.join(_SCOPES)}, followed by rule names"
        )
        return
    # Whether a relation is violated is only known when all files are: see `unused_for_relations`.
    unused = [
        rule
        for rule in comment.rules
        if (rule, comment.line) not in used and (rule in _RELATIONS) == of_relations
    ]
    for rule in unused:
        if rule not in RULES:
            yield report(f"unknown rule `{rule}`", "run `mattercheck explain` to list all rules")
        else:
            where = "in this file" if comment.scope == "ignore-file" else "on the next line"
            what = "the comment" if len(unused) == len(comment.rules) else f"`{rule}` from the comment"
            yield report(f"unused suppression: no `{rule}` problem {where}", f"remove {what}")
