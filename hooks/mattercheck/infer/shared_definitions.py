"""Moves repeated subschemas of an inferred schema to `$defs`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .descriptions import singular
from .string_shapes import SHAPES
from .summary import MappingSummary, Summary
from .tables import is_table

_MIN_SHARED_KEYS = 0.5
"""Smallest share of all keys of a part that the mappings at each place must have."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
"""A name that needs no escaping in a reference."""
_ANNOTATIONS = ("description", "examples", "deprecated")
_SHAPE_NAMES = {json.dumps({"type": "string", **shape.keywords}): shape.name for shape in reversed(SHAPES)}
_SHAPE_USES = 3
_ENUM_USES = 2


class Part:
    """Mappings that occur at several places under one name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mappings = MappingSummary()
        self.places = 0
        self.is_used = False
        self._keys: list[set[str]] = []

    def add(self, mappings: MappingSummary) -> None:
        self.places += 1
        self._keys.append(set(mappings.fields))
        self.mappings.merge(mappings)

    @property
    def is_shared(self) -> bool:
        """Tell whether the mappings have the same shape and occur at more than one place."""
        keys = set(self.mappings.fields)
        alike = all(len(of_place) >= _MIN_SHARED_KEYS * len(keys) for of_place in self._keys if of_place)
        return (
            _NAME.match(self.name) is not None
            and self.places > 1
            and len(keys) > 1
            and alike
            and self.mappings.others is None
        )

    @property
    def reference(self) -> dict[str, Any]:
        self.is_used = True
        return {"$ref": f"#/$defs/{self.name}"}


class Parts:
    """The shared parts of a schema, by the keys of their mappings."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}

    @classmethod
    def of(cls, summary: Summary) -> Parts:
        """Find repeated mappings: those under the same key share a shape if most of their keys agree."""
        found: dict[str, Part] = {}
        for key, mappings in _below(summary, "", is_root=True):
            found.setdefault(key, Part(key)).add(mappings)
        parts = cls()
        parts._parts = {key: part for key, part in found.items() if part.is_shared}
        return parts

    def find(self, key: str) -> Part | None:
        """Return the part for mappings under a key; None if they are defined in place."""
        return self._parts.get(singular(key))

    def used(self) -> Iterator[Part]:
        """Yield each part that is referenced, including those first referenced during the iteration."""
        done: set[str] = set()
        while pending := [part for part in self._parts.values() if part.is_used and part.name not in done]:
            part = min(pending, key=lambda part: part.name)
            done.add(part.name)
            yield part

    def with_shared_texts(self, contents: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
        """Add the definitions to a schema, and move repeated string subschemas to them."""
        uses: Counter[tuple[str, str]] = Counter()
        for key, part in _texts({**contents, "$defs": definitions}):
            uses[_name_of(key, part), _serialized(part)] += 1
        names: dict[tuple[str, str], str] = {}
        for (name, text), number in sorted(uses.items()):
            least = _ENUM_USES if "enum" in json.loads(text) else _SHAPE_USES
            if _NAME.match(name) and number >= least and name not in {*names.values(), *definitions}:
                names[name, text] = name
        shared: dict[str, Any] = {}
        for key, part in list(_texts({**contents, "$defs": definitions})):
            name = names.get((_name_of(key, part), _serialized(part)), "")
            if name:
                shared[name] = json.loads(_serialized(part))
                kept = {word: part[word] for word in _ANNOTATIONS if word in part}
                described = {"description": kept.pop("description")} if "description" in kept else {}
                part.clear()
                part.update({**described, "$ref": f"#/$defs/{name}", **kept})
        together = dict(sorted({**shared, **definitions}.items()))
        return {**contents, "$defs": together} if together else contents


def _below(summary: Summary, key: str, *, is_root: bool = False) -> Iterator[tuple[str, MappingSummary]]:
    """Yield the mappings below a summary with their singular names, in the order in which `Draft` visits them."""
    mappings, lists = summary.mappings, summary.lists
    if mappings is not None and not is_root:
        yield singular(key), mappings
    if mappings is not None and is_table(mappings, is_root=is_root):
        yield from _below(mappings.all_values(), singular(key))
    elif mappings is not None:
        for name, field in mappings.fields.items():
            yield from _below(field.values, name)
    if lists is not None:
        yield from _below(lists.items, singular(key))


def _texts(schema: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the string subschemas that constrain more than the type, with their keys."""
    if not isinstance(schema, dict):
        return
    if "enum" in schema or (schema.get("type") == "string" and "pattern" in schema):
        yield key, schema
    for name, part in schema.get("properties", {}).items():
        yield from _texts(part, name)
    for name, part in schema.get("$defs", {}).items():
        yield from _texts(part, name)
    for keyword in ("items", "additionalProperties"):
        yield from _texts(schema.get(keyword), singular(key))
    for part in schema.get("anyOf", []):
        yield from _texts(part, key)


def _name_of(key: str, part: dict[str, Any]) -> str:
    return key if "enum" in part else _SHAPE_NAMES.get(_serialized(part), "")


def _serialized(part: dict[str, Any]) -> str:
    return json.dumps({word: value for word, value in part.items() if word not in _ANNOTATIONS})
