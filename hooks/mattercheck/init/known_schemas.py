"""Finds schemas of the repository that fit a collection."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..checking.checker import Checker
from ..config.file_config import FileConfig
from ..core.bounded import LimitExceededError
from ..core.errors import MattercheckError
from ..document.document import State
from ..git.files import is_tracked, list_named
from ..io.sources import Source
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema

_MOST_SCHEMAS = 60
"""Most schema files of a repository to try."""
_VALID = 0.9
"""Share of files that must be valid for a schema to fit."""
_KNOWN = 0.6
"""Share of the keys in use that a schema of the repository must describe."""
_ASTRO = ".astro/collections"
"""Where Astro writes the schemas of its collections."""
SAMPLE = 200
"""Most files of a collection to try a schema on."""


class KnownSchemas:
    """The schemas of the repository at `root`, and those that Astro writes for its collections; paths start at `top`."""

    def __init__(self, top: Path, root: Path | None, checker: Checker) -> None:
        self._top = top
        self._root = root
        self._checker = checker
        self._loader: SchemaLoader = checker.loader
        self._own: list[tuple[str, Schema]] | None = None

    def fitting(self, name: str, sources: list[Source]) -> str:
        """Return the reference of the schema that fits a collection best, given some of its files; '' if none does."""
        documents = self.documents(sources)
        if not documents:
            return ""
        if self._own is None:
            self._own = list(self._load_own())
        fitting = [
            (known, name in reference, reference)
            for reference, schema in self._own
            if (known := _described(schema, documents)) >= _KNOWN and _share(schema, documents) >= _VALID
        ]
        return max(fitting)[2] if fitting else ""

    def copied(self, reference: str) -> str:
        """Return the text of a schema that other clones lack, since Astro writes it and Git ignores it; '' for others."""
        path = self._top / reference
        if not reference.startswith(f"{_ASTRO}/") or is_tracked(self._root, path):
            return ""
        return path.read_bytes().decode("utf-8")

    def documents(self, sources: list[Source]) -> list[dict[str, Any]]:
        """Return the front matter of those sources that can be read."""
        return [document for source in sources if (document := self._document(source)) is not None]

    def _document(self, source: Source) -> dict[str, Any] | None:
        try:
            content = self._checker.content(source, FileConfig(required=False))
        except (OSError, LimitExceededError):
            return None
        is_usable = (
            content.state is State.PRESENT and not content.is_faulty and isinstance(content.value, dict)
        )
        return content.value if is_usable else None

    def _load_own(self) -> Iterator[tuple[str, Schema]]:
        for name in self._own_files()[:_MOST_SCHEMAS]:
            try:
                yield name, self._loader.load(name, self._top)
            except MattercheckError:  # not a schema, or a broken one
                continue

    def _own_files(self) -> list[str]:
        try:
            names = list_named(self._top, "*.schema.json", "schemas/*.json", "schema/*.json")
        except MattercheckError:
            names = []
        try:
            written = sorted(os.listdir(self._top / _ASTRO))  # noqa: PTH208 - only names are needed
        except OSError:
            written = []
        return [*names, *(f"{_ASTRO}/{name}" for name in written if name.endswith(".schema.json"))]


def _share(schema: Schema, documents: list[dict[str, Any]]) -> float:
    """Return the share of documents that are valid."""
    try:
        valid = sum(map(schema.is_valid, documents))
    except ValueError:
        return 0.0
    return valid / len(documents)


def _described(schema: Schema, documents: list[dict[str, Any]]) -> float:
    """Return the share of the keys of documents that a schema describes; 0 if it doesn't require any."""
    contents = schema.contents
    if isinstance(contents, dict) and isinstance(contents.get("$ref"), str):  # as Astro writes them
        contents = next(iter(schema.resolver.follow(contents, "$ref")), {})
    if not isinstance(contents, dict) or not isinstance(contents.get("properties"), dict):
        return 0.0
    if not contents.get("required") and contents.get("additionalProperties") is not False:
        return 0.0
    keys = [key for document in documents for key in document]
    return sum(key in contents["properties"] for key in keys) / len(keys) if keys else 0.0
