"""Locate the files shipped with the package: inside it in a wheel, next to it in a checkout."""

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
"""The prefix that tells the name of a bundled schema from a file name."""


@cache
def bundled_schema_names() -> list[str]:
    """Return the names of the bundled content schemas."""
    return sorted(path.name.removesuffix(".schema.json") for path in schemas().glob("*.schema.json"))


def bundled_schema(reference: str) -> Path | None:
    """Return the file of a bundled schema, named as `news-article` or `bundled:news-article`, or None if unknown."""
    name = reference.removeprefix(BUNDLED)
    return schemas() / f"{name}.schema.json" if name in bundled_schema_names() else None
