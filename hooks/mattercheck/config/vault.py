"""The schema of an Obsidian vault: the bundled one, with the types that the vault gives its properties.

Obsidian keeps them in `.obsidian/types.json`.
"""

from __future__ import annotations

import json
from copy import copy
from pathlib import Path
from typing import Any

from ..core.resources import BUNDLED
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema
from .collection import Collection
from .globs import literal_folder

_TYPES = ".obsidian/types.json"
_NAME = "obsidian"
_LIST = {
    "type": ["array", "string", "number", "null"],
    "items": {"type": ["string", "number", "boolean", "null"]},
}
_OF_TYPE: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "number", "boolean", "null"]},
    "multitext": _LIST,
    "number": {"type": ["number", "null"]},
    "checkbox": {"type": ["boolean", "null"]},
    "date": {
        "type": ["string", "null"],
        "pattern": r"^(\d{4}-\d{2}-\d{2}(T.*)?)?$",
        "errorMessage": {"pattern": "a date has the form 2024-05-31"},
    },
    "datetime": {
        "type": ["string", "null"],
        "pattern": r"^(\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?)?$",
        "errorMessage": {
            "pattern": "a date with a time has the form 2024-05-31T12:30:00, without a time zone"
        },
    },
}
"""What Obsidian shows without a warning for a property of each type; tags and aliases are in the bundled schema."""


def is_vault(collection: Collection) -> bool:
    """Tell whether the files of a collection are notes."""
    return collection.schema.removeprefix(BUNDLED) == _NAME


def load_vault_schema(loader: SchemaLoader, collection: Collection) -> Schema:
    """Return the schema of the notes of a collection. Raises SchemaError."""
    file = types_file(collection)
    try:
        data = loader.files.read(file)
    except OSError:
        data = b""
    schema = _schema(loader, collection, _types(data), loader.show(file))
    schema.read_from = {**schema.read_from, loader.show(file): data}
    return schema


def types_file(collection: Collection) -> Path:
    """Return the file that has the types of the vault that a collection is in; there may be none."""
    return collection.folder / literal_folder(collection.globs[0]) / _TYPES


def _schema(loader: SchemaLoader, collection: Collection, types: dict[str, str], name: str) -> Schema:
    """Return a new schema for notes whose properties have these types."""
    if not types:
        return copy(loader.load(collection.schema, collection.folder))
    contents = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [{"$ref": f"{BUNDLED}{_NAME}"}],
        "properties": {
            name: {
                "description": f"A property that has the type {kind} in this vault",
                **_OF_TYPE[kind],
                "x-severity": "warning",
                "x-effect": "Obsidian marks the property as invalid",
            }
            for name, kind in types.items()
        },
    }
    return loader.from_value(contents, name)


def _types(data: bytes) -> dict[str, str]:
    """Return the types of properties by their name; empty if the file of a vault has none."""
    try:
        types = json.loads(data)["types"]
        return {name: kind for name, kind in types.items() if isinstance(kind, str) and kind in _OF_TYPE}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
