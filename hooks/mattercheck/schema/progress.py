"""What a schema asks of one and the same value: without end where it refers to itself, or too often to be asked.

A keyword such as `allOf` or `$ref` applies other parts of a schema to the value that it is itself applied to
(JSON Schema core 2020-12, section 10.2). An engine that follows `$ref: "#"` there would never get further; where
two branches refer to the same two branches, and so on, the work doubles with each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..problem import Route

PATHS_LIMIT = 20_000
"""Parts of a schema that may apply to one value, each counted as often as a way leads to it."""

_ONE = ("not", "if", "then", "else")
_LIST = ("allOf", "anyOf", "oneOf")
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")

Follow = Callable[[dict[str, Any], str], Any]
"""Returns the part of a schema that a reference, the value of a keyword of another part, leads to; None for unknown."""


class EndlessError(Exception):
    """A part of a schema that leads back to itself; `part` is where it is noticed, by its `keyword`."""

    def __init__(self, part: dict[str, Any], keyword: str) -> None:
        super().__init__()
        self.part = part
        self.keyword = keyword


def require_progress(parts: list[tuple[dict[str, Any], str, Route]], follow: Follow) -> bool:
    """Tell whether no more parts apply to one value than the limit. Raises EndlessError.

    `parts` are those of a schema file, as `subschemas` gives them.
    """
    paths: dict[int, int] = {}
    return all(_paths(part, follow, paths) <= PATHS_LIMIT for part, _, _ in parts)


def _paths(start: dict[str, Any], follow: Follow, paths: dict[int, int]) -> int:
    """Count the parts that apply where one does; with a stack of our own, as schemas may be long chains."""
    entered: set[int] = set()
    pending: list[tuple[dict[str, Any], bool]] = [(start, False)]
    while pending:
        part, is_done = pending.pop()
        if is_done:
            entered.discard(id(part))
            counted = sum(paths[id(inner)] for _, inner in _applied(part, follow))
            paths[id(part)] = min(1 + counted, PATHS_LIMIT + 1)
        elif id(part) not in paths and id(part) not in entered:
            entered.add(id(part))
            pending.append((part, True))
            for keyword, inner in _applied(part, follow):
                if id(inner) in entered:
                    raise EndlessError(part, keyword)
                if id(inner) not in paths:
                    pending.append((inner, False))
    return paths[id(start)]


def _applied(part: dict[str, Any], follow: Follow) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the parts that a part applies to the value that it is applied to itself, and by which keyword."""
    for keyword in REFERENCES:
        if isinstance(part.get(keyword), str):
            target = follow(part, keyword)
            if isinstance(target, dict):
                yield keyword, target
    for keyword in _ONE:
        if isinstance(part.get(keyword), dict):
            yield keyword, part[keyword]
    for keyword in _LIST:
        value = part.get(keyword)
        for inner in value if isinstance(value, list) else ():
            if isinstance(inner, dict):
                yield keyword, inner
    for keyword in ("dependentSchemas", "dependencies"):
        value = part.get(keyword)
        for inner in value.values() if isinstance(value, dict) else ():
            if isinstance(inner, dict):
                yield keyword, inner
