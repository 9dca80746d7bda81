"""Refuses regular expressions that are none, and those that it would take minutes, or gigabytes, to prepare."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.limits import DEFAULT_LIMITS
from ...core.pointer import Route
from ...core.problem import Problem
from ...core.text import shorten
from .. import engine
from ..model.file import SchemaError, SchemaFile, problem_in

_AFFORDABLE = 200_000
"""Microseconds that it may take to prepare them before another process tries it first."""
_LARGE = 50_000
"""Microseconds for one that the engine may refuse for its size."""
_TOKEN = re.compile(
    r"""
    (?P<open> \( )
    | (?P<close> \) )
    | (?P<repeat> \{ \d+ (?: , \d* )? \} )
    | (?P<sign> \[ (?: \\. | [^\]\\] )* \]? | \\[pP]\{[^}]{0,99}\} | \\. | [^?*+|^$] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What stands in an expression, each found in time that grows with its length alone."""
_UNICODE = re.compile(r"\\[pP]")
_WIDE = re.compile(r"\.|\\[DSW]|\[.*\\[DSW]|\[\^", re.DOTALL)
_OF_UNICODE, _OF_WIDE, _OF_SIGN = 400, 15, 2
"""Microseconds that the engine takes, measured: it builds states for each byte of what may stand there."""
_MOST_DIGITS = 6
_MOST = 10**12


def require_affordable(file: SchemaFile) -> None:
    """Raise SchemaError where to prepare the regular expressions takes too long, or too much memory.

    Where that may be, another process tries it first; it is then also said which of them are none. The file need not
    meet its draft.
    """
    costly = [(cost(pattern), pattern, route) for pattern, route in _patterns(file)]
    if sum(each for each, _, _ in costly) <= _AFFORDABLE:
        return
    from ...core.bounded import LimitExceededError, run_bounded

    try:
        bad = run_bounded([pattern for _, pattern, _ in costly], _bad_ones, DEFAULT_LIMITS)
    except LimitExceededError as error:
        _, pattern, route = max(costly)
        message = (
            f"to prepare the regular expressions takes more than {error}; `{shorten(pattern)}` takes most"
        )
        raise SchemaError([problem_in(file, route, message, "let them repeat less")]) from None
    if bad:
        raise SchemaError([_refused(file, pattern, route) for _, pattern, route in costly if pattern in bad])


def bad_patterns(file: SchemaFile) -> list[Problem]:
    """Return the regular expressions of a schema file that are none, or that the engine does not take."""
    return [
        _refused(file, pattern, route) for pattern, route in _patterns(file) if not engine.is_pattern(pattern)
    ]


def _bad_ones(patterns: list[str]) -> set[str]:
    prepared, bad = [], set()
    for pattern in set(patterns):
        try:
            prepared.append(
                engine.compile_schema({"pattern": pattern})
            )  # kept, for all of them take memory at once
        except engine.SchemaFaultError:
            bad.add(pattern)
    return bad


def _refused(file: SchemaFile, pattern: str, route: Route) -> Problem:
    # The engine does not tell one that is too large from one that is none.
    doubt = ", or it repeats so often that it would take too much memory" if cost(pattern) > _LARGE else ""
    return problem_in(file, route, f"`{shorten(pattern)}` is not a regular expression{doubt}")


def _patterns(file: SchemaFile) -> Iterator[tuple[str, Route]]:
    for schema, _, route in file.parts:
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"], (*route, "pattern")
        members = schema.get("patternProperties")
        for pattern in members if isinstance(members, dict) else ():
            yield pattern, (*route, "patternProperties", pattern)


def cost(pattern: str) -> int:
    """Return about how many microseconds it takes to prepare a regular expression, or what is none."""
    sums = [0]
    last = 0
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup
        if kind == "open":
            sums.append(0)
        elif kind == "close":
            last = sums.pop() if len(sums) > 1 else 0
            sums[-1] += last
        elif kind == "repeat":
            once, last = last, min(last * _times(token[0]), _MOST)
            sums[-1] = min(sums[-1] + last - once, _MOST)
        else:
            last = _of_sign(token[0])
            sums[-1] += last
    return sum(sums)


def _of_sign(written: str) -> int:
    """Return what a sign costs, or a class of signs."""
    if _UNICODE.search(written):
        return _OF_UNICODE * written.count("\\")
    return (_OF_WIDE if _WIDE.match(written) else _OF_SIGN) + len(written) // 2


def _times(repeat: str) -> int:
    """Return how often `{2,5}` has what stands before it."""
    numbers = [int(digits) for digits in re.findall(rf"\d{{1,{_MOST_DIGITS}}}", repeat)]
    return max(1, *numbers)
