"""What a schema says about one field: everything that an editor shows or proposes for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.pointer import Route
from ..core.problem import SchemaPlace
from ..schema.analysis.describe import Field, describe_field
from ..schema.analysis.examples import ExampleGenerator
from ..schema.analysis.navigate import subschemas_at
from ..schema.model.schema import Schema


class SchemaField:
    """A field of a content, by its route, under the subschemas that apply to it."""

    def __init__(self, schema: Schema, value: Any, route: Route) -> None:
        self.schema = schema
        self.route = route
        self._value = value
        self.subschemas = subschemas_at(schema, value, route)
        self._generator = ExampleGenerator(schema)

    @property
    def merged(self) -> dict[str, Any]:
        """The keywords of all subschemas; of two equal keywords the first counts."""
        merged: dict[str, Any] = {}
        for subschema in self.subschemas:
            for keyword, value in subschema.items():
                merged.setdefault(keyword, value)
        return merged

    @property
    def is_known(self) -> bool:
        """Whether the schema has anything to say about the field."""
        return any(self.subschemas)

    def members(self) -> list[str]:
        """Return the names of the fields of a mapping: the required ones first, each in the order of the schema."""
        required = self.required()
        names = dict.fromkeys(required)
        for subschema in self.subschemas:
            properties = subschema.get("properties")
            if isinstance(properties, dict):
                names |= dict.fromkeys(name for name, member in properties.items() if member is not False)
        order = list(names)
        declared = {name: number for number, name in enumerate(self._declared())}
        return sorted(order, key=lambda name: (name not in required, declared.get(name, len(declared))))

    def _declared(self) -> list[str]:
        found: dict[str, None] = {}
        for subschema in self.subschemas:
            properties = subschema.get("properties")
            found |= dict.fromkeys(properties) if isinstance(properties, dict) else {}
        return list(found)

    def required(self) -> list[str]:
        """Return the fields that a mapping must have, not counting what only a branch of a union requires."""
        found: dict[str, None] = {}
        branches = self._branches()
        for subschema in self.subschemas:
            names = subschema.get("required")
            if isinstance(names, list) and id(subschema) not in branches:
                found |= dict.fromkeys(name for name in names if isinstance(name, str))
        return list(found)

    def _branches(self) -> set[int]:
        """Return the `id()` of the branches of unions with more than one branch left."""
        found = set()
        remaining = {id(one) for one in self.subschemas}
        for subschema in self.subschemas:
            for keyword in ("anyOf", "oneOf"):
                branches = [one for one in subschema.get(keyword, []) if id(one) in remaining]
                if len(branches) > 1:
                    found |= {id(one) for one in branches}
        return found

    def member(self, step: str | int) -> SchemaField:
        """Return a field below this one."""
        return SchemaField(self.schema, self._value, (*self.route, step))

    def is_list(self) -> bool:
        return any(_has_type(one, "array") for one in self.subschemas)

    def is_mapping(self) -> bool:
        return any(
            _has_type(one, "object") or isinstance(one.get("properties"), dict) for one in self.subschemas
        )

    def choices(self) -> Iterator[tuple[Any, str]]:
        """Yield the values that are allowed, if the schema lists them, each with its description."""
        for subschema in self.subschemas:
            note = _text(subschema, "description") or _text(subschema, "title")
            if "const" in subschema:
                yield subschema["const"], note
            texts = subschema.get("enumDescriptions", subschema.get("markdownEnumDescriptions"))
            listed = subschema.get("enum")
            for index, value in enumerate(listed if isinstance(listed, list) else []):
                has_text = isinstance(texts, list) and index < len(texts) and isinstance(texts[index], str)
                yield value, texts[index] if has_text and isinstance(texts, list) else ""
            if subschema.get("type") == "boolean" and "const" not in subschema:
                yield True, ""
                yield False, ""

    def examples(self) -> Iterator[Any]:
        """Yield the default and the examples."""
        for subschema in self.subschemas:
            if "default" in subschema:
                yield subschema["default"]
            listed = subschema.get("examples")
            yield from listed if isinstance(listed, list) else []

    def describe(self, *, is_required: bool) -> Field:
        """Return the description of the field."""
        return describe_field(
            self._generator, self.merged, str(self.route[-1]) if self.route else "", required=is_required
        )

    def place(self) -> SchemaPlace | None:
        """Return where the schema describes the field."""
        return next(
            (place for one in self.subschemas if (place := self.schema.place_of(one)) is not None), None
        )

    def allows(self, value: Any) -> bool:
        """Tell whether a value is allowed, as far as the keywords tell that look at a single value."""
        keywords = (
            "type",
            "format",
            "pattern",
            "enum",
            "const",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
        )
        engine = self.schema.keyword_engine
        branches = self._branches()
        return all(
            engine.is_valid({name: one[name] for name in keywords if name in one}, value)
            for one in self.subschemas
            if id(one) not in branches and any(name in one for name in keywords)
        )


def _text(subschema: dict[str, Any], keyword: str) -> str:
    value = subschema.get(keyword)
    return value if isinstance(value, str) else ""


def _has_type(subschema: dict[str, Any], name: str) -> bool:
    types = subschema.get("type")
    return types == name or (isinstance(types, list) and name in types)
