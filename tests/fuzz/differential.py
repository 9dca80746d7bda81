"""Holds the engine that explains to the engine that engine_versions: `python tests/fuzz/differential.py --pairs 1000000`.

Makes schemas, and values for each. For each pair:

- the engine that explains finds errors if and only if the one that engine_versions says "invalid", and makes findings of them
  with a rule that is known;
- both find errors at the same places, after what is said at `Places`;
- for one invalid value of each schema, `explain` makes problems of them, none with the rule `schema`.

Prints each difference that is not in KNOWN, made as small as it gets, and the figures. Exits with 1 if there is any.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeAlias

import jsonschema_rs

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.generated import make_schema, make_values
from mattercheck.document.document import read_data
from mattercheck.document.syntax import Syntax
from mattercheck.schema.drafts import DEFAULT_DRAFT
from mattercheck.schema.explain.error_tree import errors_of
from mattercheck.schema.explain.errors import MemberError
from mattercheck.schema.explain.explain import explain
from mattercheck.schema.explain.finding import MISSING
from mattercheck.schema.explain.findings import findings_of
from mattercheck.schema.model.schema import Schema

Route: TypeAlias = tuple[str | int, ...]

VALUES = 20
"""Values for each schema."""
_SCHEMAS = 50
"""Schemas that a process gets at a time."""
_LIMIT = 10_000
_SHRUNK, _SHOWN = 200, 20
"""Differences that are made small, and of those that then have different schemas, how many are printed."""
_ABOUT_MEMBERS = frozenset({"additionalProperties", "unevaluatedProperties", "propertyNames", "uniqueItems"})
_FOR_ALL_ITEMS = (["items"], ["additionalItems"])
_UNEVALUATED = frozenset({"unevaluatedProperties", "unevaluatedItems"})


class Places(NamedTuple):
    """Where an engine finds errors.

    `exact` are the places that both name alike, with the name of the key that is missing there, or None. What is said of
    a member by `additionalProperties: false`, `propertyNames` and `uniqueItems` is at the mapping or list around it,
    where jsonschema-rs has it; of items that `items: false` or `additionalItems: false` forbids at the list, where we
    have it.

    `unevaluated` are those that come of `unevaluatedProperties` and `unevaluatedItems`: jsonschema-rs has one error at the
    mapping or list, we have those of the members, or of what is inside of them.

    Members whose name is empty are left out of all places: jsonschema-rs does not name them.
    """

    exact: frozenset[tuple[Route, str | None]]
    unevaluated: frozenset[Route]


class Difference(NamedTuple):
    """A pair on which the engines differ: how, and what each says; that is Places where the places differ."""

    kind: str
    schema: Any
    value: Any
    judged: Any
    explained: Any


class Known(NamedTuple):
    """A difference of places that is left as it is: a name, the reason, and what is left when it is seen through."""

    name: str
    reason: str
    seen_through: Callable[[Places, Places, Any], tuple[Places, Places]]


def _really_missing(judged: Places, explained: Places, value: Any) -> tuple[Places, Places]:
    present = {(route, name) for route, mapping in _mappings(value, ()) for name in mapping}
    # Without the empty names, two mappings can have one place, and only one of them the key.
    return judged._replace(exact=judged.exact - (present - explained.exact)), explained


def _without_unevaluated(judged: Places, explained: Places, _value: Any) -> tuple[Places, Places]:
    if not judged.exact or not explained.exact:
        return judged, explained
    return judged._replace(unevaluated=frozenset()), explained._replace(unevaluated=frozenset())


KNOWN: tuple[Known, ...] = (
    Known(
        "unevaluated beside other errors",
        "what is evaluated by a part that fails is no matter for the verdict, as the failure is an error; jsonschema-rs"
        " counts the fields of some such parts, we those of others",
        _without_unevaluated,
    ),
    Known(
        "required that is there",
        "beside `properties` and `additionalProperties: false`, jsonschema-rs calls a required key missing that is there"
        " and forbidden; the value is refused in any case",
        _really_missing,
    ),
)


def seen_through(found: Difference) -> str | None:
    """Return the name of the known difference that this one is, the last of several; None where it is another."""
    if not isinstance(found.judged, Places):
        return None
    judged, explained = found.judged, found.explained
    for known in KNOWN:
        judged, explained = known.seen_through(judged, explained, found.value)
        if agree(judged, explained):
            return known.name
    return None


def _mappings(value: Any, route: Route) -> Iterator[tuple[Route, dict[str, Any]]]:
    """Yield the mappings in a JSON value, with their places as they are in Places."""
    if isinstance(value, dict):
        yield route, value
        for name, member in value.items():
            yield from _mappings(member, (*route, name) if name else route)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _mappings(item, (*route, index))


def prepare(contents: Any) -> Schema:
    """Return a schema that is ready to judge. Raises SchemaFaultError where it isn't one."""
    named = contents.get("$schema") if isinstance(contents, dict) else None
    draft = named.rstrip("#") if isinstance(named, str) else DEFAULT_DRAFT
    return Schema(
        "schema.json", "file:///schema.json", contents, draft, {}, [], {"schema.json": contents}, {}
    )


def places_of_judge(validator: jsonschema_rs.Validator, value: Any) -> Places:
    exact: set[tuple[Route, str | None]] = set()
    unevaluated: set[Route] = set()
    for error in validator.iter_errors(value):
        is_item = error.kind.name == "falseSchema" and error.schema_path[-1:] in _FOR_ALL_ITEMS
        route = _named(error.instance_path[: -1 if is_item else None])
        if error.kind.name in _UNEVALUATED:
            unevaluated.add(route)
        else:
            exact.add((route, getattr(error.kind, "property", None)))
    return Places(frozenset(exact), frozenset(unevaluated))


def places_of_explainer(errors: list[Any]) -> Places:
    exact: set[tuple[Route, str | None]] = set()
    unevaluated: set[Route] = set()
    for error in errors:
        inner = isinstance(error, MemberError) and error.validator in _ABOUT_MEMBERS
        route = _named(list(error.absolute_path)[: -1 if inner else None])
        if not _UNEVALUATED.isdisjoint(error.absolute_schema_path):
            unevaluated.add(route)
        elif isinstance(error, MemberError) and error.validator in MISSING:
            exact.add((route, str(error.member)))
        else:
            exact.add((route, None))
    return Places(frozenset(exact), frozenset(unevaluated))


def _named(steps: Iterable[str | int]) -> Route:
    return tuple(step for step in steps if step != "")


def agree(judged: Places, explained: Places) -> bool:
    """Tell whether two engines mean the same places."""
    if judged.exact != explained.exact:
        return False
    covered = all(
        any(inner[: len(outer)] == outer for outer in judged.unevaluated) for inner in explained.unevaluated
    )
    return covered and all(
        any(inner[: len(outer)] == outer for inner in explained.unevaluated) for outer in judged.unevaluated
    )


def difference(schema: Schema, value: Any) -> Difference | None:
    """Return how the engines differ on a value; None where they do not."""
    valid = schema.is_valid(value)
    try:
        errors = errors_of(schema, value, _LIMIT)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a difference
        return Difference(f"exception {type(error).__name__}", schema.contents, value, valid, str(error))
    if valid != (not errors):
        kind = "refused without a reason" if errors == [] else "a reason for what is valid"
        said = "valid" if valid else _shown(places_of_judge(schema._validator, value))  # noqa: SLF001
        return Difference(kind, schema.contents, value, said, _shown(places_of_explainer(errors)))
    if valid:
        return None
    # It is asked for more than the program needs.
    judged, explained = places_of_judge(schema._validator, value), places_of_explainer(errors)  # noqa: SLF001
    if not agree(judged, explained):
        return Difference("places", schema.contents, value, judged, explained)
    if not findings_of(errors, schema.keyword_engine):
        return Difference("no findings", schema.contents, value, _shown(judged), "none")
    return None


def unexplained(schema: Schema, value: Any) -> Difference | None:
    """Return what is wrong with the problems that are made of an invalid value; None where nothing is."""
    document = read_data("x.json", json.dumps(value).encode(), Syntax.JSON)
    document.value = value
    try:
        problems = explain(document, schema)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a difference
        return Difference(f"explain raises {type(error).__name__}", schema.contents, value, "", str(error))
    said = [f"{problem.rule}: {problem.message}" for problem in problems]
    if not problems or any(problem.rule == "schema" for problem in problems):
        return Difference("explain has no reason", schema.contents, value, "", said)
    if any("\n" in problem.message or not problem.message for problem in problems):
        return Difference("explain says no line", schema.contents, value, "", said)
    return None


def _shown(places: Places) -> list[str]:
    routes = [(list(route), key) for route, key in places.exact]
    shown = [f"{json.dumps(route)}{'' if key is None else f' misses {key!r}'}" for route, key in routes]
    return sorted(shown) + sorted(f"{json.dumps(list(route))} unevaluated" for route in places.unevaluated)


class Figures(NamedTuple):
    """What came of some schemas: the number of pairs, the invalid ones, what was met by name, and other differences."""

    pairs: int
    invalid: int
    met: Counter[str]
    others: list[Difference]


def hold(seed: str, first: int, last: int) -> Figures:
    """Hold the engines to each other on the values of some schemas, told by their numbers."""
    pairs = invalid = 0
    met = Counter[str]()
    others = []
    for number in range(first, last):
        random = Random(f"{seed} {number}")  # noqa: S311
        made = make_schema(random)
        schema = prepare(made.contents)
        is_explained = False
        for value in make_values(random, made, VALUES):
            pairs += 1
            found = difference(schema, value)
            if found is None and not is_explained and not schema.is_valid(value):
                is_explained = True
                found = unexplained(schema, value)
            invalid += found is not None or not schema.is_valid(value)
            if found is not None:
                known = seen_through(found)
                if known is None:
                    others.append(found)
                else:
                    met[known] += 1
    return Figures(pairs, invalid, met, others[:_SHRUNK])


def smaller(found: Difference) -> Difference:
    """Return a difference of the same kind with as little of the schema and the value as shows it."""
    reduced = True
    while reduced:
        reduced = False
        candidates = [(part, found.value) for part in _without_one(found.schema)]
        candidates += [(found.schema, part) for part in _without_one(found.value)]
        for contents, value in candidates:
            again = _again(contents, value, found.kind)
            if again is not None:
                found, reduced = again, True
                break
    return found


def _again(contents: Any, value: Any, kind: str) -> Difference | None:
    try:
        schema = prepare(contents)
        found = difference(schema, value)
        if found is None and kind.startswith("explain") and not schema.is_valid(value):
            found = unexplained(schema, value)
    except Exception:  # noqa: BLE001 - what is smaller may be no schema
        return None
    return found if found is not None and found.kind == kind and seen_through(found) is None else None


def _without_one(value: Any) -> Iterator[Any]:
    """Yield a JSON value with one member or item left out, or one that is not empty made to be, anywhere in it."""
    if isinstance(value, dict):
        for name in value:
            if name != "$schema":
                yield {key: member for key, member in value.items() if key != name}
        for name, member in value.items():
            for less in _without_one(member):
                yield {**value, name: less}
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value[:index] + value[index + 1 :]
        for index, item in enumerate(value):
            for less in _without_one(item):
                yield [*value[:index], less, *value[index + 1 :]]


def _chunks(pairs: int, first: int) -> Iterator[tuple[int, int]]:
    schemas = -(-pairs // VALUES)
    for start in range(first, first + schemas, _SCHEMAS):
        yield start, min(start + _SCHEMAS, first + schemas)


def _hold_all(arguments: argparse.Namespace) -> Iterator[Figures]:
    started = time.monotonic()
    chunks = list(_chunks(arguments.pairs, arguments.first))
    if arguments.processes == 1:
        for first, last in chunks:
            yield hold(arguments.seed, first, last)
            if arguments.seconds and time.monotonic() - started > arguments.seconds:
                return
        return
    with ProcessPoolExecutor(arguments.processes) as pool:
        # A few at a time, so that an end for the time is an end.
        for at in range(0, len(chunks), 20):
            batch = chunks[at : at + 20]
            pending = [pool.submit(hold, arguments.seed, *chunk) for chunk in batch]
            for chunk, future in zip(batch, pending, strict=True):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    again = f"--processes 1 --seed {arguments.seed} --first {chunk[0]} --pairs {VALUES * _SCHEMAS}"
                    raise SystemExit(f"a process died, about here; to see where: {again}") from None
            if arguments.seconds and time.monotonic() - started > arguments.seconds:
                return


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Compare the engine that explains with the one that engine_versions."
    )
    parser.add_argument("--pairs", type=int, default=100_000, help="schemas with values (%(default)s)")
    parser.add_argument(
        "--seed", default="0", help="any text; the same one makes the same pairs (%(default)s)"
    )
    parser.add_argument("--seconds", type=int, default=0, help="end after so long, if that is sooner")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=2, help="(%(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first schema (%(default)s)")
    arguments = parser.parse_args()
    pairs = invalid = different = 0
    met, kinds = Counter[str](), Counter[str]()
    shown = set[str]()
    started = time.monotonic()
    for figures in _hold_all(arguments):
        pairs += figures.pairs
        invalid += figures.invalid
        met += figures.met
        for found in figures.others:
            different += 1
            kinds[found.kind] += 1
            small = smaller(found) if different <= _SHRUNK else None
            if small is not None and len(shown) < _SHOWN and json.dumps(small.schema) not in shown:
                shown.add(json.dumps(small.schema))
                _print(small)
    print(f"{pairs:,} pairs, {invalid:,} of them invalid, in {time.monotonic() - started:,.0f} s")
    for known in KNOWN:
        print(f"known: {known.name}: {met[known.name]:,}")
    for kind, number in kinds.most_common():
        print(f"differ: {kind}: {number:,}")
    return 1 if different else 0


def _print(found: Difference) -> None:
    print(f"differ: {found.kind}")
    for name in ("schema", "value", "judged", "explained"):
        said = getattr(found, name)
        print(f"  {name}: {json.dumps(_shown(said) if isinstance(said, Places) else said)}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
