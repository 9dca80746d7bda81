"""Which collection and schema hold for a file, and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from ..core.limits import DEFAULT_LIMITS
from ..core.paths import relative, suffix
from ..document.syntax import YamlVersion
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema
from .collection import CONTENT_SUFFIXES, Collection
from .settings import Settings, find_config, load_config


class FileConfig:
    """What holds for files: those of a `collection`, or others below a configuration.

    `name` is the same in every run. Without a schema nothing does, unless `allows_inline_schema`: then the file may name its own.
    """

    def __init__(
        self,
        load: Callable[[], Schema] | None = None,
        *,
        name: str = "",
        required: bool = False,
        collection: Collection | None = None,
        settings: Settings | None = None,
        allows_inline_schema: bool = False,
    ) -> None:
        self._load = load
        self.name = name
        self.required = required
        self.collection = collection
        self.settings = settings
        self.allows_inline_schema = allows_inline_schema
        self.yaml_version = collection.yaml_version if collection else YamlVersion.CORE
        self.limits = settings.limits if settings is not None else DEFAULT_LIMITS

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "schema"}

    @property
    def has_schema(self) -> bool:
        return self._load is not None

    @cached_property
    def schema(self) -> Schema | None:
        """The schema, which is loaded when it is first asked for. Raises SchemaError."""
        return self._load() if self._load is not None else None

    @property
    def form(self) -> str:
        """All that decides on a file beside its schema, in words."""
        severities = sorted(self.severities.items())
        limits = tuple(self.limits)
        return f"required={self.required} yaml={self.yaml_version} severities={severities} limits={limits}"

    @cached_property
    def severities(self) -> Mapping[str, str]:
        """The severities that the configuration gives to rules."""
        if self.collection is not None:
            return self.collection.severities
        return self.settings.severities if self.settings is not None else {}


class _Folder(NamedTuple):
    """What the files of a folder may be assigned to; `prefix` leads there from the folder of the configuration."""

    settings: Settings | None
    prefix: str
    collections: list[tuple[Collection, FileConfig]]
    others: FileConfig


class ConfigResolver:
    """Assigns a schema to each file: the one given, or that of the first collection that matches it.

    A `schema`, called `name`, holds for all files, which then must have front matter if it is `required`, with YAML of
    the `yaml_version`; it is loaded when it is needed. Otherwise the nearest configuration above a file holds for it, unless `config` names one
    for all. Assigning raises ConfigurationError.
    """

    def __init__(
        self,
        loader: SchemaLoader,
        *,
        schema: Callable[[], Schema] | None = None,
        name: str = "",
        required: bool = True,
        yaml_version: YamlVersion = YamlVersion.CORE,
        config: Path | None = None,
    ) -> None:
        self._loader = loader
        self._config = config
        self._given = FileConfig(schema, name=name, required=required) if schema else None
        if self._given is not None:
            self._given.yaml_version = yaml_version
        self._nothing = FileConfig()
        self._settings: dict[Path, Settings] = {}
        self._file_configs: dict[Path, list[tuple[Collection, FileConfig]]] = {}
        self._folders: dict[str, _Folder] = {}

    @property
    def collections(self) -> list[Collection]:
        """The collections of the configurations that were met so far."""
        return [collection for settings in self._settings.values() for collection in settings.collections]

    @property
    def configurations(self) -> list[str]:
        """The configuration files that were met so far, as they are shown."""
        return [self._loader.show(path) for path in self._settings]

    def assign(self, path: str, *, named: bool = True) -> FileConfig:
        """Say what holds for the file at an absolute path; `named` is False for one found in a folder."""
        if self._given is not None:
            return self._given if named or suffix(path) in CONTENT_SUFFIXES else self._nothing
        folder, _, name = path.rpartition(os.sep)
        known = self._folders.get(folder) or self._enter(folder)
        relative_path = known.prefix + name
        for collection, file_config in known.collections:
            if collection.match(relative_path) is not None:
                return file_config
        return (
            known.others
            if known.others.allows_inline_schema and suffix(name) in CONTENT_SUFFIXES
            else self._nothing
        )

    def explain(self, path: str) -> str:
        """Say why the file at an absolute path is assigned to what it is assigned to."""
        folder, _, name = path.rpartition(os.sep)
        known = self._folders.get(folder) or self._enter(folder)
        if known.settings is None:
            return "there is no configuration in its folder or above"
        shown = self._loader.show(known.settings.path)
        excluded = ""
        for collection in known.settings.collections:
            glob = collection.match(known.prefix + name)
            if glob is not None:
                return f"collection `{collection.name}` of {shown} has it by the glob {glob}"
            glob = collection.excludes(known.prefix + name)
            if glob is not None:
                excluded += f"; collection `{collection.name}` excludes it by the glob {glob}"
        return f"no collection of {shown} has it{excluded}"

    def _enter(self, folder: str) -> _Folder:
        """Find the configuration that holds for the files of a folder."""
        path = self._config or find_config(Path(folder + os.sep))
        if path is None:
            entered = _Folder(None, "", [], self._nothing)
        else:
            if path not in self._settings:
                settings = load_config(path, self._loader)
                self._file_configs[path] = [
                    (collection, self._of_collection(collection, settings))
                    for collection in settings.collections
                ]
                self._settings[path] = settings
            settings = self._settings[path]
            others = FileConfig(settings=settings, allows_inline_schema=settings.allow_inline_schema)
            prefix = relative(folder + os.sep + "_", settings.folder)[:-1]
            entered = _Folder(settings, prefix, self._file_configs[path], others)
        self._folders[folder] = entered
        return entered

    def _of_collection(self, collection: Collection, settings: Settings) -> FileConfig:
        load = partial(self._loader.load, collection.schema, collection.folder)
        return FileConfig(
            load,
            name=f"{collection.name} of {self._loader.show(settings.path)} by {collection.schema}",
            required=collection.required,
            collection=collection,
            settings=settings,
        )
