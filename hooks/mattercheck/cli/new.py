"""`mattercheck new`."""

from __future__ import annotations

import argparse
import os
import re
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ..config.collection import Collection
from ..config.settings import find_config, load_config
from ..core.errors import MattercheckError, describe_os_error
from ..core.similarity import closest_match, did_you_mean
from ..document.syntax import data_syntax
from ..io.atomic_write import create_atomically, require_writable
from ..io.sources import FileSource
from ..reporting.color import Style, wants_color
from ..reporting.new_file import data_file, front_matter
from ..reporting.renderers.concise import headline
from ..schema.analysis.examples import ExampleGenerator
from ..schema.model.schema import Schema
from .arguments import add_config
from .context import Context
from .limited import limits_of, within
from .output.streams import Streams

_TRIES = 2000
"""Documents that are tried to find a valid one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("collection", metavar="COLLECTION", help="the name of a collection")
    parser.add_argument("path", nargs="?", metavar="PATH", help="the file to write, which must not exist")
    add_config(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Write a new file of a collection, and say what is left to fill in; no file is ever overwritten."""
    context = Context(arguments)
    collection = _collection(arguments.collection, arguments.config, context)
    path = Path(os.path.abspath(context.here / arguments.path)) if arguments.path else _usual(collection)  # noqa: PTH100
    shown = context.loader.show(path)
    file_config = context.config_resolver.assign(str(path))
    if file_config.collection is None or file_config.collection.name != collection.name:
        globs = ", ".join(collection.globs)
        raise MattercheckError(
            f"{shown} is not of the collection `{collection.name}`, whose files are {globs}"
        )
    schema = context.loader.load(collection.schema, collection.folder)
    limits = limits_of(context.here, arguments.config, context.loader)
    text = within(limits, f"to make a file for {schema.name}", _written, (schema, path, collection))
    try:
        require_writable(path)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
    except OSError as error:
        raise MattercheckError(f"{shown} cannot be written: {describe_os_error(error)}") from None
    try:
        create_atomically(path, text.encode("utf-8"))
    except FileExistsError:
        raise MattercheckError(f"{shown} is there already, and is left as it is") from None
    except OSError as error:
        raise MattercheckError(f"{shown} cannot be written: {describe_os_error(error)}") from None
    problems = context.checker.check(FileSource(str(path), context.root), file_config).problems
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    streams.stdout.writelines(headline(problem, style) + "\n" for problem in problems)
    streams.stdout.flush()
    left = "; what is above is left to you" if problems else ""
    streams.say(f"wrote {style.path(shown)}{left}")
    return 1 if problems else 0


def _collection(name: str, config: str | None, context: Context) -> Collection:
    path = context.here / config if config is not None else find_config(context.here)
    if path is None:
        raise MattercheckError("there is no configuration: write a mattercheck.toml that names collections")
    collections = {one.name: one for one in load_config(path, context.loader).collections}
    if name not in collections:
        meant = closest_match(name, collections)
        hint = did_you_mean(meant) or f"there are {', '.join(collections)}"
        raise MattercheckError(f"there is no collection `{name}`; {hint}")
    return collections[name]


def _written(of: tuple[Schema, Path, Collection]) -> str:
    schema, path, collection = of
    return _text(_fields(schema, path), path, collection)


def _text(fields: dict[str, Any], path: Path, collection: Collection) -> str:
    """Write fields as the file is read: as its front matter, or as the whole of it. Raises MattercheckError."""
    syntax = data_syntax(str(path))
    if syntax is None:
        return front_matter(fields, collection.yaml_version) + "\n"
    text = data_file(fields, syntax, collection.yaml_version)
    if text is None:
        raise MattercheckError(
            f"{path.name}: files of {syntax.name} are not written yet, only front matter, YAML and JSON"
        )
    return text


def _usual(collection: Collection) -> Path:
    """Return where a new file of a collection may lie: below what its first glob begins with."""
    glob = collection.globs[0]
    fixed = re.split(r"[*?\[{]", glob, maxsplit=1)[0].rpartition("/")[0]
    suffix = next(iter(re.findall(r"\.(\w+)\Z", glob)), "md")
    return collection.folder / fixed / f"untitled.{suffix}"


def _fields(schema: Schema, path: Path) -> dict[str, Any]:
    """Return valid fields for a file; where none are found, those that are required."""
    instances = ExampleGenerator(schema)
    properties = instances.resolved(schema.contents).get("properties", {})
    first = instances.first()
    for fields in (first, *islice(instances.documents(), _TRIES)):
        for known in ({**fields, **_known(fields, properties, instances, path)}, fields):
            if schema.is_valid(known):
                return known
    return {**first, **_known(first, properties, instances, path)}


def _known(
    fields: dict[str, Any], properties: dict[str, Any], instances: ExampleGenerator, path: Path
) -> dict[str, Any]:
    """Return what is known of a new file: its title by its name, and that it is of today."""
    now = datetime.now(UTC)
    of_now = {"date": now.strftime("%Y-%m-%d"), "date-time": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
    known = {}
    for name in fields:
        part = instances.resolved(properties.get(name, {}))
        if "const" in part or "default" in part or "enum" in part:
            continue
        if part.get("format") in of_now:
            known[name] = of_now[part["format"]]
        elif name == "title":
            known[name] = re.sub(r"[-_]+", " ", re.sub(r"\A\d{4}-\d\d-\d\d-", "", path.stem)).capitalize()
    return known
