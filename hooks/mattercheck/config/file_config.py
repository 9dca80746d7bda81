"""Find out which collection and schema apply to a file, and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.limits import DEFAULT_LIMITS
from ..core.named_tuple import NamedTuple
from ..core.paths import relative, suffix
from ..document.syntax import PLAIN, Reader, YamlVersion
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema
from .collection import CONTENT_SUFFIXES, FEW_GLOBS, Collection, Ignored
from .settings import Settings, find_config, load_config

if TYPE_CHECKING:
    from .freshness import Freshness
    from .glob_index import GlobIndex


class FileConfig:
    """The configuration for the files of a `collection`, or for other files below a configuration file.

    `name` is the same in every run. Without a schema, files aren't checked, unless `allows_inline_schema` lets them
    name their own.
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
        self.readers = collection.readers if collection else (PLAIN,)
        """The programs that read the files; the first is their own, the others only lead to warnings."""
        self.limits = settings.limits if settings is not None else DEFAULT_LIMITS

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "schema"}

    @property
    def has_schema(self) -> bool:
        return self._load is not None

    @cached_property
    def schema(self) -> Schema | None:
        """The schema, loaded on first use. Raises SchemaError."""
        return self._load() if self._load is not None else None

    @property
    def reader(self) -> Reader:
        """The program that reads the files."""
        return self.readers[0]

    @property
    def form(self) -> str:
        """A text of everything but the schema that affects the result, as part of the cache key."""
        severities = sorted(self.severities.items())
        limits = tuple(self.limits)
        readers = [reader.name for reader in self.readers]
        form = f"required={self.required} yaml={self.yaml_version} readers={readers} severities={severities}"
        form += f" limits={limits}"
        if self.freshness is None:
            return form
        from .freshness import today

        return f"{form} fresh={tuple(self.freshness)} on {today()}"  # tomorrow, other files are due

    @property
    def freshness(self) -> Freshness | None:
        """When the files are due for a review; None if they never are."""
        return self.collection.freshness if self.collection is not None else None

    @property
    def ignored(self) -> Ignored | None:
        """Why the program doesn't read the files; None if it does."""
        return self.collection.ignored if self.collection is not None else None

    @cached_property
    def severities(self) -> Mapping[str, str]:
        """The severities that the configuration sets for rules."""
        if self.collection is not None:
            return self.collection.severities
        return self.settings.severities if self.settings is not None else {}


class _FolderConfig(NamedTuple):
    """The configuration for the files of a folder; `prefix` is its path relative to the configuration's folder.

    `by_ending` has the configurations of its collections by the endings of names, if these decide; else None.
    """

    settings: Settings | None
    prefix: str
    collections: list[tuple[Collection, FileConfig]]
    others: FileConfig
    glob_index: GlobIndex | None = None
    by_ending: list[tuple[tuple[str, ...], FileConfig]] | None = None


class ReadyFiles(NamedTuple):
    """The collections of the ready schemas, loaded when the first file without a configuration needs them.

    With `only`, only their files are checked, also below a configuration, whose own collections come first.
    """

    load: Callable[[], Settings]
    only: bool = False


class ConfigResolver:
    """Assigns a schema to each file: the given one, or that of the first collection that matches the file.

    A given `schema`, called `name`, applies to all files, with YAML of the `yaml_version`; front matter is mandatory
    if `required`. It is loaded on first use. Without it, each file uses the nearest configuration file in its folder
    or a parent folder, unless `config` names one for all files. Assigning raises ConfigurationError.

    `ready` are the ready schemas for files without a configuration. `given` is the collection of files that the given
    schema is for; it limits it to these files, unless files are named.
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
        ready: ReadyFiles | None = None,
        given: Collection | None = None,
    ) -> None:
        self._loader = loader
        self._config = config
        self._ready = ready
        self._ready_settings: Settings | None = None
        self._given_collection = given
        self._given = FileConfig(schema, name=name, required=required) if schema else None
        if self._given is not None:
            self._given.yaml_version = yaml_version
            if given is not None:
                self._given.yaml_version = given.yaml_version
                self._given.readers = given.readers
                self._given.required = required and given.required
        self._nothing = FileConfig()
        self._indexes: dict[Path, GlobIndex] = {}
        self._settings: dict[Path, Settings] = {}
        self._file_configs: dict[Path, list[tuple[Collection, FileConfig]]] = {}
        self._folders: dict[str, _FolderConfig] = {}

    @property
    def collections(self) -> list[Collection]:
        """The collections of the configurations loaded so far."""
        return [collection for settings in self._settings.values() for collection in settings.collections]

    @property
    def settings(self) -> list[Settings]:
        """The configurations loaded so far, with the ready schemas if they applied to a file."""
        ready = [self._ready_settings] if self._ready_settings is not None else []
        return [*self._settings.values(), *ready]

    @property
    def configurations(self) -> list[str]:
        """The configuration files loaded so far, as shown in messages."""
        return [self._loader.show(path) for path in self._settings]

    @property
    def ready_collections(self) -> list[Collection]:
        """The collections of ready schemas for files without a configuration, if there were such files."""
        return [*self._ready_settings.collections] if self._ready_settings is not None else []

    def assign(self, path: str, *, named: bool = True) -> FileConfig:
        """Return the configuration for the file at an absolute path; `named` is False if it was found in a folder."""
        if self._given is not None:
            if self._given_collection is not None and self._given_collection.files and not named:
                below = relative(path, self._given_collection.folder)
                return self._given if self._given_collection.match(below) else self._nothing
            return self._given if named or suffix(path) in CONTENT_SUFFIXES else self._nothing
        folder, _, name = path.rpartition(os.sep)
        folder_config = self._folders.get(folder) or self._configure_folder(folder)
        if folder_config.by_ending is not None:
            for endings, file_config in folder_config.by_ending:
                if name.endswith(endings):
                    return file_config
        relative_path = folder_config.prefix + name
        only_ready = self._ready is not None and self._ready.only
        if only_ready:
            ready = self._ready_folder(folder)
            if not any(one.match(ready.prefix + name) is not None for one, _ in ready.collections):
                return self._nothing
        index, collections = folder_config.glob_index, folder_config.collections
        if index is not None:
            collections = [collections[number] for number in index.matching(relative_path)]
        for collection, file_config in collections:
            if collection.match(relative_path) is not None:
                return file_config
        if only_ready:
            for collection, file_config in ready.collections:
                if collection.match(ready.prefix + name) is not None:
                    return file_config
        return (
            folder_config.others
            if folder_config.others.allows_inline_schema and suffix(name) in CONTENT_SUFFIXES
            else self._nothing
        )

    def prepare(self, path: str) -> None:
        """Load the configuration for the file at an absolute path. Raises ConfigurationError."""
        folder = path.rpartition(os.sep)[0]
        if self._given is None and folder not in self._folders:
            self._configure_folder(folder)

    def explain(self, path: str) -> str:
        """Explain which configuration the file at an absolute path gets, and why."""
        folder, _, name = path.rpartition(os.sep)
        folder_config = self._folders.get(folder) or self._configure_folder(folder)
        if folder_config.settings is None:
            return "no configuration file in its folder or a parent folder"
        if folder_config.settings is self._ready_settings:
            for collection in folder_config.settings.collections:
                glob = collection.match(folder_config.prefix + name)
                if glob is not None:
                    return f"no configuration file, and the bundled schema is for files named {glob}"
            return "no configuration file in its folder or a parent folder, and no bundled schema for it"
        shown = self._loader.show(folder_config.settings.path)
        excluded = ""
        for collection in folder_config.settings.collections:
            glob = collection.match(folder_config.prefix + name)
            if glob is not None:
                return f"collection `{collection.name}` in {shown} matches it with the glob {glob}"
            glob = collection.excludes(folder_config.prefix + name)
            if glob is not None:
                excluded += f"; collection `{collection.name}` excludes it with the glob {glob}"
        return f"no collection in {shown} matches it{excluded}"

    def _configure_folder(self, folder: str) -> _FolderConfig:
        """Find the configuration that applies to the files of a folder."""
        path = self._config or find_config(Path(folder + os.sep), self._loader.files)
        if path is None:
            folder_config = self._ready_folder(folder)
        else:
            if path not in self._settings:
                self._settings[path] = self._add(load_config(path, self._loader))
            folder_config = self._folder_config(folder, self._settings[path])
        self._folders[folder] = folder_config
        return folder_config

    def _add(self, settings: Settings) -> Settings:
        """Prepare the collections of a configuration."""
        self._file_configs[settings.path] = [
            (collection, self._collection_config(collection, settings)) for collection in settings.collections
        ]
        if len(settings.collections) > FEW_GLOBS:
            from .glob_index import GlobIndex

            self._indexes[settings.path] = GlobIndex(
                (number, pattern)
                for number, collection in enumerate(settings.collections)
                for glob in collection.files
                for pattern in glob.patterns
            )
        return settings

    def _folder_config(self, folder: str, settings: Settings) -> _FolderConfig:
        others = FileConfig(settings=settings, allows_inline_schema=settings.allow_inline_schema)
        prefix = relative(folder + os.sep + "_", settings.folder)[:-1]
        index, collections = self._indexes.get(settings.path), self._file_configs[settings.path]
        by_ending = self._by_ending(prefix, collections) if index is None else None
        return _FolderConfig(settings, prefix, collections, others, index, by_ending)

    def _by_ending(
        self, folder: str, collections: list[tuple[Collection, FileConfig]]
    ) -> list[tuple[tuple[str, ...], FileConfig]] | None:
        """Return the configurations of the files in a folder by the endings of their names; None if these don't decide."""
        if self._ready is not None and self._ready.only:
            return None
        found = [(collection.endings_in(folder), file_config) for collection, file_config in collections]
        decided = [(endings, file_config) for endings, file_config in found if endings is not None]
        return decided if len(decided) == len(found) else None

    def _ready_folder(self, folder: str) -> _FolderConfig:
        """Return the ready schemas for the files of a folder."""
        if self._ready is None:
            return _FolderConfig(None, "", [], self._nothing)
        if self._ready_settings is None:
            self._ready_settings = self._add(self._ready.load())
        return self._folder_config(folder, self._ready_settings)

    def _collection_config(self, collection: Collection, settings: Settings) -> FileConfig:
        load = partial(self._loader.load, collection.schema, collection.folder)
        if collection.schema.endswith("obsidian"):
            from .vault import is_vault, load_vault_schema

            if is_vault(collection):
                load = partial(load_vault_schema, self._loader, collection)
        return FileConfig(
            load,
            name=f"{collection.name} of {self._loader.show(settings.path)} by {collection.schema}",
            required=collection.required,
            collection=collection,
            settings=settings,
        )
