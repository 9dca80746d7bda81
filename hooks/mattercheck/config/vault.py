"""The schema of an Obsidian vault: the bundled one, with the types that the vault gives its properties.

Obsidian keeps them in `.obsidian/types.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..core.resources import BUNDLED
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema
from .collection import Collection
from .globs import literal_folder

_TYPES = ".obsidian/types.json"
_NAME = "obsidian"
_MAX_BYTES = 1 << 18
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
    file = collection.folder / literal_folder(collection.globs[0]) / _TYPES
    types = _types(file)
    if not types:
        return loader.load(collection.schema, collection.folder)
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
    return loader.from_value(contents, loader.show(file))


def _types(file: Path) -> dict[str, str]:
    """Return the types of properties by their name; empty if the file can't be read."""
    try:
        with file.open("rb") as stream:
            types = json.loads(stream.read(_MAX_BYTES))["types"]
        return {name: kind for name, kind in types.items() if isinstance(kind, str) and kind in _OF_TYPE}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
