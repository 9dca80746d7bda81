"""The ready schemas: which bundled schema knows which files by their place, and who reads those files.

The table is `schemas/config/ready.json`; docs/ready-schemas.md and its pages are generated from it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..core import resources
from ..document.readers import PLAIN, READERS, Reader
from .collection import Collection
from .globs import Glob


class ReadySchema(NamedTuple):
    """A bundled schema with the files that it is for.

    `files` are globs relative to the repository, or, for a `site` generator, to the content folder of the site. They are
    empty if no place identifies the files. `readers` are the programs that read them, the one that counts first.
    """

    name: str
    kind: str
    site: str
    files: tuple[str, ...]
    exclude: tuple[str, ...]
    readers: tuple[Reader, ...]
    required: bool
    version: str

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
            severities={},
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


def _ready_schema(name: str, entry: dict[str, object]) -> ReadySchema:
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
        tuple(READERS[reader] for reader in texts("readers")) or (PLAIN,),
        entry.get("front-matter") != "optional",
        str(entry["version"]),
    )


def collections_by_place(top: Path, *kinds: str) -> list[Collection]:
    """Return the collections of files that a place in a repository identifies, such as SKILL.md, of these kinds."""
    return [one.collection(top) for one in ready_schemas().values() if one.kind in kinds and one.files]
