"""What contradicts itself in a schema: parts that nothing can meet, and values of its own that it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...core.pointer import PointerError, Route, follow_pointer, from_pointer, to_pointer
from ...core.problem import Problem
from .. import engine
from ..keywords import SCALAR_ASSERTIONS
from ..model.file import SchemaFile, problem_in
from ..model.schema import Schema

_CHOICES = ("enum", "const")
_SHOWN = 40
"""Code points of a value that are shown."""


def contradictions(file: SchemaFile, schema: Schema) -> list[Problem]:
    """Return what contradicts itself in a file of a schema, in the order of its places."""
    found = [*_refused_choices(file, schema), *_forbidden_fields(file, schema)]
    spoken = {to_pointer(from_pointer(problem.pointer)[:-2]) for problem in found}
    found += _unsatisfiable(file, schema, spoken)
    return sorted([*found, *_refused_examples(file, schema)])


def _refused_choices(file: SchemaFile, schema: Schema) -> Iterator[Problem]:
    """Yield the values of `enum` and `const` that the keywords beside them refuse."""
    for part, _, route in file.parts:
        keywords = {name: part[name] for name in SCALAR_ASSERTIONS if name in part and name not in _CHOICES}
        values: list[tuple[Any, Route]] = [
            (value, ("enum", index)) for index, value in enumerate(part.get("enum", []))
        ]
        values += [(part["const"], ("const",))] if "const" in part else []
        for value, place in values:
            broken = next(
                (name for name, said in keywords.items() if not _meets(schema, {name: said}, value)), None
            )
            if broken is not None:
                message = f"`{_show(value)}` can never be chosen: `{broken}` beside it refuses it"
                yield problem_in(file, (*route, *place), message, None, "schema-contradiction")


def _meets(schema: Schema, keywords: dict[str, Any], value: Any) -> bool:
    return schema.keyword_engine.is_valid(keywords, value)


def _forbidden_fields(file: SchemaFile, schema: Schema) -> Iterator[Problem]:
    """Yield the names in `required` that no property defines, of this part or of another."""
    defined = {name for part, _, _ in file.parts for name in part.get("properties", ())}
    for part, _, route in file.parts:
        properties, required = part.get("properties"), part.get("required")
        if not isinstance(required, list) or not isinstance(properties, dict):
            continue
        patterns = list(part.get("patternProperties", {}))
        closed = part.get("additionalProperties") is False
        others = (
            part.get("additionalProperties", True) is not True
        )  # what says of other fields how they must be
        for index, name in enumerate(required):
            if name in properties or any(_meets(schema, {"pattern": one}, name) for one in patterns):
                continue
            from ...core.similarity import closest_match, did_you_mean

            meant = closest_match(name, [one for one in properties if one not in required])
            if closed or meant is not None or not (others or name in defined):
                message = f"`{name}` is required, but no property defines it" + (
                    ", and no other is allowed: nothing can be valid" if closed else ""
                )
                hint = did_you_mean(meant) or f"define it in `properties`: `{name}`"
                rule = "schema-contradiction" if closed else "schema-doubt"
                yield problem_in(file, (*route, "required", index), message, hint, rule)


def _unsatisfiable(file: SchemaFile, schema: Schema, spoken: set[str]) -> Iterator[Problem]:
    """Yield the innermost parts that nothing meets, but for those that say so on purpose, by `false`."""
    empty = list(engine.unsatisfiable_parts(file.document.value, file.uri, schema.resources, schema.draft))
    reasons = {*empty, *spoken}
    for pointer in empty:
        try:
            part, route = follow_pointer(file.document.value, pointer)
        except PointerError:  # it is in another file
            continue
        if (
            not isinstance(part, dict)
            or "$ref" in part
            or part.get("not") in ({}, True)
            or any(other == pointer for other in spoken)
            or any(other.startswith(pointer + "/") for other in reasons)
        ):
            continue
        name = f"`{route[-1]}`" if route else "the schema"
        message = f"nothing can be valid here: the keywords of {name} contradict each other"
        yield problem_in(file, route, message, None, "schema-contradiction")


def _refused_examples(file: SchemaFile, schema: Schema) -> Iterator[Problem]:
    """Yield the defaults and examples that break the part of the schema in which they stand."""
    for part, _, route in file.parts:
        values: list[tuple[Any, Route, str]] = []
        if "default" in part:
            values.append((part["default"], ("default",), "default"))
        if isinstance(part.get("examples"), list):
            values += [(one, ("examples", index), "example") for index, one in enumerate(part["examples"])]
        if not values:
            continue
        try:
            location = f"{file.uri}#{to_pointer(route)}"
            validator = engine.compile_schema(
                {"$ref": location}, f"{file.uri}.part", schema.resources.items(), schema.draft
            )
        except engine.SchemaFaultError:
            continue
        for value, place, what in values:
            if not validator.is_valid(value):
                where, keyword = engine.first_error(validator, value)
                below = f" in {to_pointer(where)}" if where else ""
                message = f"the {what} `{_show(value)}` breaks its own schema{below}, by `{keyword}`"
                yield problem_in(file, (*route, *place), message, None, "schema-doubt")


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
