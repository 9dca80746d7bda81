"""Refuses regular expressions that are none, and those that it would take too much to prepare."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import DEFAULT_LIMITS
from ..problem import Problem, Route
from ..words import shortened
from . import verdict
from .file import SchemaError, SchemaFile, problem_in
from .patterns import cost

_AFFORDABLE = 200_000
"""Microseconds that it may take to prepare them before another process tries it first."""
_LARGE = 50_000
"""Microseconds for one that the engine may refuse for its size."""


def require_affordable(file: SchemaFile) -> None:
    """Raise SchemaError where to prepare the regular expressions takes too long, or too much memory.

    Where that may be, another process tries it first; it is then also said which of them are none. The file need not
    meet its draft.
    """
    costly = [(cost(pattern), pattern, route) for pattern, route in _patterns(file)]
    if sum(each for each, _, _ in costly) <= _AFFORDABLE:
        return
    from ..guard import Guard, NoProcessError, OverLimitError

    guard = Guard([pattern for _, pattern, _ in costly])
    try:
        bad = guard.run(_bad_ones, DEFAULT_LIMITS)
    except NoProcessError:  # this process is one that is ended itself
        return
    except OverLimitError as error:
        _, pattern, route = max(costly)
        message = (
            f"to prepare the regular expressions takes more than {error}; `{shortened(pattern)}` takes most"
        )
        raise SchemaError([problem_in(file, route, message, "let them repeat less")]) from None
    finally:
        guard.close()
    if bad:
        raise SchemaError([_refused(file, pattern, route) for _, pattern, route in costly if pattern in bad])


def bad_patterns(file: SchemaFile) -> list[Problem]:
    """Return the regular expressions of a schema file that are none, or that the engine does not take."""
    return [
        _refused(file, pattern, route)
        for pattern, route in _patterns(file)
        if not verdict.is_pattern(pattern)
    ]


def _bad_ones(patterns: list[str]) -> set[str]:
    prepared, bad = [], set()
    for pattern in set(patterns):
        try:
            prepared.append(
                verdict.compile_schema({"pattern": pattern})
            )  # kept, for all of them take memory at once
        except verdict.SchemaFaultError:
            bad.add(pattern)
    return bad


def _refused(file: SchemaFile, pattern: str, route: Route) -> Problem:
    # The engine does not tell one that is too large from one that is none.
    doubt = ", or it repeats so often that it would take too much memory" if cost(pattern) > _LARGE else ""
    return problem_in(file, route, f"`{shortened(pattern)}` is not a regular expression{doubt}")


def _patterns(file: SchemaFile) -> Iterator[tuple[str, Route]]:
    for schema, _, route in file.parts:
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"], (*route, "pattern")
        members = schema.get("patternProperties")
        for pattern in members if isinstance(members, dict) else ():
            yield pattern, (*route, "patternProperties", pattern)
