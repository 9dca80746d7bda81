"""Reads the relations that a configuration declares.

The configuration's own schema has checked their types; here everything is checked that depends on other parts of the
configuration, on schemas, and on the syntax of fields and patterns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from ..config.collection import Collection
from ..config.settings import RELATIONS, ConfigurationError, Settings, read_configuration
from ..core.pointer import Route
from ..core.problem import Problem
from ..core.similarity import closest_match, did_you_mean
from ..document.syntax import data_syntax
from ..schema.load.loader import SchemaLoader
from .comparison import Comparison, ComparisonError
from .counterparts import CounterpartPattern, Counterparts
from .fields import Field, FieldError
from .filename import Filename
from .filename_patterns import FilenamePattern, PatternError
from .known_fields import unknown_field
from .links import OWN_FOLDER
from .order import Order
from .paths import Paths
from .references import Reference, Target
from .relation import Relation
from .rows import Row
from .targets import FILE_PARTS, CollectionTarget, DataTarget
from .unique import Unique

T = TypeVar("T")


class Relations:
    """The relations of a configuration.

    `name` is the path of the configuration relative to the repository, and `top` that of its folder, with a trailing
    slash, or empty.
    """

    def __init__(
        self, settings: Settings, name: str, top: str, relations: list[Relation], targets: list[Target]
    ) -> None:
        self.settings = settings
        self.name = name
        self.top = top
        self.by_slot: dict[int, Relation] = {relation.slot: relation for relation in relations}
        self.data_files = sorted({target.path for target in targets if isinstance(target, DataTarget)})
        self._of_collection: dict[str, list[Relation]] = {}
        for relation in relations:
            for collection in relation.applies_to:
                self._of_collection.setdefault(collection, []).append(relation)
        self._targets = targets
        self._targets_of: dict[str, list[CollectionTarget]] = {}
        for target in targets:
            if isinstance(target, CollectionTarget):
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

    def rows(self, path: str, collection: str, value: Any) -> list[Row]:
        """Return the facts of a content file: its path relative to the repository, and its value, None if unknown."""
        rows: list[Row] = []
        for relation in self.of(collection):
            rows += relation.rows(path, collection, value)
        for target in self._targets_of.get(collection, ()):
            rows += target.rows(path, value)
        return rows

    def data_rows(self, path: str, value: Any) -> list[Row]:
        """Return the facts of a data file that values refer to."""
        return [
            row
            for target in self._targets
            if isinstance(target, DataTarget) and target.path == path
            for row in target.rows(value)
        ]


def read_relations(settings: Settings, loader: SchemaLoader) -> Relations:
    """Return the relations that a configuration declares.

    Raises ConfigurationError, with the place of each mistake in the configuration, for an unknown collection or field,
    a pattern that is written wrongly, or a data file that isn't there.
    """
    reader = _Reader(settings, loader)
    for index, collection in enumerate(settings.collections):
        reader.read_table(collection.relations, ("collections", index), {collection.name: collection})
    for index, table in enumerate(settings.relations):
        reader.read_shared(table, ("relations", index))
    if reader.mistakes:
        raise _configuration_error(settings, loader, reader.mistakes)
    return Relations(settings, loader.show(settings.path), reader.top, reader.relations, reader.targets)


class _MistakeError(ValueError):
    """A mistake in a value of the configuration: what is wrong, and how to fix it."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class _Reader:
    """Reads tables of relations, and collects mistakes with their routes."""

    def __init__(self, settings: Settings, loader: SchemaLoader) -> None:
        self._settings = settings
        self._loader = loader
        self._collections = {collection.name: collection for collection in settings.collections}
        self._known_targets: dict[str, Target] = {}
        self._slots = 0
        shown = loader.show(settings.folder)
        self.top = "" if shown == "." else f"{shown}/"
        self.relations: list[Relation] = []
        self.targets: list[Target] = []
        self.mistakes: list[tuple[Route, str, str | None]] = []

    def read_table(
        self, table: Mapping[str, Any], route: Route, collections: Mapping[str, Collection]
    ) -> None:
        """Read the relations of one or several collections, at a route in the configuration."""
        for key in RELATIONS:
            if key in table:
                getattr(self, f"_read_{key}")(table[key], (*route, key), collections)

    def read_shared(self, table: Mapping[str, Any], route: Route) -> None:
        """Read a table `[[relations]]`; if it names no collections, its fields do."""
        names = _listed(table.get("collections", []))
        found = {}
        for index, name in enumerate(names):
            place = (*route, "collections", *([index] if isinstance(table["collections"], list) else []))
            collection = self._guarded(place, partial(self._collection, name))
            if collection is not None:
                found[collection.name] = collection
        if len(found) == len(names):
            self.read_table(table, route, found)

    def _guarded(self, route: Route, read: Callable[[], T]) -> T | None:
        """Return the result of `read`; note its mistake and return None if it finds one."""
        try:
            return read()
        except _MistakeError as mistake:
            self.mistakes.append((route, str(mistake), mistake.hint))
        except (FieldError, PatternError, ComparisonError) as error:
            message, _, hint = str(error).partition("; ")
            self.mistakes.append((route, message, hint or None))
        return None

    def _slot(self) -> int:
        self._slots += 1
        return self._slots

    def _collection(self, name: str) -> Collection:
        if name not in self._collections:
            known = ", ".join(self._collections)
            hint = did_you_mean(closest_match(name, self._collections)) or f"available collections: {known}"
            raise _MistakeError(f"unknown collection `{name}`", hint)
        return self._collections[name]

    def _field(self, text: str, collection: Collection) -> Field:
        field = Field(text)
        self._require_known(field, collection)
        return field

    def _require_known(self, field: Field, collection: Collection) -> None:
        unknown = unknown_field(field, self._loader.load(collection.schema, collection.folder))
        if unknown is not None:
            hint = did_you_mean(closest_match(unknown.name, unknown.known))
            known = (
                f"fields of the schema: {', '.join(sorted(unknown.known)[:20])}" if unknown.known else None
            )
            raise _MistakeError(
                f"the schema of collection `{collection.name}` has no field `{field.text}`", hint or known
            )

    def _qualified(self, text: str) -> tuple[Collection, str]:
        """Split a field that starts with the name of its collection."""
        for name in sorted(self._collections, key=len, reverse=True):
            if text.startswith(f"{name}.") and len(text) > len(name) + 1:
                return self._collections[name], text[len(name) + 1 :]
        raise _MistakeError(
            f"`{text}` doesn't start with the name of a collection",
            f"write it as in {next(iter(self._collections), 'posts')}.{text}, or add `collections`",
        )

    def _fields(self, text: str, collections: Mapping[str, Collection]) -> list[tuple[Collection, Field]]:
        """Return a field in each of the collections, or in the one that it names if there are none."""
        if not collections:
            collection, text = self._qualified(text)
            return [(collection, self._field(text, collection))]
        return [(collection, self._field(text, collection)) for collection in collections.values()]

    def _read_unique(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        groups = (
            [value] if isinstance(value, str) or not any(isinstance(one, list) for one in value) else value
        )
        for index, group in enumerate(groups):
            fields: dict[str, list[Field]] = {}
            is_whole = group is value
            for number, text in enumerate(_listed(group)):
                place = route if is_whole else (*route, index)
                place = place if isinstance(group, str) else (*place, number)
                for collection, field in self._guarded(place, partial(self._fields, text, collections)) or ():
                    fields.setdefault(collection.name, []).append(field)
            if fields:
                self.relations.append(Unique(self._slot(), fields))

    def _read_references(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        for text, target_text in value.items():
            place = (*route, text)
            target = self._guarded(place, partial(self._target, target_text))
            for collection, field in self._guarded(place, partial(self._fields, text, collections)) or ():
                if target is not None:
                    self.relations.append(Reference(self._slot(), collection.name, field, target, self.top))

    def _read_paths(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        pairs = value.items() if isinstance(value, dict) else ((text, OWN_FOLDER) for text in value)
        for index, (text, roots) in enumerate(pairs):
            place = (*route, text if isinstance(value, dict) else index)
            self._guarded(place, partial(_require_inside, _listed(roots)))
            for collection, field in self._guarded(place, partial(self._fields, text, collections)) or ():
                relation = Paths(self._slot(), collection.name, field, _listed(roots), self.top)
                self.relations.append(relation)

    def _read_filename(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        self._require_collections(route, collections)
        patterns = []
        for index, text in enumerate(_listed(value)):
            place = (*route, index) if isinstance(value, list) else route
            pattern = self._guarded(place, partial(self._pattern, text, collections))
            patterns += [pattern] if pattern is not None else []
        for name in collections if patterns else ():
            self.relations.append(Filename(self._slot(), name, patterns))

    def _pattern(self, text: str, collections: Mapping[str, Collection]) -> FilenamePattern:
        pattern = FilenamePattern(text)
        self._require_fields(pattern.fields, collections)
        return pattern

    def _read_order(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        self._require_collections(route, collections)
        for index, text in enumerate(_listed(value)):
            place = (*route, index) if isinstance(value, list) else route
            comparison = self._guarded(place, partial(self._comparison, text, collections))
            for name in collections if comparison is not None else ():
                assert comparison is not None
                self.relations.append(Order(self._slot(), name, comparison))

    def _comparison(self, text: str, collections: Mapping[str, Collection]) -> Comparison:
        comparison = Comparison(text)
        self._require_fields(comparison.fields, collections)
        return comparison

    def _read_counterparts(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        self._require_collections(route, collections)
        patterns = []
        for index, text in enumerate(value["in"]):
            place = (*route, "in", index)
            pattern = self._guarded(place, partial(self._counterpart_pattern, text))
            patterns += [pattern] if pattern is not None else []
        equal = []
        for index, text in enumerate(_listed(value.get("equal", []))):
            place = (*route, "equal", *([index] if isinstance(value["equal"], list) else []))
            found = self._guarded(place, partial(self._fields, text, collections))
            equal += [found[0][1]] if found else []
        if collections and len(patterns) == len(value["in"]):
            required = value.get("required", True)
            relation = Counterparts(self._slot(), [*collections], patterns, equal, required=required)
            self.relations.append(relation)

    def _counterpart_pattern(self, text: str) -> CounterpartPattern:
        try:
            return CounterpartPattern(text, self.top)
        except ValueError as error:
            raise _MistakeError(f"invalid pattern `{text}`", str(error)) from None

    def _require_collections(self, route: Route, collections: Mapping[str, Collection]) -> None:
        if not collections:
            hint = "write it in the table of the collection, or add `collections`"
            self.mistakes.append((route, f"`{route[-1]}` applies to no collection", hint))

    def _require_fields(self, fields: Iterable[Field], collections: Mapping[str, Collection]) -> None:
        for field in fields:
            for collection in collections.values():
                self._require_known(field, collection)

    def _target(self, text: str) -> Target:
        """Return what a reference refers to; equal ones share their facts."""
        if text not in self._known_targets:
            path, _, pointer = text.partition("#")
            is_data = data_syntax(path) is not None and not any(
                text.startswith(f"{name}.") for name in self._collections
            )
            target = self._data_target(path, pointer) if is_data else self._collection_target(text)
            self._known_targets[text] = target
            self.targets.append(target)
        return self._known_targets[text]

    def _data_target(self, path: str, pointer: str) -> DataTarget:
        _require_inside([path])
        if pointer and not pointer.startswith("/"):
            raise _MistakeError(f"`{pointer}` is not a JSON Pointer", "write it as in data/tags.yml#/*/name")
        files, data_file = self._loader.files, self._settings.folder / path
        if not files.is_file(data_file):
            hint = files.advice(data_file) or "write the path of a YAML, JSON or TOML file"
            raise _MistakeError(f"data file {self.top}{path} not found", hint)
        return DataTarget(self._slot(), self.top + path.removeprefix("./"), pointer)

    def _collection_target(self, text: str) -> CollectionTarget:
        if text in self._collections:
            raise _MistakeError(
                f"`{text}` doesn't say by what its files are named",
                f"write {text}.@stem, {text}.@path or {text}.FIELD",
            )
        name = next(
            (one for one in sorted(self._collections, key=len, reverse=True) if text.startswith(f"{one}.")),
            None,
        )
        if name is None:
            known = text.partition(".")[0]
            hint = did_you_mean(closest_match(known, self._collections))
            available = f"write COLLECTION.FIELD or the path of a data file; collections: {', '.join(self._collections)}"
            raise _MistakeError(
                f"`{text}` is neither a field of a collection nor a data file", hint or available
            )
        collection, selector = self._collections[name], text[len(name) + 1 :]
        if selector.startswith("@"):
            if selector not in FILE_PARTS:
                raise _MistakeError(
                    f"unknown part of a path `{selector}`", f"available: {', '.join(FILE_PARTS)}"
                )
            return CollectionTarget(self._slot(), name, selector, self.top)
        return CollectionTarget(self._slot(), name, self._field(selector, collection), self.top)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _require_inside(paths: Iterable[str]) -> None:
    """Raise a mistake for a path that isn't below the folder of the configuration."""
    for path in paths:
        if "\\" in path or ".." in path.split("/") or path[1:2] == ":" or "://" in path:
            raise _MistakeError(
                f"`{path}` is not below the folder of the configuration", "write a relative path with `/`"
            )


def _configuration_error(
    settings: Settings, loader: SchemaLoader, mistakes: list[tuple[Route, str, str | None]]
) -> ConfigurationError:
    """Return the error for mistakes, each at its place in the configuration."""
    document, base = read_configuration(settings.path, loader)
    problems: list[Problem] = []
    for route, message, hint in mistakes:
        place = document.value_span(_existing(document.value, (*base, *route)))
        problems.append(
            document.source.problem("invalid-configuration", place, message, help=hint, route=(*base, *route))
        )
    return ConfigurationError("the configuration is invalid", problems)


def _existing(value: Any, route: Route) -> Route:
    """Return the longest start of a route that exists: the defaults of a bundled schema are not in the file."""
    for length, step in enumerate(route):
        is_there = (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        )
        if not is_there:
            return route[:length]
        value = value[step]
    return route
