"""The ready schemas: which bundled schema knows which files by their place, and who reads those files.

The table is `schemas/config/ready.json`; docs/ready-schemas.md and its pages are generated from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..core import resources
from ..core.named_tuple import NamedTuple
from ..core.problem import Severity
from ..document.readers import READERS
from ..document.syntax import PLAIN, Reader
from .collection import Collection, Ignored
from .globs import Glob


class IgnoredFiles(NamedTuple):
    """Files that look like those of a ready schema, but have a name with which their program doesn't read them."""

    files: tuple[str, ...]
    exclude: tuple[str, ...]
    why: Ignored


class ReadySchema(NamedTuple):
    """A bundled schema with the files that it is for.

    `files` are globs relative to the repository, or, for a `site` generator, to the content folder of the site. They are
    empty if no place identifies the files. `readers` are the programs that read them, the one that counts first.
    `severities` and `effects` are those of the rules across files, by rule.
    """

    name: str
    kind: str
    site: str
    files: tuple[str, ...]
    exclude: tuple[str, ...]
    readers: tuple[Reader, ...]
    required: bool
    version: str
    severities: Mapping[str, str]
    effects: Mapping[str, str]
    ignored: tuple[IgnoredFiles, ...]

    def collections(self, folder: Path, prefix: str = "") -> list[Collection]:
        """Return the collection of the files of this kind, after those of the files that only look like it."""
        return [
            *(self._ignored(one, folder, prefix) for one in self.ignored),
            self.collection(folder, prefix),
        ]

    def _ignored(self, ignored: IgnoredFiles, folder: Path, prefix: str) -> Collection:
        return Collection(
            f"{self.name}, ignored {ignored.files[0]}",
            folder,
            [Glob(prefix + glob) for glob in ignored.files],
            [Glob(prefix + glob) for glob in (*self.exclude, *ignored.exclude)],
            resources.BUNDLED + self.name,
            required=False,
            severities={},
            ignored=ignored.why,
        )

    def collection(self, folder: Path, prefix: str = "") -> Collection:
        """Return the collection of the files of this kind in a folder; `prefix` is a glob that precedes each glob."""
        return Collection(
            self.name if not prefix else f"{self.name} in {prefix.rstrip('/')}",
            folder,
            [Glob(prefix + glob) for glob in self.files],
            [Glob(prefix + glob) for glob in self.exclude],
            resources.BUNDLED + self.name,
            required=self.required,
            readers=self.readers,
            severities=self.severities,
            effects=self.effects,
            relations=resources.bundled_relations(self.name),
        )


def ready_schema(reference: str) -> ReadySchema | None:
    """Return the ready schema that a reference names, as `hugo` or `bundled:hugo`, or None."""
    if resources.bundled_schema(reference) is None:
        return None
    return ready_schemas().get(reference.removeprefix(resources.BUNDLED))


@cache
def ready_schemas() -> dict[str, ReadySchema]:
    """Return all ready schemas by name, in the order in which they are tried."""
    table = json.loads((resources.schemas() / "config" / "ready.json").read_bytes())
    return {name: _ready_schema(name, entry) for name, entry in table.items()}


def _ready_schema(name: str, entry: dict[str, Any]) -> ReadySchema:
    def texts(key: str) -> tuple[str, ...]:
        value = entry.get(key, [])
        assert isinstance(value, list)
        return tuple(value)

    return ReadySchema(
        name,
        str(entry["kind"]),
        str(entry.get("site", "")),
        texts("files"),
        texts("exclude"),
        tuple(_reader(reader, entry) for reader in texts("readers")) or (PLAIN,),
        entry.get("front-matter") != "optional",
        str(entry["version"]),
        dict(entry.get("severity", {})),
        dict(entry.get("effect", {})),
        tuple(
            IgnoredFiles(
                tuple(one["files"]),
                tuple(one.get("exclude", ())),
                Ignored(one["reason"], one["advice"], Severity(one.get("severity", "error"))),
            )
            for one in entry.get("ignored", [])
        ),
    )


def _reader(name: str, entry: dict[str, Any]) -> Reader:
    """Return a reader, with what it does with files of this kind that it can't read."""
    reader = READERS[name]
    return reader._replace(on_error=entry["on-error"]) if "on-error" in entry else reader


def collections_by_place(top: Path, *kinds: str) -> list[Collection]:
    """Return the collections of files that a place in a repository identifies, such as SKILL.md, of these kinds."""
    found = [
        one.collections(top)
        for one in ready_schemas().values()
        if one.kind in kinds and one.files and not one.site
    ]
    return [collection for collections in found for collection in collections]
