"""The results of a check as a file, from which `mattercheck merge` makes any other format.

A file consists of JSON lines: one for each result, before the baseline is applied, and a last one with the counts of the
run. Of the content it has only the lines that a report shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..checking.result import Result, Shard, Summary
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.problem import Edit, Fix, Problem, Related, SchemaPlace, Severity, Span
from ..core.version import __version__
from ..document.source_text import SourceText
from ..rules import RULES
from .json_text import to_json

_VERSION = 1
_MAX_LINES = 1 << 20
"""Most lines of front matter, so that a forged number can't use up all memory."""


class Run(NamedTuple):
    """The results in a file, and what is known about the run that wrote it.

    `relations` are the results of relations across files. `whole` tells whether the run was on the whole repository,
    and `divided` what all shards of a check have in common.
    """

    results: list[Result]
    relations: list[Result]
    shard: Shard
    skipped: int
    whole: bool
    divided: dict[str, str]


def to_line(result: Result, *, is_relation: bool) -> str:
    """Return the line for a result."""
    found: dict[str, Any] = {"path": result.path}
    if not result.checked:
        found["checked"] = False
    if result.collection:
        found["collection"] = result.collection
    if is_relation:
        found["relation"] = True
    if result.problems:
        found["problems"] = [_members(problem) for problem in result.problems]
        if result.source is not None and result.source.text:
            found["lines"] = _lines(result.problems, result.source)
    return to_json(found) + "\n"


def last_line(summary: Summary) -> str:
    """Return the last line of a file."""
    last = {
        "mattercheck": __version__,
        "version": _VERSION,
        "shard": str(summary.shard),
        "skipped": summary.skipped,
        "whole": summary.whole,
        "divided": summary.divided,
    }
    return to_json(last) + "\n"


def read_run(name: str, lines: Iterable[str]) -> Run:
    """Read the lines of a file called `name`. Raises MattercheckError if it is invalid or incomplete."""
    results: list[Result] = []
    relations: list[Result] = []
    last: dict[str, Any] | None = None
    for number, line in enumerate(lines, 1):
        if last is not None:
            raise _invalid(name, number)
        try:
            found = json.loads(line)
            if "version" in found:
                last = found
            else:
                (relations if found.get("relation") else results).append(_result(found))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
            raise _invalid(name, number) from None
    if last is None:
        raise MattercheckError(
            f"{name} is incomplete: its check didn't finish, or it isn't a results file"
            " (write one with `mattercheck check --output results=FILE`)"
        )
    if last.get("mattercheck") != __version__ or last["version"] != _VERSION:
        raise MattercheckError(
            f"{name} was written by mattercheck {last.get('mattercheck')}, but this is {__version__};"
            " use the same version for all shards"
        )
    try:
        shard = Shard.parse(last["shard"])
        divided = {name: _text(value) for name, value in last["divided"].items()}
        return Run(results, relations, shard, int(last["skipped"]), bool(last["whole"]), divided)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _invalid(name, number) from None


def _invalid(name: str, line: int) -> MattercheckError:
    return MattercheckError(f"{name} is not a results file of mattercheck: line {line} is invalid")


def _members(problem: Problem) -> dict[str, Any]:
    members: dict[str, Any] = {
        "span": problem.span,
        "rule": problem.rule,
        "message": problem.message,
        "severity": problem.severity.value,
        "pointer": problem.pointer,
        "help": problem.help,
        "schema": problem.schema,
        "related": problem.related,
        "fingerprint": problem.fingerprint,
        "fix": problem.fix and (problem.fix.edits, problem.fix.safe),
    }
    return {name: value for name, value in members.items() if value}


def _lines(problems: Iterable[Problem], source: SourceText) -> dict[str, str]:
    numbers: set[int] = set()
    for problem in problems:
        for span in _spans(problem):
            numbers |= {span.line, span.end_line}
    lines = source.lines
    return {str(number): lines[number - 1] for number in sorted(numbers) if 0 < number <= len(lines)}


def _spans(problem: Problem) -> Iterator[Span]:
    yield problem.span
    yield from (related.span for related in problem.related)
    if problem.fix is not None:
        yield from (edit.span for edit in problem.fix.edits)


def _result(found: dict[str, Any]) -> Result:
    path = _text(found["path"])
    lines = {int(number): _text(line) for number, line in found.get("lines", {}).items()}
    source = None
    if lines:
        if not 0 < min(lines) <= max(lines) <= _MAX_LINES:
            raise ValueError
        source = SourceText(path, "\n".join(lines.get(number, "") for number in range(1, max(lines) + 2)))
    return Result(
        path,
        checked=bool(found.get("checked", True)),
        problems=[_problem(path, members) for members in found.get("problems", [])],
        source=source,
        collection=_text(found.get("collection", "")),
    )


def _problem(path: str, found: dict[str, Any]) -> Problem:
    fix, schema = found.get("fix"), found.get("schema")
    if found["rule"] not in RULES:
        raise ValueError
    return Problem(
        path,
        _span(found["span"]),
        _text(found["rule"]),
        _text(found["message"]),
        severity=Severity(found["severity"]),
        pointer=_text(found.get("pointer", "")),
        help=None if "help" not in found else _text(found["help"]),
        schema=None if schema is None else SchemaPlace(_text(schema[0]), _text(schema[1])),
        related=tuple(
            Related(_span(span), _text(message), _text(other))
            for span, message, other in found.get("related", [])
        ),
        fingerprint=_text(found.get("fingerprint", "")),
        fix=None
        if fix is None
        else Fix(tuple(Edit(_span(span), _text(text)) for span, text in fix[0]), bool(fix[1])),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _span(value: Any) -> Span:
    span = Span(*value)
    if not all(type(number) is int and 0 < number < 1 << 40 for number in span):
        raise ValueError
    return span
