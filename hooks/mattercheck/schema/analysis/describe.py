"""What a schema says of each field, for people who write content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from ...core.text import count
from ..model.schema import Schema
from .examples import ExampleGenerator

_DEPTH = 8
_NAMES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "group of fields",
    "null": "nothing",
}
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "pattern": "matches `{}`",
}
_SIZES = {
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
}


class Field(NamedTuple):
    """A field: its name from the root, as `image.src` or `tags[]`, and what is said of it.

    `choices` are all the values that it may have, empty where they are not few; `example` is None where none is known.
    """

    name: str
    required: bool
    type: str
    choices: list[Any]
    limits: list[str]
    description: str
    example: Any
    deprecated: bool


def fields_of(schema: Schema) -> Iterator[Field]:
    """Yield the fields that a schema describes, each before those in it."""
    instances = ExampleGenerator(schema)
    yield from _fields(instances, schema.contents, "", ())


def _fields(
    instances: ExampleGenerator, contents: Any, prefix: str, above: tuple[int, ...]
) -> Iterator[Field]:
    """Yield the fields of a part of a schema, which is not described again below itself."""
    origin = id(instances.origin(contents))
    if origin in above or len(above) > _DEPTH:
        return
    above = (*above, origin)
    schema = instances.resolved(contents)
    required = dict.fromkeys(schema.get("required", []))
    properties = schema.get("properties", {})
    for name in [*properties, *(name for name in required if name not in properties)]:
        if properties.get(name) is False:
            continue
        member = properties.get(name, {})
        part = instances.resolved(member)
        yield _field(instances, part, prefix + name, required=name in required)
        yield from _fields(instances, member, f"{prefix}{name}.", above)
        yield from _fields(instances, part.get("items", {}), f"{prefix}{name}[].", above)


def _field(instances: ExampleGenerator, part: dict[str, Any], name: str, *, required: bool) -> Field:
    examples = part.get("examples")
    example = examples[0] if isinstance(examples, list) and examples else part.get("default")
    choices = [part["const"]] if "const" in part else part.get("enum", [])
    if example is None and not choices and "format" in part:
        example = instances.field({"format": part["format"], "type": "string"})
    return Field(
        name,
        required,
        _type(instances, part),
        choices,
        [*_limits(part), *_limits_of_items(instances, part)],
        str(part.get("description") or part.get("title") or ""),
        example,
        part.get("deprecated") is True,
    )


def _limits(part: dict[str, Any]) -> Iterator[str]:
    for keyword, (words, unit) in _SIZES.items():
        if keyword in part:
            yield f"{words} {count(part[keyword], unit)}"
    for keyword, words in _LIMITS.items():
        if keyword in part:
            yield words.format(part[keyword])


def _limits_of_items(instances: ExampleGenerator, part: dict[str, Any]) -> Iterator[str]:
    """Yield what is said of each item of a list that is no group of fields."""
    items = instances.resolved(part.get("items", {}))
    if "properties" in items:
        return
    if "enum" in items:
        yield f"each one of {', '.join(f'`{json.dumps(one, ensure_ascii=False)}`' for one in items['enum'])}"
    yield from (f"each {limit}" for limit in _limits(items))


def _type(instances: ExampleGenerator, part: dict[str, Any]) -> str:
    named = part.get("type", [])
    types = [named] if isinstance(named, str) else named
    if not types:
        branches = [instances.resolved(one) for one in [*part.get("anyOf", []), *part.get("oneOf", [])]]
        said = list(dict.fromkeys(_type(instances, one) for one in branches))
        if not said and all(isinstance(one, str) for one in part.get("enum", [part.get("const", 0)])):
            return str(part.get("format") or "text")
        return " or ".join(said) or "any"
    if types == ["array"] and isinstance(part.get("items"), dict):
        return f"list of {_type(instances, instances.resolved(part['items']))}"
    if types == ["string"] and "format" in part:
        return str(part["format"])
    return " or ".join(_NAMES.get(one, one) for one in types)
