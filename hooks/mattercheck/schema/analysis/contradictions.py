"""Find contradictions in a schema: unsatisfiable subschemas, and choices, defaults and examples that are invalid."""

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
_MAX_SHOWN = 40
"""Maximum number of code points of a value to show."""


def contradictions(file: SchemaFile, schema: Schema) -> list[Problem]:
    """Return the contradictions in a file of a schema, sorted by location."""
    found = [*_invalid_choices(file, schema), *_undefined_required_fields(file, schema)]
    already_reported = {to_pointer(from_pointer(problem.pointer)[:-2]) for problem in found}
    found += _unsatisfiable(file, schema, already_reported)
    return sorted([*found, *_invalid_examples(file, schema)])


def _invalid_choices(file: SchemaFile, schema: Schema) -> Iterator[Problem]:
    """Yield the values of `enum` and `const` that other keywords of the same subschema do not allow."""
    for subschema, _, route in file.subschemas:
        keywords = {
            name: subschema[name] for name in SCALAR_ASSERTIONS if name in subschema and name not in _CHOICES
        }
        values: list[tuple[Any, Route]] = [
            (value, ("enum", index)) for index, value in enumerate(subschema.get("enum", []))
        ]
        values += [(subschema["const"], ("const",))] if "const" in subschema else []
        for value, place in values:
            broken = next(
                (name for name, operand in keywords.items() if not _is_valid(schema, {name: operand}, value)),
                None,
            )
            if broken is not None:
                message = f"`{_show(value)}` is never valid: `{broken}` in the same schema does not allow it"
                yield problem_in(file, (*route, *place), message, None, "schema-contradiction")


def _is_valid(schema: Schema, keywords: dict[str, Any], value: Any) -> bool:
    return schema.keyword_engine.is_valid(keywords, value)


def _undefined_required_fields(file: SchemaFile, schema: Schema) -> Iterator[Problem]:
    """Yield the names in `required` that `properties` does not define."""
    defined = {name for subschema, _, _ in file.subschemas for name in subschema.get("properties", ())}
    for subschema, _, route in file.subschemas:
        properties, required = subschema.get("properties"), subschema.get("required")
        if not isinstance(required, list) or not isinstance(properties, dict):
            continue
        patterns = list(subschema.get("patternProperties", {}))
        closed = subschema.get("additionalProperties") is False
        constrains_others = subschema.get("additionalProperties", True) is not True
        for index, name in enumerate(required):
            if name in properties or any(_is_valid(schema, {"pattern": one}, name) for one in patterns):
                continue
            from ...core.similarity import closest_match, did_you_mean

            suggestion = closest_match(name, [one for one in properties if one not in required])
            if closed or suggestion is not None or not (constrains_others or name in defined):
                message = f"`{name}` is required, but no property defines it" + (
                    ", and additional properties are not allowed, so no value is valid" if closed else ""
                )
                hint = did_you_mean(suggestion) or f"define `{name}` in `properties`"
                rule = "schema-contradiction" if closed else "suspicious-schema"
                yield problem_in(file, (*route, "required", index), message, hint, rule)


def _unsatisfiable(file: SchemaFile, schema: Schema, already_reported: set[str]) -> Iterator[Problem]:
    """Yield the innermost unsatisfiable subschemas, except those that are intentionally so, such as `false`."""
    empty = list(engine.unsatisfiable_parts(file.document.value, file.uri, schema.resources, schema.draft))
    reasons = {*empty, *already_reported}
    for pointer in empty:
        try:
            subschema, route = follow_pointer(file.document.value, pointer)
        except PointerError:  # it is in another file
            continue
        if (
            not isinstance(subschema, dict)
            or "$ref" in subschema
            or subschema.get("not") in ({}, True)
            or any(other == pointer for other in already_reported)
            or any(other.startswith(pointer + "/") for other in reasons)
        ):
            continue
        name = f"`{route[-1]}`" if route else "the schema"
        message = f"no value is valid here: the keywords of {name} contradict each other"
        yield problem_in(file, route, message, None, "schema-contradiction")


def _invalid_examples(file: SchemaFile, schema: Schema) -> Iterator[Problem]:
    """Yield the defaults and examples that are invalid against their own subschema."""
    for subschema, _, route in file.subschemas:
        values: list[tuple[Any, Route, str]] = []
        if "default" in subschema:
            values.append((subschema["default"], ("default",), "default"))
        if isinstance(subschema.get("examples"), list):
            values += [
                (one, ("examples", index), "example") for index, one in enumerate(subschema["examples"])
            ]
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
                below = f" at {to_pointer(where)}" if where else ""
                message = f"the {what} `{_show(value)}` violates `{keyword}` of its own schema{below}"
                yield problem_in(file, (*route, *place), message, None, "suspicious-schema")


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "..."
