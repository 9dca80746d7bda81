"""Resolves the names in declarations of relations: of collections, of fields, and of what references refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..config.collection import Collection
from ..config.settings import Settings
from ..core.pointer import Route
from ..core.similarity import closest_match, did_you_mean
from ..document.syntax import data_syntax
from ..schema.load.loader import SchemaLoader
from .fields import Field
from .known_fields import unknown_field
from .mistakes import MistakeError
from .references import Target
from .targets import FILE_PARTS, CollectionTarget, DataTarget


class Names:
    """The names that a configuration gives. All methods that look one up raise MistakeError.

    `top` is the folder of the configuration relative to the repository, with a trailing slash, or empty.
    """

    def __init__(self, settings: Settings, loader: SchemaLoader) -> None:
        self._folder = settings.folder
        self._loader = loader
        self.collections = {collection.name: collection for collection in settings.collections}
        self._targets: dict[str, Target] = {}
        self._slots = 0
        shown = loader.show(settings.folder)
        self.top = "" if shown == "." else f"{shown}/"

    @property
    def targets(self) -> list[Target]:
        """What the references looked up so far refer to."""
        return [*self._targets.values()]

    def slot(self) -> int:
        """Return a new number for the facts of a relation or a target."""
        self._slots += 1
        return self._slots

    def collection(self, name: str) -> Collection:
        """Return the collection of a name."""
        if name not in self.collections:
            raise MistakeError(f"unknown collection `{name}`", self._similar(name))
        return self.collections[name]

    def _similar(self, name: str) -> str:
        known = ", ".join(self.collections)
        return did_you_mean(closest_match(name, self.collections)) or f"available collections: {known}"

    def field(self, text: str, collection: Collection) -> Field:
        """Return a field of a collection."""
        field = Field(text)
        self.require_fields([field], {collection.name: collection})
        return field

    def fields(self, text: str, collections: Mapping[str, Collection]) -> list[tuple[Collection, Field]]:
        """Return the field in each collection, or, without collections, in the collection that the text names."""
        if not collections:
            collection, text = self._qualified(text)
            return [(collection, self.field(text, collection))]
        return [(collection, self.field(text, collection)) for collection in collections.values()]

    def require_fields(self, fields: Iterable[Field], collections: Mapping[str, Collection]) -> None:
        """Raise MistakeError for a field that the schema of one of the collections doesn't describe."""
        for field in fields:
            for collection in collections.values():
                self._require_known(field, collection)

    def _require_known(self, field: Field, collection: Collection) -> None:
        unknown = unknown_field(field, self._loader.load(collection.schema, collection.folder))
        if unknown is None:
            return
        hint = did_you_mean(closest_match(unknown.name, unknown.known))
        if hint is None and unknown.known:
            hint = f"fields of the schema: {', '.join(sorted(unknown.known)[:20])}"
        if field.text.startswith(f"{collection.name}."):
            hint = "leave out the name of the collection"
        raise MistakeError(f"the schema of collection `{collection.name}` has no field `{field.text}`", hint)

    def _qualified(self, text: str) -> tuple[Collection, str]:
        """Split a field that starts with the name of its collection."""
        collection = self._named_first(text)
        if collection is not None:
            return collection, text[len(collection.name) + 1 :]
        name, dot, _ = text.partition(".")
        similar = did_you_mean(closest_match(name, self.collections)) if dot else None
        example = f"write it as in {next(iter(self.collections), 'posts')}.{text}, or add `collections`"
        raise MistakeError(f"`{text}` doesn't start with the name of a collection", similar or example)

    def _named_first(self, text: str) -> Collection | None:
        """Return the collection whose name, and a dot, a text starts with."""
        found = [name for name in self.collections if text.startswith(f"{name}.")]
        return self.collections[max(found, key=len)] if found else None

    def target(self, text: str, route: Route) -> Target:
        """Return what a reference refers to, declared at a route; equal ones share their facts."""
        if text not in self._targets:
            path, _, pointer = text.partition("#")
            is_data = data_syntax(path) is not None and self._named_first(text) is None
            self._targets[text] = (
                self._data_target(path, pointer, route) if is_data else self._collection_target(text)
            )
        return self._targets[text]

    def _data_target(self, path: str, pointer: str, route: Route) -> DataTarget:
        require_inside([path])
        if path.startswith("/"):
            raise MistakeError(f"`{path}` is not a relative path", f"write {path.lstrip('/')}")
        if pointer and not pointer.startswith("/"):
            raise MistakeError(f"`{pointer}` is not a JSON Pointer", "write it as in data/tags.yml#/*/name")
        files, data_file = self._loader.files, self._folder / path
        if not files.is_file(data_file):
            hint = files.advice(data_file) or "write the path of a YAML, JSON or TOML file"
            raise MistakeError(f"data file {self.top}{path} not found", hint)
        return DataTarget(self.slot(), self.top + Path(path).as_posix(), pointer, route)

    def _collection_target(self, text: str) -> CollectionTarget:
        if text in self.collections:
            raise MistakeError(
                f"`{text}` doesn't say by what its files are named",
                f"write {text}.@stem, {text}.@path or {text}.FIELD",
            )
        collection = self._named_first(text)
        if collection is None:
            hint = did_you_mean(closest_match(text.partition(".")[0], self.collections))
            available = (
                "write COLLECTION.FIELD, or the path of a YAML, JSON or TOML file;"
                f" available collections: {', '.join(self.collections)}"
            )
            raise MistakeError(
                f"`{text}` is neither a field of a collection nor a data file", hint or available
            )
        selector = text[len(collection.name) + 1 :]
        if not selector.startswith("@"):
            field = self.field(selector, collection)
            return CollectionTarget(self.slot(), collection.name, field, self.top)
        if selector not in FILE_PARTS:
            raise MistakeError(f"unknown part of a path `{selector}`", f"available: {', '.join(FILE_PARTS)}")
        return CollectionTarget(self.slot(), collection.name, selector, self.top)


def require_inside(paths: Iterable[str]) -> None:
    """Raise MistakeError for a path that isn't below the folder of the configuration."""
    for path in paths:
        if "\\" in path or ".." in path.split("/") or path[1:2] == ":" or "://" in path:
            raise MistakeError(
                f"`{path}` is not below the folder of the configuration", "write a relative path with `/`"
            )
