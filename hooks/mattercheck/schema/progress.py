"""What a schema asks of one and the same value: without end where it refers to itself, or too often to be asked.

A keyword such as `allOf` or `$ref` applies other parts of a schema to the value that it is itself applied to
(JSON Schema core 2020-12, section 10.2). An engine that follows `$ref: "#"` there would never get further; where
two branches refer to the same two branches, and so on, the work doubles with each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .walk import members

PATHS_LIMIT = 20_000
"""Parts of a schema that may apply to one value, each counted as often as a way leads to it."""
CHAIN_LIMIT = 500
"""Parts of a schema that may lead to one another for one value; the engines follow them by calls within calls."""

_ONE = ("not", "if", "then", "else")
_LIST = ("allOf", "anyOf", "oneOf")
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")

Part = dict[str, Any]
Follow = Callable[[Part, str], Iterable[Part]]
"""Returns the parts of a schema that a reference, the value of a keyword of another part, may lead to."""


class EndlessError(Exception):
    """A part of a schema that leads back to itself; `part` is where it is noticed, by its `keyword`."""

    def __init__(self, part: dict[str, Any], keyword: str) -> None:
        super().__init__()
        self.part = part
        self.keyword = keyword


class Progress:
    """What parts of schemas ask of one value, as far as `follow` knows where references lead."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._paths: dict[int, int] = {}
        self._chains: dict[int, int] = {}

    def excess(self, parts: Iterable[Part]) -> str | None:
        """Say what of the parts is too much, None where nothing is. Raises EndlessError."""
        for part in parts:
            self._count(part)
            if self._paths[id(part)] > PATHS_LIMIT:
                return f"more than {PATHS_LIMIT:,} parts of the schema apply to one value, counting each way to a part"
            if self._chains[id(part)] > CHAIN_LIMIT:
                return f"more than {CHAIN_LIMIT:,} parts of the schema lead to one another for one value"
        return None

    def _count(self, start: Part) -> None:
        """Count the parts that apply where one does; with a stack of our own, as schemas may be long chains."""
        paths, chains = self._paths, self._chains
        entered: set[int] = set()
        pending: list[tuple[Part, bool]] = [(start, False)]
        while pending:
            part, is_done = pending.pop()
            if is_done:
                entered.discard(id(part))
                applied = [id(inner) for _, inner in _applied(part, self._follow)]
                paths[id(part)] = min(1 + sum(paths[inner] for inner in applied), PATHS_LIMIT + 1)
                chains[id(part)] = 1 + max((chains[inner] for inner in applied), default=0)
            elif id(part) not in paths and id(part) not in entered:
                entered.add(id(part))
                pending.append((part, True))
                for keyword, inner in _applied(part, self._follow):
                    if id(inner) in entered:
                        raise EndlessError(part, keyword)
                    if id(inner) not in paths:
                        pending.append((inner, False))


def leads_back(parts: Iterable[Part], follow: Follow) -> bool:
    """Tell whether a part leads back to itself, for the values in a value, too."""
    done: set[int] = set()
    for start in parts:
        entered: set[int] = set()
        pending: list[tuple[Part, bool]] = [(start, False)]
        while pending:
            part, is_done = pending.pop()
            if is_done:
                entered.discard(id(part))
                done.add(id(part))
            elif id(part) in entered:
                return True
            elif id(part) not in done:
                entered.add(id(part))
                pending.append((part, True))
                inner = [*members(part), *(one for name in REFERENCES for one in follow(part, name))]
                if any(id(one) in entered for one in inner):
                    return True
                pending.extend((one, False) for one in inner)
    return False


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
