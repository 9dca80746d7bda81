"""What a schema asks of one and the same value: without end where it refers to itself, or too often to be asked.

A keyword such as `allOf` or `$ref` applies other parts of a schema to the value that it is itself applied to
(JSON Schema core 2020-12, section 10.2). An engine that follows `$ref: "#"` there would never get further; where
two branches refer to the same two branches, and so on, the work doubles with each step.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from ..keywords import REFERENCES
from ..model.walk import direct_subschemas

PATHS_LIMIT = 20_000
"""Parts of a schema that may apply to one value, each counted as often as a way leads to it."""
CHAIN_LIMIT = 500
"""Parts of a schema that may lead to one another for one value; the engines follow them by calls within calls."""

_ONE = ("not", "if", "then", "else")
_LIST = ("allOf", "anyOf", "oneOf")

Part = dict[str, Any]
Follow = Callable[[Part, str], Iterable[Part]]
"""Returns the parts of a schema that a reference, the value of a keyword of another part, may lead to."""


class InfiniteReferenceError(Exception):
    """A part of a schema that leads back to itself; `part` is where it is noticed, by its `keyword`."""

    def __init__(self, part: dict[str, Any], keyword: str) -> None:
        super().__init__()
        self.part = part
        self.keyword = keyword


class InPlaceGraph:
    """What parts of schemas ask of one value, as far as `follow` knows where references lead."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._paths: dict[int, int] = {}
        self._chains: dict[int, int] = {}

    def limit_exceeded(self, parts: Iterable[Part]) -> str | None:
        """Say what of the parts is too much, None where nothing is. Raises InfiniteReferenceError."""
        for part in parts:
            self._count(part)
            if self._paths[id(part)] > PATHS_LIMIT:
                return f"more than {PATHS_LIMIT:,} parts of the schema apply to one value, counting each way to a part"
            if self._chains[id(part)] > CHAIN_LIMIT:
                return f"more than {CHAIN_LIMIT:,} parts of the schema lead to one another for one value"
        return None

    def _count(self, start: Part) -> None:
        """Count the parts that apply where one does."""
        paths, chains = self._paths, self._chains
        for part in _postorder(start, paths, lambda part: _applied(part, self._follow)):
            applied = [id(inner) for _, inner in _applied(part, self._follow)]
            paths[id(part)] = min(1 + sum(paths[inner] for inner in applied), PATHS_LIMIT + 1)
            chains[id(part)] = 1 + max((chains[inner] for inner in applied), default=0)


def has_cycle(parts: Iterable[Part], follow: Follow) -> bool:
    """Tell whether a part leads back to itself, for the values in a value, too."""

    def inner(part: Part) -> Iterator[tuple[str, Part]]:
        yield from (("", member) for member in direct_subschemas(part))
        yield from ((name, target) for name in REFERENCES for target in follow(part, name))

    done: set[int] = set()
    try:
        for start in parts:
            done.update(id(part) for part in _postorder(start, done, inner))
    except InfiniteReferenceError:
        return True
    return False


def _postorder(
    start: Part, done: Container[int], inner: Callable[[Part], Iterable[tuple[str, Part]]]
) -> Iterator[Part]:
    """Yield each part that one leads to, itself last, after those that it leads to; but for those that are `done`.

    With a stack of our own, as schemas may be long chains. Raises InfiniteReferenceError.
    """
    entered: set[int] = set()
    seen: set[int] = set()
    pending: list[tuple[Part, bool]] = [(start, False)]
    while pending:
        part, is_done = pending.pop()
        if is_done:
            entered.discard(id(part))
            yield part
        elif id(part) not in done and id(part) not in seen:
            seen.add(id(part))
            entered.add(id(part))
            pending.append((part, True))
            for keyword, other in inner(part):
                if id(other) in entered:
                    raise InfiniteReferenceError(part, keyword)
                if id(other) not in done:
                    pending.append((other, False))


def _applied(part: Part, follow: Follow) -> Iterator[tuple[str, Part]]:
    """Yield the parts that a part applies to the value that it is applied to itself, and by which keyword."""
    for keyword in REFERENCES:
        for target in follow(part, keyword):
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
