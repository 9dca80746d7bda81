"""`mattercheck new`."""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..config.collection import FRONT_MATTER_SUFFIXES, Collection
from ..config.settings import find_config, load_config
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import joined, relative, suffix
from ..core.similarity import closest_match, did_you_mean
from ..document.syntax import Syntax, data_syntax
from ..io.atomic_write import create_atomically, require_writable
from ..io.sources import FileSource
from ..reporting.color import Style, wants_color
from ..reporting.new_file import data_file, front_matter
from ..reporting.renderers.concise import headline
from ..schema.analysis.template import Template
from ..schema.model.schema import Schema
from .arguments import add_config
from .context import Context
from .limits import limits_of, within
from .new_path import DATED, NAMED_BY_FOLDER, UNTITLED, existing_files, path_for
from .output.streams import Streams

_SAMPLE = 20
"""Most files that are read to find out in which syntax a new one is written."""
_SUFFIXES = (*FRONT_MATTER_SUFFIXES, ".yaml", ".yml", ".json", ".toml", ".txt")
_OPENINGS = {b"---": Syntax.YAML, b"+++": Syntax.TOML, b"{": Syntax.JSON}
_NUMBER = re.compile(r"\d+\.(?=[^\d])")
"""The start of the name of a file that gives its order, such as `2.install.md`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("collection", metavar="COLLECTION", help="name of the collection")
    parser.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        help="file to create, or its name without an extension (default: an untitled file in the collection)",
    )
    add_config(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Create a file in a collection and print the problems left to fix. Existing files are never overwritten."""
    context = Context(arguments)
    collection = _collection(arguments.collection, arguments.config, context)
    now = datetime.now(UTC)
    existing = existing_files(collection, context.root)
    name = "" if arguments.path and _is_path(arguments.path) else arguments.path or UNTITLED
    if name:
        path = path_for(name, collection, existing, now)
    else:
        path = Path(os.path.abspath(context.here / arguments.path))  # noqa: PTH100 - resolve() would follow links
    shown = context.loader.show(path)
    file_config = context.config_resolver.assign(str(path))
    if file_config.collection is None or file_config.collection.name != collection.name:
        globs = ", ".join(collection.globs)
        other = "" if file_config.collection is None else f"; it is in `{file_config.collection.name}`"
        raise MattercheckError(
            f"{shown} isn't in collection `{collection.name}`, whose files are {globs}{other}"
        )
    schema = context.loader.load(collection.schema, collection.folder)
    limits = limits_of(context.here, arguments.config, context.loader)
    known = (schema, _titles(path, name), now)
    fields = within(limits, f"creating a file for {schema.name}", _fields, known)
    text = _text(fields, path, collection, existing)
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
    problems = sorted([*problems, *context.relation_problems_of(shown)])
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    streams.stdout.writelines(headline(problem, style) + "\n" for problem in problems)
    streams.stdout.flush()
    hint = "; fill in what is missing" if problems else ""
    streams.say(f"wrote {style.path(shown)}{hint}")
    return 1 if problems else 0


def _collection(name: str, config: str | None, context: Context) -> Collection:
    """Return the collection of this name; without a configuration, one of a ready schema. Raises MattercheckError."""
    path = (
        joined(context.here, config)
        if config is not None
        else find_config(context.here, context.loader.files)
    )
    if path is None:
        from ..init.ready_sites import ready_settings

        ready = ready_settings(context.top, context.loader.files)
        collections = {one.name: one for one in ready.collections if one.ignored is None}
    else:
        collections = {one.name: one for one in load_config(path, context.loader).collections}
    if name not in collections:
        suggestion = closest_match(name, collections)
        others = "" if path is not None else "; run `mattercheck init` to configure others"
        hint = did_you_mean(suggestion) or f"available collections: {', '.join(collections)}{others}"
        raise MattercheckError(f"unknown collection `{name}`; {hint}")
    return collections[name]


def _is_path(argument: str) -> bool:
    """Tell whether an argument is a path, not a name that may contain a dot."""
    return re.search(r"[/\\]", argument) is not None or suffix(argument) in _SUFFIXES


def _text(fields: dict[str, Any], path: Path, collection: Collection, existing: list[str]) -> str:
    """Return the text of a file with these fields: front matter as in the other files, or data."""
    syntax = data_syntax(str(path))
    if syntax is not None:
        return data_file(fields, syntax, collection.yaml_version)
    return front_matter(fields, _syntax(collection, path, existing), collection.yaml_version) + "\n"


def _syntax(collection: Collection, path: Path, existing: list[str]) -> Syntax:
    """Return the syntax in which most files near a new one are written, by default that of the reader."""
    home = relative(path.parent, collection.folder) + "/"
    near = [one for one in existing if one.startswith(home)] or existing
    used = Counter(_syntax_of(collection.folder / one) for one in near[:_SAMPLE])
    used.pop(None, None)
    if used:
        return used.most_common(1)[0][0] or Syntax.YAML
    return _OPENINGS.get(collection.readers[0].openings[0].encode(), Syntax.YAML)


def _syntax_of(path: Path) -> Syntax | None:
    try:
        with path.open("rb") as stream:
            start = stream.read(6).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return None
    return _OPENINGS.get(start[:3]) or _OPENINGS.get(start[:1])


def _titles(path: Path, name: str) -> list[str]:
    """Return what the title of a file may be: the name as given, or the one of the file or of its folder."""
    named = path.parent.name if path.stem.casefold() in NAMED_BY_FOLDER else path.stem
    words = _NUMBER.sub("", DATED.sub("", named, count=1), count=1)
    if words == UNTITLED:
        return []
    title = re.sub(r"[-_\s]+", " ", words).strip()
    given = [" ".join(name.split())] if re.search(r"\s", name.strip()) else []
    return [*given, title[:1].upper() + title[1:], words]


def _fields(known: tuple[Schema, list[str], datetime]) -> dict[str, Any]:
    schema, titles, now = known
    return Template(schema, titles, now).fields()
