"""Locate the files shipped with the package: inside it in a wheel, next to it in a checkout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = _PACKAGE / "_shipped"


def schemas() -> Path:
    """Return the folder of the bundled schemas."""
    return _SHIPPED / "schemas" if _SHIPPED.is_dir() else _PACKAGE.parent.parent / "schemas"


def hook_script() -> Path:
    """Return the git hook script."""
    return _SHIPPED / "pre-commit" if _SHIPPED.is_dir() else _PACKAGE.parent / "pre-commit"


BUNDLED = "bundled:"
"""The prefix that tells the name of a bundled schema from a file name."""


@cache
def bundled_schema_names() -> list[str]:
    """Return the names of the bundled content schemas."""
    return sorted(path.name.removesuffix(".schema.json") for path in schemas().glob("*.schema.json"))


def bundled_schema(reference: str) -> Path | None:
    """Return the file of a bundled schema, named as `news-article` or `bundled:news-article`, or None if unknown."""
    name = reference.removeprefix(BUNDLED)
    return schemas() / f"{name}.schema.json" if name in bundled_schema_names() else None


@cache
def bundled_relations(reference: str) -> Mapping[str, Any]:
    """Return the default relations of a bundled schema, empty if it has none or the reference is to a file.

    They are in a file beside the schema, `NAME.relations.json`, with the keys that declare relations in a collection:
    `{"filename": "{name}/SKILL.md", "unique": ["name"]}`. A collection that sets one of these keys itself replaces
    that default; an empty list or table turns it off.
    """
    schema = bundled_schema(reference)
    path = schema and schema.with_name(schema.name.replace(".schema.json", ".relations.json"))
    if path is None or not path.is_file():
        return {}
    declared: Mapping[str, Any] = json.loads(path.read_bytes())
    return declared
