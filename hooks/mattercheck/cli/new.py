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

_MAX_ATTEMPTS = 2000
"""Most documents to try when looking for a valid one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("collection", metavar="COLLECTION", help="name of the collection")
    parser.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        help="file to create, which must not exist (default: an untitled file in the collection)",
    )
    add_config(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Create a file in a collection and print the problems left to fix. Existing files are never overwritten."""
    context = Context(arguments)
    collection = _collection(arguments.collection, arguments.config, context)
    path = _default_path(collection)
    if arguments.path:
        path = Path(os.path.abspath(context.here / arguments.path))  # noqa: PTH100 - resolve() would follow links
    shown = context.loader.show(path)
    file_config = context.config_resolver.assign(str(path))
    if file_config.collection is None or file_config.collection.name != collection.name:
        globs = ", ".join(collection.globs)
        raise MattercheckError(f"{shown} isn't in collection `{collection.name}`, whose files are {globs}")
    schema = context.loader.load(collection.schema, collection.folder)
    limits = limits_of(context.here, arguments.config, context.loader)
    text = within(limits, f"creating a file for {schema.name}", _file_text, (schema, path, collection))
    try:
        require_writable(path)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
    except OSError as error:
        raise MattercheckError(f"{shown} cannot be written: {describe_os_error(error)}") from None
    try:
        create_atomically(path, text.encode("utf-8"))
    except FileExistsError:
        raise MattercheckError(f"{shown} already exists and was left unchanged") from None
    except OSError as error:
        raise MattercheckError(f"{shown} cannot be written: {describe_os_error(error)}") from None
    problems = context.checker.check(FileSource(str(path), context.root), file_config).problems
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    streams.stdout.writelines(headline(problem, style) + "\n" for problem in problems)
    streams.stdout.flush()
    hint = "; fix the problems above to complete it" if problems else ""
    streams.say(f"wrote {style.path(shown)}{hint}")
    return 1 if problems else 0


def _collection(name: str, config: str | None, context: Context) -> Collection:
    path = context.here / config if config is not None else find_config(context.here, context.loader.files)
    if path is None:
        raise MattercheckError("no configuration found: run `mattercheck init` to create a mattercheck.toml")
    collections = {one.name: one for one in load_config(path, context.loader).collections}
    if name not in collections:
        suggestion = closest_match(name, collections)
        hint = did_you_mean(suggestion) or f"available collections: {', '.join(collections)}"
        raise MattercheckError(f"unknown collection `{name}`; {hint}")
    return collections[name]


def _file_text(arguments: tuple[Schema, Path, Collection]) -> str:
    schema, path, collection = arguments
    return _text(_fields(schema, path), path, collection)


def _text(fields: dict[str, Any], path: Path, collection: Collection) -> str:
    """Return the text of a file with these fields: front matter, or a data file. Raises MattercheckError."""
    syntax = data_syntax(str(path))
    if syntax is None:
        return front_matter(fields, collection.yaml_version) + "\n"
    text = data_file(fields, syntax, collection.yaml_version)
    if text is None:
        raise MattercheckError(
            f"{path.name}: creating {syntax.name} files isn't supported, only YAML, JSON and front matter"
        )
    return text


def _default_path(collection: Collection) -> Path:
    """Return a path for a new file in a collection: in the folder that its first glob starts with."""
    glob = collection.globs[0]
    fixed = re.split(r"[*?\[{]", glob, maxsplit=1)[0].rpartition("/")[0]
    suffix = next(iter(re.findall(r"\.(\w+)\Z", glob)), "md")
    return collection.folder / fixed / f"untitled.{suffix}"


def _fields(schema: Schema, path: Path) -> dict[str, Any]:
    """Return valid fields for a file, or the required fields if no valid ones are found."""
    examples = ExampleGenerator(schema)
    properties = examples.resolved(schema.contents).get("properties", {})
    first = examples.first()
    for fields in (first, *islice(examples.documents(), _MAX_ATTEMPTS)):
        for candidate in ({**fields, **_prefilled(fields, properties, examples, path)}, fields):
            if schema.is_valid(candidate):
                return candidate
    return {**first, **_prefilled(first, properties, examples, path)}


def _prefilled(
    fields: dict[str, Any], properties: dict[str, Any], examples: ExampleGenerator, path: Path
) -> dict[str, Any]:
    """Return the fields that can be filled in: the title from the file name, and the current date and time."""
    now = datetime.now(UTC)
    by_format = {"date": now.strftime("%Y-%m-%d"), "date-time": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
    prefilled = {}
    for name in fields:
        subschema = examples.resolved(properties.get(name, {}))
        if "const" in subschema or "default" in subschema or "enum" in subschema:
            continue
        if subschema.get("format") in by_format:
            prefilled[name] = by_format[subschema["format"]]
        elif name == "title":
            prefilled[name] = re.sub(r"[-_]+", " ", re.sub(r"\A\d{4}-\d\d-\d\d-", "", path.stem)).capitalize()
    return prefilled
