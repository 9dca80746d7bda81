"""Finds the files that are shipped with the package: in a wheel inside of it, in a checkout beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_SHIPPED = _PACKAGE / "_shipped"


def schemas() -> Path:
    """Return the folder of the bundled schemas."""
    return _SHIPPED / "schemas" if _SHIPPED.is_dir() else _PACKAGE.parent.parent / "schemas"


def hook_script() -> Path:
    """Return the git hook script."""
    return _SHIPPED / "pre-commit" if _SHIPPED.is_dir() else _PACKAGE.parent / "pre-commit"


BUNDLED = "bundled:"
"""Stands before the name of a bundled schema where it could be that of a file."""


@cache
def bundled_schema_names() -> list[str]:
    """Return the names of the schemas for content that come with mattercheck."""
    return sorted(path.name.removesuffix(".schema.json") for path in schemas().glob("*.schema.json"))


def bundled_schema(reference: str) -> Path | None:
    """Return the file of the schema that `news-article` or `bundled:news-article` names, None where none is."""
    name = reference.removeprefix(BUNDLED)
    return schemas() / f"{name}.schema.json" if name in bundled_schema_names() else None
