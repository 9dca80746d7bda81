"""Describe the fields of a schema, for authors of content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...core.named_tuple import NamedTuple
from ...core.text import count
from ..model.schema import Schema
from .examples import ExampleGenerator

_MAX_DEPTH = 8
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
    """A field: its name from the root, such as `image.src` or `tags[].name`, and its description.

    `choices` are all allowed values, empty if they are not enumerated; `example` is None if none is known.
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
    """Yield the fields that a schema describes, each before its own fields."""
    generator = ExampleGenerator(schema)
    yield from _fields(generator, schema.contents, "", ())


def _fields(
    generator: ExampleGenerator, contents: Any, prefix: str, above: tuple[int, ...]
) -> Iterator[Field]:
    """Yield the fields of a subschema, except inside itself if it is recursive."""
    origin = id(generator.origin(contents))
    if origin in above or len(above) > _MAX_DEPTH:
        return
    above = (*above, origin)
    schema = generator.resolved(contents)
    required = dict.fromkeys(schema.get("required", []))
    properties = schema.get("properties", {})
    for name in [*properties, *(name for name in required if name not in properties)]:
        if properties.get(name) is False:
            continue
        member = properties.get(name, {})
        subschema = generator.resolved(member)
        yield describe_field(generator, subschema, prefix + name, required=name in required)
        yield from _fields(generator, member, f"{prefix}{name}.", above)
        yield from _fields(generator, subschema.get("items", {}), f"{prefix}{name}[].", above)


def describe_field(
    generator: ExampleGenerator, subschema: dict[str, Any], name: str, *, required: bool
) -> Field:
    """Return the description of a field under a subschema whose references are resolved."""
    examples = subschema.get("examples")
    example = examples[0] if isinstance(examples, list) and examples else subschema.get("default")
    choices = [subschema["const"]] if "const" in subschema else subschema.get("enum", [])
    if example is None and not choices and "format" in subschema:
        example = generator.field({"format": subschema["format"], "type": "string"})
    return Field(
        name,
        required,
        _type(generator, subschema),
        choices,
        [*_limits(subschema), *_limits_of_items(generator, subschema)],
        str(subschema.get("description") or subschema.get("title") or ""),
        example,
        subschema.get("deprecated") is True,
    )


def _limits(subschema: dict[str, Any]) -> Iterator[str]:
    for keyword, (bound, unit) in _SIZES.items():
        if keyword in subschema:
            yield f"{bound} {count(subschema[keyword], unit)}"
    for keyword, template in _LIMITS.items():
        if keyword in subschema:
            yield template.format(subschema[keyword])


def _limits_of_items(generator: ExampleGenerator, subschema: dict[str, Any]) -> Iterator[str]:
    """Yield the limits of the items of a list, unless they are groups of fields."""
    items = generator.resolved(subschema.get("items", {}))
    if "properties" in items:
        return
    if "enum" in items:
        yield f"each is one of {', '.join(f'`{json.dumps(one, ensure_ascii=False)}`' for one in items['enum'])}"
    yield from (f"each {limit}" for limit in _limits(items))


def _type(generator: ExampleGenerator, subschema: dict[str, Any]) -> str:
    named = subschema.get("type", [])
    types = [named] if isinstance(named, str) else named
    if not types:
        branches = [
            generator.resolved(one) for one in [*subschema.get("anyOf", []), *subschema.get("oneOf", [])]
        ]
        names = list(dict.fromkeys(_type(generator, one) for one in branches))
        if not names and all(
            isinstance(one, str) for one in subschema.get("enum", [subschema.get("const", 0)])
        ):
            return str(subschema.get("format") or "text")
        return " or ".join(names) or "any"
    if types == ["array"] and isinstance(subschema.get("items"), dict):
        return f"list of {_type(generator, generator.resolved(subschema['items']))}"
    if types == ["string"] and "format" in subschema:
        return str(subschema["format"])
    return " or ".join(_NAMES.get(one, one) for one in types)
