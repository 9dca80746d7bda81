"""Reject invalid regular expressions, and those that would take minutes or gigabytes to compile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.limits import DEFAULT_LIMITS
from ...core.pointer import Route
from ...core.problem import Problem
from ...core.text import shorten
from .. import engine
from ..model.file import SchemaError, SchemaFile, problem_in

_MAX_AFFORDABLE = 200_000
"""Microseconds; patterns with a higher estimated total are first compiled in a separate process."""
_LARGE = 50_000
"""Microseconds; the engine may reject a more expensive pattern for its size."""
_TOKEN = re.compile(
    r"""
    (?P<open> \( )
    | (?P<close> \) )
    | (?P<repeat> \{ \d+ (?: , \d* )? \} )
    | (?P<character> \[ (?: \\. | [^\]\\] )* \]? | \\[pP]\{[^}]{0,99}\} | \\. | [^?*+|^$] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""The tokens of a regular expression, matched in linear time."""
_UNICODE = re.compile(r"\\[pP]")
_WIDE = re.compile(r"\.|\\[DSW]|\[.*\\[DSW]|\[\^", re.DOTALL)
_UNICODE_COST, _WIDE_COST, _CHARACTER_COST = 400, 15, 2
"""Microseconds, measured: the engine builds states for each byte of the characters that may match."""
_MAX_DIGITS = 6
_MAX_COST = 10**12


def require_affordable(file: SchemaFile) -> None:
    """Raise SchemaError if compiling the regular expressions takes too much time or memory.

    If that is likely, they are first compiled in a separate process, and invalid ones are reported, too; a process that
    is bounded already compiles them only once. The file need not be a valid schema.
    """
    costly = [(cost(pattern), pattern, route) for pattern, route in _patterns(file)]
    if sum(each for each, _, _ in costly) <= _MAX_AFFORDABLE:
        return
    from ...core.bounded import LimitExceededError, is_bounded, run_bounded

    if is_bounded():
        return
    try:
        invalid = run_bounded([pattern for _, pattern, _ in costly], _invalid_ones, DEFAULT_LIMITS)
    except LimitExceededError as error:
        _, pattern, route = max(costly)
        message = (
            f"compiling the regular expressions takes more than {error}; the slowest is `{shorten(pattern)}`"
        )
        raise SchemaError([problem_in(file, route, message, "reduce their repetitions")]) from None
    if invalid:
        raise SchemaError(
            [_problem(file, pattern, route) for _, pattern, route in costly if pattern in invalid]
        )


def invalid_patterns(file: SchemaFile) -> list[Problem]:
    """Return a problem for each regular expression of a schema file that the engine rejects."""
    return [
        _problem(file, pattern, route) for pattern, route in _patterns(file) if not engine.is_pattern(pattern)
    ]


def _invalid_ones(patterns: list[str]) -> set[str]:
    compiled, invalid = [], set()
    for pattern in set(patterns):
        try:
            compiled.append(
                engine.compile_schema({"pattern": pattern})
            )  # kept, because all of them take up memory at the same time
        except engine.SchemaFaultError:
            invalid.add(pattern)
    return invalid


def _problem(file: SchemaFile, pattern: str, route: Route) -> Problem:
    # The engine does not distinguish patterns that are too large from invalid ones.
    reason = ", or its repetitions would take too much memory" if cost(pattern) > _LARGE else ""
    return problem_in(file, route, f"`{shorten(pattern)}` is not a valid regular expression{reason}")


def _patterns(file: SchemaFile) -> Iterator[tuple[str, Route]]:
    for schema, _, route in file.subschemas:
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"], (*route, "pattern")
        members = schema.get("patternProperties")
        for pattern in members if isinstance(members, dict) else ():
            yield pattern, (*route, "patternProperties", pattern)


def cost(pattern: str) -> int:
    """Estimate how many microseconds it takes to compile a pattern, which may be invalid."""
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
            once, last = last, min(last * _max_repetitions(token[0]), _MAX_COST)
            sums[-1] = min(sums[-1] + last - once, _MAX_COST)
        else:
            last = _character_cost(token[0])
            sums[-1] += last
    return sum(sums)


def _character_cost(token: str) -> int:
    """Return the cost of a character or a character class, in microseconds."""
    if _UNICODE.search(token):
        return _UNICODE_COST * token.count("\\")
    return (_WIDE_COST if _WIDE.match(token) else _CHARACTER_COST) + len(token) // 2


def _max_repetitions(repeat: str) -> int:
    """Return the maximum number of repetitions of a quantifier such as `{2,5}`."""
    numbers = [int(digits) for digits in re.findall(rf"\d{{1,{_MAX_DIGITS}}}", repeat)]
    return max(1, *numbers)
