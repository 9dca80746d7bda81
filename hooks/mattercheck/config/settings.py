"""The configuration: `mattercheck.toml`, or `[tool.mattercheck]` in `pyproject.toml`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .. import git
from ..core import resources
from ..core.errors import MattercheckError, describe_os_error
from ..core.limits import DEFAULT_LIMITS, Limits
from ..core.paths import is_file
from ..core.pointer import Route
from ..core.problem import START_OF_FILE, Problem
from ..core.resources import bundled_schema, bundled_schema_names
from ..document.bounded import read_data_within_limits
from ..document.document import Document, State
from ..document.syntax import Syntax, YamlVersion
from ..schema.engine import compile_schema
from ..schema.load.loader import SchemaLoader
from .collection import Collection
from .globs import Glob, GlobError

FILE_NAME = "mattercheck.toml"
_PYPROJECT = "pyproject.toml"
_SCHEMA = "mattercheck.schema.json"
_LIMITS = DEFAULT_LIMITS._replace(size=1 << 18)
"""Within which a configuration is read: what it has many of takes longer than what it says about one."""


class ConfigurationError(MattercheckError):
    """The configuration cannot be used. `problems` say why, each at its place in the file."""


class Settings(NamedTuple):
    """What a configuration file says. `path` is the file; all paths in it are relative to its folder."""

    path: Path
    collections: tuple[Collection, ...]
    allow_inline_schema: bool
    severities: Mapping[str, str]
    limits: Limits

    @property
    def folder(self) -> Path:
        return self.path.parent


def find_config(folder: Path) -> Path | None:
    """Return the configuration that holds for a folder: the nearest one, up to the top of the repository."""
    top = git.find_root(folder)
    for candidate in (folder, *folder.parents):
        own = candidate / FILE_NAME
        if is_file(own):
            return own
        if os.path.lexists(own):
            raise ConfigurationError(f"the configuration {own} is not a regular file")
        shared = candidate / _PYPROJECT
        if is_file(shared) and _has_table(shared):
            return shared
        if candidate == top:
            return None
    return None


def _has_table(path: Path) -> bool:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {describe_os_error(error)}") from None
    if b"mattercheck" not in data:
        return False
    document = read_data_within_limits(str(path), data, Syntax.TOML, _LIMITS)
    if document.state is State.BROKEN:
        # Not ours to report, unless it says how content is to be checked.
        return re.search(r"^\s*\[+\s*tool\.mattercheck\b", document.source.text, re.MULTILINE) is not None
    return isinstance(_at(document.value, ("tool", "mattercheck")), dict)


def _at(value: Any, route: Route) -> Any:
    """Return what stands at a route, None where nothing does."""
    for step in route:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def load_config(path: Path, loader: SchemaLoader) -> Settings:
    """Read a configuration file.

    Raises ConfigurationError, with the place of each mistake, for a file that cannot be read, an unknown key, a
    wrong type, a bad glob, and a schema that does not exist.
    """
    shown = loader.show(path)
    try:
        data = loader.read(path)
    except OSError as error:
        raise ConfigurationError(
            f"cannot read the configuration {shown}: {describe_os_error(error)}"
        ) from None
    document = read_data_within_limits(shown, data, Syntax.TOML, _LIMITS)
    if document.state is State.BROKEN:
        raise ConfigurationError("the configuration is not TOML", document.problems)
    base: Route = ("tool", "mattercheck") if path.name == _PYPROJECT else ()
    if isinstance(_at(document.value, (*base, "collections")), dict):
        message, hint = (
            "the collections are a list of tables",
            "write [[collections]], in two pairs of brackets",
        )
        place = document.key_span((*base, "collections"))
        problem = document.source.problem("invalid-configuration", place, message, help=hint)
        raise ConfigurationError("the configuration is wrong", [problem])
    _check_form(document, base)
    return _settings(path, document, _at(document.value, base) or {}, base, loader)


def _check_form(document: Document, base: Route) -> None:
    """Hold the configuration against its own schema."""
    folder = resources.schemas() / "config"
    form = compile_schema(json.loads((folder / _SCHEMA).read_bytes()))
    if form.is_valid(_at(document.value, base) or {}):
        return
    from ..schema.explain.explain import explain

    contents: Any = {"$ref": _SCHEMA}
    for step in reversed(base):
        contents = {"properties": {step: contents}}
    schema = SchemaLoader(folder).from_value(contents)
    raise ConfigurationError("the configuration is wrong", explain(document, schema))


def _settings(path: Path, document: Document, value: Any, base: Route, loader: SchemaLoader) -> Settings:
    problems: list[Problem] = []

    def report(route: Route, message: str, hint: str | None = None) -> None:
        problems.append(
            document.source.problem(
                "invalid-configuration", document.value_span(route), message, help=hint, route=route
            )
        )

    def patterns(route: Route, globs: Any) -> tuple[Glob, ...]:
        compiled = []
        listed = globs if isinstance(globs, list) else [globs]
        for index, glob in enumerate(listed):
            try:
                compiled.append(Glob(glob))
            except GlobError as error:
                place = (*route, index) if isinstance(globs, list) else route
                report(place, f"`{glob}` is not a glob: {error}", "such as content/news/**/*.md")
        return tuple(compiled)

    shared = value.get("severity", {})
    collections = []
    names: set[str] = set()
    for index, table in enumerate(value.get("collections", [])):
        route = (*base, "collections", index)
        name, schema = table["name"], table["schema"]
        if name in names:
            report((*route, "name"), f"two collections are called `{name}`", "give each a name of its own")
        names.add(name)
        if "://" in schema:
            report(
                (*route, "schema"),
                "a URL cannot be a schema: nothing is fetched",
                "name a file of the repository",
            )
        elif bundled_schema(schema) is None and not is_file(path.parent / schema):
            hint = "write the path of a file, or the name of a bundled schema: " + ", ".join(
                bundled_schema_names()
            )
            missing = loader.show(path.parent / schema)
            report((*route, "schema"), f"there is no schema file {missing}", hint)
        files = patterns((*route, "files"), table["files"])
        exclude = patterns((*route, "exclude"), table.get("exclude", []))
        required = table.get("front-matter", "required") == "required"
        version = YamlVersion(table.get("yaml", YamlVersion.CORE))
        severities = {**shared, **table.get("severity", {})}
        collections.append(
            Collection(
                name,
                path.parent,
                files,
                exclude,
                schema,
                required=required,
                yaml_version=version,
                severities=severities,
            )
        )
    allow_inline_schema = value.get("allow-inline-schema", False)
    if not collections and not allow_inline_schema:
        place = document.value_span(base) if base else START_OF_FILE
        message = "the configuration names no collection, so there is nothing to check"
        hint = "add a table [[collections]] with name, files and schema"
        problems.append(document.source.problem("invalid-configuration", place, message, help=hint))
    if problems:
        raise ConfigurationError("the configuration is wrong", problems)
    return Settings(path, tuple(collections), allow_inline_schema, shared, _limits(value.get("limits", {})))


def _limits(table: dict[str, Any]) -> Limits:
    return Limits(
        size=table.get("front-matter-size", DEFAULT_LIMITS.size),
        depth=table.get("depth", DEFAULT_LIMITS.depth),
        expansion=table.get("alias-values", DEFAULT_LIMITS.expansion),
        problems=table.get("problems", DEFAULT_LIMITS.problems),
        seconds=table.get("seconds", DEFAULT_LIMITS.seconds),
        megabytes=table.get("megabytes", DEFAULT_LIMITS.megabytes),
    )
