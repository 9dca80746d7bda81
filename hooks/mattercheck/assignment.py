"""Which collection and schema hold for a file, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .collection import CONTENT_SUFFIXES, Collection
from .config import Settings, find_config, load_config
from .document import YamlVersion
from .paths import relative
from .schema.load import SchemaLoader
from .schema.schema import Schema


@dataclass(frozen=True, slots=True)
class Assignment:
    """What holds for a file, and why.

    Without a `schema` nothing does, unless `may_name_schema`: then the file may name its own.
    `reason` says why, in words.
    """

    reason: str
    schema: Schema | None = None
    required: bool = False
    collection: Collection | None = None
    settings: Settings | None = None
    may_name_schema: bool = False

    @property
    def yaml_version(self) -> YamlVersion:
        return self.collection.yaml_version if self.collection else YamlVersion.CORE

    @property
    def severities(self) -> Mapping[str, str]:
        """The severities that the configuration gives to rules."""
        if self.collection is not None:
            return self.collection.severities
        return self.settings.severities if self.settings is not None else {}


class Assigner:
    """Assigns a schema to each file: the one given, or that of the first collection that matches it.

    A `schema` holds for all files, which then must have front matter if it is `required`. Otherwise the
    nearest configuration above a file holds for it, unless `config` names one for all.
    Finding raises ConfigError and SchemaError.
    """

    def __init__(
        self,
        loader: SchemaLoader,
        *,
        schema: Schema | None = None,
        required: bool = True,
        config: Path | None = None,
    ) -> None:
        self._loader = loader
        self._schema = schema
        self._required = required
        self._config = config
        self._nearest: dict[Path, Settings | None] = {}
        self._settings: dict[Path, Settings] = {}

    @property
    def collections(self) -> list[Collection]:
        """The collections of the configurations that were met so far."""
        return [collection for settings in self._settings.values() for collection in settings.collections]

    @property
    def configurations(self) -> list[str]:
        """The configuration files that were met so far, as they are shown."""
        return [self._loader.show(path) for path in self._settings]

    def settings_for(self, folder: Path) -> Settings | None:
        """Return what the configuration says that holds for the files of a folder."""
        if folder not in self._nearest:
            path = self._config or find_config(folder)
            if path is not None and path not in self._settings:
                self._settings[path] = load_config(path, self._loader)
            self._nearest[folder] = None if path is None else self._settings[path]
        return self._nearest[folder]

    def assign(self, location: Path, *, named: bool = True) -> Assignment:
        """Say what holds for the file at an absolute path; `named` is False for one found in a folder."""
        if self._schema is not None:
            if not named and location.suffix.lower() not in CONTENT_SUFFIXES:
                return Assignment(f"`{location.suffix}` is no ending of a content file")
            return Assignment("the schema was given by --schema", self._schema, self._required)
        settings = self.settings_for(location.parent)
        if settings is None:
            return Assignment("there is no configuration in its folder or above")
        shown = self._loader.show(settings.path)
        path = relative(location, settings.folder)
        excluded = ""
        for collection in settings.collections:
            glob = collection.match(path)
            if glob is not None:
                schema = self._loader.load(collection.schema, collection.folder)
                reason = f"collection `{collection.name}` of {shown} has it by the glob {glob}"
                return Assignment(reason, schema, collection.required, collection, settings)
            glob = collection.excludes(path)
            if glob is not None:
                excluded += f"; collection `{collection.name}` excludes it by the glob {glob}"
        reason = f"no collection of {shown} has it{excluded}"
        may = settings.allow_inline_schema and location.suffix.lower() in CONTENT_SUFFIXES
        return Assignment(reason, settings=settings, may_name_schema=may)
