"""Detect schemas that apply infinitely many, or too many, subschemas to one value.

A keyword such as `allOf` or `$ref` applies other subschemas to the same value (JSON Schema core 2020-12, section 10.2).
An engine that follows `$ref: "#"` there would never finish; where two branches each refer to the same two branches, and
so on, the work doubles with each step.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator
from typing import Any

from ..keywords import REFERENCES
from ..model.file import SchemaError, SchemaFile, problem_in
from ..model.resolver import Resolver
from ..model.schema import EXPANSION_LIMIT
from ..model.walk import Follow, Subschema, applied, direct_subschemas

PATHS_LIMIT = 20_000
"""Maximum number of subschemas that apply to one value, each counted once per path to it."""
CHAIN_LIMIT = 500
"""Maximum length of a chain of subschemas that apply to one value; the engines follow it recursively."""


class InfiniteReferenceError(Exception):
    """A subschema leads back to itself through the `keyword` of `subschema`."""

    def __init__(self, subschema: dict[str, Any], keyword: str) -> None:
        super().__init__()
        self.subschema = subschema
        self.keyword = keyword


class InPlaceGraph:
    """The graph of subschemas that apply to the same value; `follow` resolves references."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._paths: dict[int, int] = {}
        self._chains: dict[int, int] = {}

    def limit_exceeded(self, subschemas: Iterable[Subschema]) -> str | None:
        """Return a message if the subschemas exceed a limit, else None. Raises InfiniteReferenceError."""
        for subschema in subschemas:
            self._count(subschema)
            if self._paths[id(subschema)] > PATHS_LIMIT:
                return f"more than {PATHS_LIMIT:,} subschemas apply to one value, counting each path to a subschema"
            if self._chains[id(subschema)] > CHAIN_LIMIT:
                return f"more than {CHAIN_LIMIT:,} subschemas in a chain apply to one value"
        return None

    def _count(self, start: Subschema) -> None:
        """Count the subschemas that apply to a value whenever `start` does."""
        paths, chains = self._paths, self._chains
        for subschema in _postorder(start, paths, lambda subschema: applied(subschema, self._follow)):
            inner = [id(other) for _, other in applied(subschema, self._follow)]
            paths[id(subschema)] = min(1 + sum(paths[other] for other in inner), PATHS_LIMIT + 1)
            chains[id(subschema)] = 1 + max((chains[other] for other in inner), default=0)


def require_finite(files: Collection[SchemaFile], registered: dict[str, Any]) -> int:
    """Reject schemas with infinite references or too many subschemas for one value, which no engine detects.

    Returns the expanded size of the first file. Raises SchemaError.
    """
    references = Resolver([(file.document.value, file.uri) for file in files], registered)
    main = next(iter(files))
    try:
        limit_exceeded = InPlaceGraph(references.follow).limit_exceeded(references.subschemas)
    except InfiniteReferenceError as error:
        owner, route = next(
            (
                (owner, route)
                for owner in files
                for subschema, _, route in owner.subschemas
                if subschema is error.subschema
            ),
            (main, ()),  # it is below an unknown keyword
        )
        message = f"infinite reference: `{error.keyword}` leads back to itself for the same value"
        place = (*route, error.keyword) if route or error.keyword in owner.document.value else ()
        raise SchemaError([problem_in(owner, place, message)]) from None
    if limit_exceeded is not None:
        raise SchemaError([problem_in(main, (), limit_exceeded, "reduce the references between subschemas")])
    contents = main.document.value
    return expanded_size(contents, references.follow, EXPANSION_LIMIT) if isinstance(contents, dict) else 1


def expanded_size(main: Subschema, follow: Follow, limit: int) -> int:
    """Return the number of subschemas below a schema, counted once per path to them, up to `limit`.

    The time to explain a value grows with it: in a union, each path is a reading of the value that may be meant. A
    schema that leads back to itself has as many paths as the limit.
    """

    def inner(subschema: Subschema) -> Iterator[tuple[str, Subschema]]:
        yield from (("", member) for member in direct_subschemas(subschema))
        yield from ((name, target) for name in REFERENCES for target in follow(subschema, name))

    sizes: dict[int, int] = {}
    try:
        for subschema in _postorder(main, sizes, inner):
            size = 1 + sum(sizes[id(other)] for _, other in inner(subschema))
            sizes[id(subschema)] = min(size, limit)
    except InfiniteReferenceError:
        return limit
    return sizes[id(main)]


def _postorder(
    start: Subschema, done: Container[int], inner: Callable[[Subschema], Iterable[tuple[str, Subschema]]]
) -> Iterator[Subschema]:
    """Yield the subschemas reachable from `start` in postorder, except those in `done`.

    Uses an explicit stack, because chains of subschemas may be long. Raises InfiniteReferenceError.
    """
    entered: set[int] = set()
    seen: set[int] = set()
    pending: list[tuple[Subschema, bool]] = [(start, False)]
    while pending:
        subschema, is_done = pending.pop()
        if is_done:
            entered.discard(id(subschema))
            yield subschema
        elif id(subschema) not in done and id(subschema) not in seen:
            seen.add(id(subschema))
            entered.add(id(subschema))
            pending.append((subschema, True))
            for keyword, other in inner(subschema):
                if id(other) in entered:
                    raise InfiniteReferenceError(subschema, keyword)
                if id(other) not in done:
                    pending.append((other, False))
