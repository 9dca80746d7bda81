"""The relations that a configuration declares.

The configuration's own schema has checked their types; here everything is checked that depends on other parts of the
configuration, on schemas, and on the syntax of fields and patterns.
"""

from __future__ import annotations

import json
from typing import Any

from ..config.settings import Settings
from ..schema.load.loader import SchemaLoader
from .names import Names
from .references import Reference, Target
from .relation import Relation
from .rows import PlainRow, Row, pack
from .tables import TableReader
from .targets import NO_ENTRY, CollectionTarget, DataTarget
from .unique import Unique


class Relations:
    """The relations of a configuration.

    `name` is the path of the configuration relative to the repository, and `top` that of its folder, with a trailing
    slash, or empty.
    """

    def __init__(
        self,
        settings: Settings,
        loader: SchemaLoader,
        top: str,
        relations: list[Relation],
        targets: list[Target],
    ) -> None:
        self.settings = settings
        self.loader = loader
        self.name = loader.show(settings.path)
        self.top = top
        self.by_slot: dict[int, Relation] = {relation.slot: relation for relation in relations}
        self.data_targets = [target for target in targets if isinstance(target, DataTarget)]
        self.data_files = sorted({target.path for target in self.data_targets})
        self._of_collection: dict[str, list[Relation]] = {}
        for relation in relations:
            for collection in relation.applies_to:
                self._of_collection.setdefault(collection, []).append(relation)
        self._targets_of: dict[str, list[CollectionTarget]] = {}
        for target in targets:
            if isinstance(target, CollectionTarget) and not _share_facts(target, relations):
                self._targets_of.setdefault(target.collection, []).append(target)
        self.references_to: dict[int, list[Reference]] = {}
        for relation in relations:
            if isinstance(relation, Reference):
                self.references_to.setdefault(relation.target.slot, []).append(relation)

    @property
    def form(self) -> str:
        """A text of everything in the configuration that facts depend on."""
        settings = self.settings
        collections = [
            (one.name, one.globs, [glob.glob for glob in one.exclude], str(one.yaml_version), one.relations)
            for one in settings.collections
        ]
        return json.dumps(
            [self.name, self.top, collections, settings.relations, settings.limits], default=str
        )

    def of(self, collection: str) -> list[Relation]:
        """Return the relations of the files of a collection."""
        return self._of_collection.get(collection, [])

    def concern(self, collection: str) -> bool:
        """Tell whether the files of a collection contribute any facts."""
        return collection in self._of_collection or collection in self._targets_of

    def rows(self, path: str, collection: str, value: Any) -> list[PlainRow]:
        """Return the facts of a content file: its path relative to the repository, and its value, None if unknown."""
        rows: list[PlainRow] = []
        for relation in self.of(collection):
            rows += relation.rows(path, collection, value)
        for target in self._targets_of.get(collection, ()):
            rows += target.rows(path, value)
        return rows

    def packed_rows(self, path: str, collection: str, value: Any) -> bytes:
        """Return the facts of a content file as bytes; see `rows`."""
        return pack(self.rows(path, collection, value))

    def data_rows(self, path: str, value: Any) -> list[Row]:
        """Return the facts of a data file that values refer to."""
        rows: list[Row] = []
        for target in self.data_targets:
            if target.path == path:
                found = list(target.rows(value))
                rows += found or ([Row(NO_ENTRY, target.text)] if value else [])
        return rows


def _share_facts(target: CollectionTarget, relations: list[Relation]) -> bool:
    """Give a target the facts of a relation that has the same; tell whether there is one."""
    for relation in relations:
        if isinstance(relation, Unique) and relation.is_of(target.collection, target.field):
            target.slot = relation.slot
            return True
    return False


def read_relations(settings: Settings, loader: SchemaLoader) -> Relations:
    """Return the relations that a configuration declares.

    Raises ConfigurationError, with the place of each mistake in the configuration, for an unknown collection or field,
    a pattern that is written wrongly, or a data file that isn't there.
    """
    names = Names(settings, loader)
    reader = TableReader(names)
    for index, collection in enumerate(settings.collections):
        reader.read_table(collection.relations, ("collections", index), {collection.name: collection})
    for index, table in enumerate(settings.relations):
        reader.read_shared(table, ("relations", index))
    if reader.mistakes:
        raise reader.mistakes.error(settings, loader)
    return Relations(settings, loader, names.top, reader.relations, names.targets)
