"""The configuration: `mattercheck.toml`, or `[tool.mattercheck]` in `pyproject.toml`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core import resources
from ..core.errors import MattercheckError, describe_os_error
from ..core.limits import DEFAULT_LIMITS, Limits
from ..core.named_tuple import NamedTuple
from ..core.pointer import Route
from ..core.problem import START_OF_FILE, Problem
from ..core.resources import bundled_schema, bundled_schema_names
from ..document.bounded_read import read_data_within_limits
from ..document.document import Document, State
from ..document.syntax import PLAIN, Reader, Syntax, YamlVersion
from ..schema.engine import compile_schema
from ..schema.load.loader import SchemaLoader
from .collection import Collection, default_relations
from .globs import Glob, GlobError

if TYPE_CHECKING:
    from ..core.files import Files
    from .freshness import Freshness
    from .ready import ReadySchema

FILE_NAME = "mattercheck.toml"
BASELINE_NAME = "mattercheck-baseline.txt"
"""The default baseline file, in the repository root."""
_PYPROJECT = "pyproject.toml"
CONFIG_NAMES = (FILE_NAME, _PYPROJECT)
_SCHEMA = "mattercheck.schema.json"
_CONFIG_LIMITS = DEFAULT_LIMITS._replace(size=1 << 18)
"""Limits for reading a configuration. `size` is lower than for content: each entry costs more time."""


class ConfigurationError(MattercheckError):
    """The configuration can't be used. `problems` say why, each at its position in the file."""


RELATIONS = ("unique", "references", "paths", "filename", "order", "counterparts")
"""The keys that declare relations, in a collection and in a table `[[relations]]`; also their rules."""


class Settings(NamedTuple):
    """The contents of the configuration file at `path`. All paths in it are relative to its folder.

    `relations` are its tables `[[relations]]`.
    """

    path: Path
    collections: tuple[Collection, ...]
    allow_inline_schema: bool
    severities: Mapping[str, str]
    limits: Limits
    relations: tuple[Mapping[str, Any], ...] = ()

    @property
    def folder(self) -> Path:
        return self.path.parent

    has_relations: bool = False
    """Whether this or a collection declares any relation."""


def find_config(folder: Path, files: Files) -> Path | None:
    """Return the configuration file that applies to a folder: the nearest one, up to the top of the repository."""
    top = files.top(folder)
    for candidate in (folder, *folder.parents):
        own = candidate / FILE_NAME
        if files.is_file(own):
            return own
        if files.exists(own):
            raise ConfigurationError(f"the configuration {own} is not a regular file")
        shared = candidate / _PYPROJECT
        if files.is_file(shared) and _has_table(shared, files):
            return shared
        if candidate == top:
            return None
    return None


def _has_table(path: Path, files: Files) -> bool:
    try:
        data = files.read(path)
    except OSError as error:
        raise ConfigurationError(f"cannot read {path}: {describe_os_error(error)}") from None
    if b"mattercheck" not in data:
        return False
    document = read_data_within_limits(str(path), data, Syntax.TOML, _CONFIG_LIMITS)
    if document.state is State.BROKEN:
        # Report a broken pyproject.toml only if it configures mattercheck.
        return re.search(r"^\s*\[+\s*tool\.mattercheck\b", document.source.text, re.MULTILINE) is not None
    return isinstance(_value_at(document.value, ("tool", "mattercheck")), dict)


def _value_at(value: Any, route: Route) -> Any:
    """Return the value at a route, or None."""
    for step in route:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def load_config(path: Path, loader: SchemaLoader) -> Settings:
    """Read and validate a configuration file.

    Raises ConfigurationError, with the position of each mistake, for an unreadable file, an unknown key, a wrong
    type, an invalid glob or a missing schema.
    """
    document, base = read_configuration(path, loader)
    if isinstance(_value_at(document.value, (*base, "collections")), dict):
        message = "`collections` must be a list of tables"
        hint = "write [[collections]], with double brackets"
        place = document.key_span((*base, "collections"))
        problem = document.source.problem("invalid-configuration", place, message, help=hint)
        raise ConfigurationError("the configuration is invalid", [problem])
    _validate(document, base)
    return _ConfigurationReader(path, document, base, loader).settings()


def read_configuration(path: Path, loader: SchemaLoader) -> tuple[Document, Route]:
    """Return a configuration file, and the route of the configuration in it. Raises ConfigurationError."""
    shown = loader.show(path)
    try:
        data = loader.files.read(path)
    except OSError as error:
        raise ConfigurationError(
            f"cannot read the configuration {shown}: {describe_os_error(error)}"
        ) from None
    document = read_data_within_limits(shown, data, Syntax.TOML, _CONFIG_LIMITS)
    if document.problems:
        raise ConfigurationError("the configuration is not valid TOML", document.problems)
    return document, ("tool", "mattercheck") if path.name == _PYPROJECT else ()


def _validate(document: Document, base: Route) -> None:
    """Validate the configuration against its own schema."""
    folder = resources.schemas() / "config"
    validator = compile_schema(json.loads((folder / _SCHEMA).read_bytes()))
    if validator.is_valid(_value_at(document.value, base) or {}):
        return
    from ..schema.explain.explain import explain

    contents: Any = {"$ref": _SCHEMA}
    for step in reversed(base):
        contents = {"properties": {step: contents}}
    schema = SchemaLoader(folder).from_value(contents)
    problems = [_with_fixed_severity(problem) for problem in explain(document, schema)]
    raise ConfigurationError("the configuration is invalid", problems)


def _with_fixed_severity(problem: Problem) -> Problem:
    """Return a problem with the reason if it is about a rule whose severity can't be set."""
    from ..rules import RULES

    table, _, name = problem.pointer.rpartition("/")
    if name not in RULES or not table.endswith("/severity") or problem.rule != "propertyNames":
        return problem
    message = f"severity.{name}: the severity of this rule can't be set"
    return problem._replace(
        message=message, help="remove this line; only rules about content have a severity to set"
    )


class _ConfigurationReader:
    """Reads the tables of a valid configuration, and collects the mistakes that its schema can't know."""

    def __init__(self, path: Path, document: Document, base: Route, loader: SchemaLoader) -> None:
        self._path = path
        self._document = document
        self._base = base
        self._loader = loader
        self._problems: list[Problem] = []
        self._faults: dict[str, tuple[str, str] | None] = {}
        self._origins: dict[str, str] = {}

    def settings(self) -> Settings:
        """Return the settings. Raises ConfigurationError."""
        table = _value_at(self._document.value, self._base) or {}
        severities = table.get("severity", {})
        collections = self._collections(table.get("collections", []), severities)
        allow_inline_schema = table.get("allow-inline-schema", False)
        if not collections and not allow_inline_schema:
            place = self._document.value_span(self._base) if self._base else START_OF_FILE
            message = "the configuration has no collections, so there is nothing to check"
            hint = "add a [[collections]] table with `name`, `files` and `schema`"
            self._problems.append(
                self._document.source.problem("invalid-configuration", place, message, help=hint)
            )
        if self._problems:
            raise ConfigurationError("the configuration is invalid", self._problems)
        relations = tuple(table.get("relations", []))
        return Settings(
            self._path,
            collections,
            allow_inline_schema,
            severities,
            _limits(table.get("limits", {})),
            relations,
            has_relations=bool(relations) or any(one.relations for one in collections),
        )

    def _collections(
        self, tables: list[dict[str, Any]], severities: Mapping[str, str]
    ) -> tuple[Collection, ...]:
        names: set[str] = set()
        collections = []
        for index, table in enumerate(tables):
            route = (*self._base, "collections", index)
            if table["name"] in names:
                self._report(
                    (*route, "name"),
                    f"duplicate collection name `{table['name']}`",
                    "give each collection a unique name",
                )
            names.add(table["name"])
            self._require_usable((*route, "schema"), table["schema"])
            collections.append(self._collection(route, table, severities))
        return tuple(collections)

    def _collection(self, route: Route, table: dict[str, Any], severities: Mapping[str, str]) -> Collection:
        name, schema = table["name"], table["schema"]
        files = self._globs((*route, "files"), table["files"])
        origin = self._origin(schema)
        ready = _ready(origin)
        readers = _readers(table.get("reader"), ready)
        if "yaml" in table:
            readers = tuple(one._replace(yaml_version=YamlVersion(table["yaml"])) for one in readers)
        by_default = default_relations(
            origin, name, [one.glob for one in files], self._path.parent, self._loader.files.is_file
        )
        return Collection(
            name,
            self._path.parent,
            files,
            self._globs((*route, "exclude"), table.get("exclude", [])),
            schema,
            required=table.get("front-matter", "required") == "required",
            readers=readers,
            severities={**(ready.severities if ready else {}), **severities, **table.get("severity", {})},
            effects=ready.effects if ready else {},
            freshness=_freshness(table["fresh"]) if "fresh" in table else None,
            relations={**by_default, **{key: table[key] for key in RELATIONS if key in table}},
        )

    def _globs(self, route: Route, globs: Any) -> tuple[Glob, ...]:
        compiled = []
        for index, glob in enumerate(globs if isinstance(globs, list) else [globs]):
            try:
                compiled.append(Glob(glob))
            except GlobError as error:
                place = (*route, index) if isinstance(globs, list) else route
                self._report(
                    place, f"invalid glob `{glob}`: {error}", "write a glob such as content/news/**/*.md"
                )
        return tuple(compiled)

    def _require_usable(self, route: Route, schema: str) -> None:
        if "://" in schema:
            self._report(
                route,
                "a schema cannot be a URL: mattercheck never uses the network",
                "save the schema in the repository and write its path",
            )
        elif (fault := self._fault_in(schema)) is not None:
            self._report(route, *fault)

    def _origin(self, schema: str) -> str:
        """Return the reference to the bundled schema that a schema is or extends; otherwise its own."""
        if bundled_schema(schema) is not None or "://" in schema or self._fault_in(schema) is not None:
            return schema
        if schema not in self._origins:
            path = Path(os.path.normpath(self._path.parent / schema))
            self._origins[schema] = self._loader.extended(path) or schema
        return self._origins[schema]

    def _fault_in(self, schema: str) -> tuple[str, str] | None:
        """Return why a schema can't be used, and what to do; looked up once for all collections."""
        if schema not in self._faults:
            is_bundled = bundled_schema(schema) is not None
            self._faults[schema] = None if is_bundled else _fault_in_path(self._path, schema, self._loader)
        return self._faults[schema]

    def _report(self, route: Route, message: str, hint: str) -> None:
        place = self._document.value_span(route)
        self._problems.append(
            self._document.source.problem("invalid-configuration", place, message, help=hint, route=route)
        )


def _freshness(table: dict[str, Any]) -> Freshness:
    from .freshness import Freshness, parse_period

    within = parse_period(table["within"])
    assert within is not None  # by the pattern in the schema of the configuration
    by = table.get("by", [])
    return Freshness(table["field"], within, (by,) if isinstance(by, str) else tuple(by))


def _fault_in_path(config: Path, schema: str, loader: SchemaLoader) -> tuple[str, str] | None:
    """Return why a configuration can't use the schema at a path, and what to do; None if it can.

    A commit can contain any configuration, so one in a repository can't name files outside of it.
    """
    path = Path(os.path.normpath(config.parent / schema))
    top = loader.files.top(config.parent)
    # Check the path as written first: on Windows, just looking at `//host/share` would contact that host.
    is_outside = top is not None and not path.is_relative_to(top)
    if is_outside or (top is not None and not loader.files.is_inside(path, top)):
        how = "is" if is_outside else "is behind a symbolic link that points"
        return (
            f"schema {schema} {how} outside the repository",
            "copy it into the repository, or check with --schema FILE instead of the configuration",
        )
    if not loader.files.is_file(path):
        names = ", ".join(bundled_schema_names())
        hint = f"write the path of a file or the name of a bundled schema: {names}"
        return f"schema file {loader.show(path)} not found", loader.files.advice(path) or hint
    return None


def _ready(schema: str) -> ReadySchema | None:
    """Return the ready schema of a reference; the table of ready schemas is read only for bundled ones."""
    if bundled_schema(schema) is None:
        return None
    from .ready import ready_schema

    return ready_schema(schema)


def _readers(name: str | None, ready: ReadySchema | None) -> tuple[Reader, ...]:
    """Return the readers of a collection: the named one, or those of its bundled schema."""
    if name is not None:
        from ..document.readers import READERS

        return (READERS[name],)
    return ready.readers if ready is not None else (PLAIN,)


def _limits(table: dict[str, Any]) -> Limits:
    return Limits(
        size=table.get("front-matter-size", DEFAULT_LIMITS.size),
        depth=table.get("depth", DEFAULT_LIMITS.depth),
        expansion=table.get("alias-values", DEFAULT_LIMITS.expansion),
        problems=table.get("problems", DEFAULT_LIMITS.problems),
        seconds=table.get("seconds", DEFAULT_LIMITS.seconds),
        megabytes=table.get("megabytes", DEFAULT_LIMITS.megabytes),
    )
