"""`mattercheck explain-file`."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from .. import git
from ..checking.checker import Checker
from ..checking.verdicts import verdicts
from ..config.file_config import ConfigResolver, FileConfig, ReadyFiles
from ..core.paths import joined
from ..document.syntax import PLAIN
from ..init.ready_sites import ready_settings
from ..io.configuration_files import WorkTreeFiles
from ..io.sources import FileSource
from ..reporting.text_safety import escape_line
from ..schema.load.loader import SchemaLoader
from .arguments import add_config
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, which need not exist")
    add_config(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print which collection and schema apply to each file, and why. The files need not exist."""
    here = Path.cwd()
    top = git.find_root(here) or here
    # Show paths relative to the current folder, not to the repository root.
    loader = SchemaLoader(here, home=top, files=WorkTreeFiles(top))
    config_resolver = ConfigResolver(
        loader,
        config=joined(here, arguments.config) if arguments.config else None,
        ready=ReadyFiles(partial(ready_settings, top, loader.files)),
    )
    checker = Checker(loader, config_resolver, is_guarded=True)
    for path in arguments.paths:
        absolute = os.path.abspath(here / path)  # noqa: PTH100 - resolve() would follow links
        file_config = config_resolver.assign(absolute)
        lines = _lines(file_config, config_resolver.explain(absolute))
        lines += _verdicts(checker, absolute, file_config)
        lines += _relations(file_config, loader)
        streams.stdout.write("".join(escape_line(line) + "\n" for line in (path, *lines)))
    return 0


def _verdicts(checker: Checker, path: str, file_config: FileConfig) -> list[str]:
    """Return what each reader of a file does with it; empty if there is no such file or its reader isn't known."""
    if file_config.schema is None or file_config.reader.name == PLAIN.name:
        return []
    try:
        data = FileSource(path).read(lambda read: read(file_config.limits.size + 1))
    except OSError:
        return []
    return ["  readers:", *(f"    {sentence}" for sentence in verdicts(checker, path, data, file_config))]


def _relations(file_config: FileConfig, loader: SchemaLoader) -> list[str]:
    """Return a line for each relation that applies to a file."""
    settings, collection = file_config.settings, file_config.collection
    if settings is None or collection is None or not settings.has_relations:
        return []
    from ..relations.declarations import read_relations

    relations = read_relations(settings, loader).of(collection.name)
    return [f"  {relation.describe()}" for relation in relations]


def _lines(file_config: FileConfig, reason: str) -> list[str]:
    if file_config.schema is None:
        hint = (
            "; the file can set its own schema with a `$schema` key"
            if file_config.allows_inline_schema
            else ""
        )
        return [f"  not checked: {reason}{hint}"]
    if file_config.ignored is not None:
        return [
            f"  not read: {file_config.ignored.reason}; {file_config.ignored.advice}",
            f"  because: {reason}",
        ]
    return [
        f"  schema: {file_config.schema.name}",
        f"  front matter: {'required' if file_config.required else 'optional'}",
        f"  because: {reason}",
    ]
