"""`mattercheck new`."""

from __future__ import annotations

import argparse
import os
import re
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from ..config.collection import Collection
from ..config.settings import find_config, load_config
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import joined
from ..core.similarity import closest_match, did_you_mean
from ..document.syntax import data_syntax
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
from .output.streams import Streams

_UNTITLED = "untitled"
_NAMED_BY_FOLDER = frozenset({"index", "_index", "readme", "skill"})
"""Names of files, without the extension, that stand for their folder."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d-")


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
    if not arguments.path or not re.search(r"[./\\]", arguments.path):
        path = _path(arguments.path or _UNTITLED, collection)
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


def _path(name: str, collection: Collection) -> Path:
    """Return the path for a new file of this name in a collection, by the pattern of its first glob.

    A date comes before the name if it does in the other files of the folder.
    """
    slug = re.sub(r"[^\w.]+", "-", name.casefold()).strip("-") or _UNTITLED
    *folders, pattern = collection.globs[0].split("/")
    is_named_by_folder = pattern.partition(".")[0].casefold() in _NAMED_BY_FOLDER
    folders = [folder for folder in folders if folder != "**" or is_named_by_folder]
    if not re.search(r"[*?\[{]", pattern):  # such as SKILL.md: the folder has the name
        return collection.folder.joinpath(*(slug if "*" in folder else folder for folder in folders), pattern)
    fixed = list(takewhile(lambda folder: not re.search(r"[*?\[{]", folder), folders))
    folder = collection.folder.joinpath(*fixed)
    prefix = datetime.now(UTC).strftime("%Y-%m-%d-") if _has_dates(folder) else ""
    if re.fullmatch(r"\*[^*?\[{]+", pattern):
        return folder / f"{prefix}{slug}{pattern[1:]}"
    endings = re.findall(r"\.\{?(\w+)(?:,\w+)*\}?\Z", pattern)
    return folder / f"{prefix}{slug}.{'md' if 'md' in pattern or not endings else endings[0]}"


def _has_dates(folder: Path) -> bool:
    """Tell whether the names of the files in a folder begin with a date."""
    try:
        names = [name for name in os.listdir(folder) if "." in name[1:]]  # noqa: PTH208 - only names are needed
    except OSError:
        return False
    return bool(names) and all(_DATE.match(name) for name in names)


def _titles(path: Path) -> list[str]:
    """Return what the title of a file may be: by its name, or by its folder for names such as `index.md`."""
    named = path.parent.name if path.stem.casefold() in _NAMED_BY_FOLDER else path.stem
    words = _DATE.sub("", named)
    if words == _UNTITLED:
        return []
    title = re.sub(r"[-_\s]+", " ", words).strip()
    return [title[:1].upper() + title[1:], words]


def _file_text(arguments: tuple[Schema, Path, Collection]) -> str:
    schema, path, collection = arguments
    return _text(Template(schema, _titles(path), datetime.now(UTC)).fields(), path, collection)
