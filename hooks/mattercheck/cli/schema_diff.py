"""`mattercheck schema diff`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..checking.discovery import find_files
from ..config.file_config import FileConfig
from ..core.errors import MattercheckError
from ..core.problem import Problem
from ..core.resources import bundled_schema
from ..core.text import count
from ..git.changes import resolve
from ..io.configuration_files import ConfigurationReader
from ..reporting.color import Style, wants_color
from ..reporting.renderers.concise import headline
from ..reporting.text_safety import escape_controls
from ..schema.analysis.compare import Comparison, compare
from ..schema.load.loader import SchemaLoader
from ..schema.model.file import SchemaError
from ..schema.model.schema import Schema
from .context import Context
from .limited import limits_of, within
from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print what a change of a schema means; that content would break, or may, is a failure."""
    context = Context(arguments)
    versions = (_version(arguments.old, context), _version(arguments.new, context))
    old, new = (one.schema for one in versions)
    limits = limits_of(context.here, arguments.config, context.loader)
    comparison = within(limits, "to compare these schemas", _compared, (old, new))
    write = streams.stdout.write
    write(
        "".join(escape_controls(change) + "\n" for change in comparison.changes) or "nothing is different\n"
    )
    content = _Content(context, *versions)
    broken = list(content.broken())
    if broken:
        comparison = comparison._replace(proven=False)
    write(f"\n{_verdict(comparison, found=bool(broken))}\n")
    if comparison.counter_example is not None:
        write(
            f"  for example: {escape_controls(json.dumps(comparison.counter_example, ensure_ascii=False))}\n"
        )
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    if broken:
        files = len({problem.path for problem in broken})
        write(f"\n{count(files, 'file')} of this repository would break:\n")
        write("".join(headline(problem, style) + "\n" for problem in broken))
    elif content.tried:
        write(f"\nnone of the {count(content.tried, 'file')} that it holds for would break\n")
    else:
        write("\nno collection uses this schema, so no file was tried\n")
    streams.stdout.flush()
    return 0 if comparison.proven else 1


def _verdict(comparison: Comparison, *, found: bool) -> str:
    if comparison.proven:
        if comparison.looser:
            return "proven: both allow exactly the same"
        return "proven: all that was valid is still valid"
    if comparison.proven is False:
        if found or comparison.counter_example is not None:
            return "some of what was valid is not valid any more"
        return "proven: some of what was valid is not valid any more; no example was found"
    return "not proven: what was valid may still be valid; no counter-example was found"


def _compared(schemas: tuple[Schema, Schema]) -> Comparison:
    return compare(*schemas)


class _Version(NamedTuple):
    """One of the two schemas; `loader` reads others as they were then."""

    schema: Schema
    loader: SchemaLoader


def _version(name: str, context: Context) -> _Version:
    """Load a schema by a path, a bundled name, or `REV:path`, with a path from the top of the repository."""
    if bundled_schema(name) is not None or os.path.lexists(context.here / name):
        return _Version(context.loader.load(name, context.here), context.loader)
    revision, colon, path = name.partition(":")
    if not colon or context.root is None:
        hint = f"; to compare revisions, name a file: {name}:PATH" if context.root and not colon else ""
        raise MattercheckError(f"there is no schema {name}{hint}")
    from ..git.blobs import RevisionReader

    read = RevisionReader(context.root, resolve(context.root, revision), ConfigurationReader(context.root))

    def is_there(path: Path) -> bool:
        try:
            read(path)
        except OSError:
            return False
        return True

    loader = SchemaLoader(context.root, read=read, is_there=is_there)
    return _Version(loader.load(path, context.root), loader)


class _Content:
    """The content that a schema holds for, itself or as a part of another; `tried` counts its files."""

    def __init__(self, context: Context, old: _Version, new: _Version) -> None:
        self._setting = context
        self._old = old
        self._new = new
        self._versions: dict[str, tuple[Schema, Schema] | None] = {}
        self.tried = 0

    def broken(self) -> Iterator[Problem]:
        """Yield the problems of files that had none of them before."""
        context = self._setting
        for source in find_files([context.top], context.root):
            held = context.config_resolver.assign(source.path, named=False)
            versions = self._versions_of(held)
            if versions is None:
                continue
            self.tried += 1
            before, after = (
                context.checker.check(source, _holding(schema, held)).problems for schema in versions
            )
            if not before:
                yield from after

    def _versions_of(self, held: FileConfig) -> tuple[Schema, Schema] | None:
        """Return what a schema was and is; None where neither of the two that are compared is a part of it."""
        schema, collection = held.schema, held.collection
        if schema is None or collection is None:
            return None
        if schema.name not in self._versions:
            names = {self._old.schema.name, self._new.schema.name}
            if schema.name in names:
                self._versions[schema.name] = self._old.schema, self._new.schema
            elif names.isdisjoint(schema.read_from) or self._old.loader is self._new.loader:
                self._versions[schema.name] = None
            else:
                self._versions[schema.name] = None  # where there was none yet, or is none any more
                with suppress(SchemaError):
                    self._versions[schema.name] = (
                        self._old.loader.load(collection.schema, collection.folder),
                        self._new.loader.load(collection.schema, collection.folder),
                    )
        return self._versions[schema.name]


def _holding(schema: Schema, held: FileConfig) -> FileConfig:
    return FileConfig(
        lambda: schema,
        name=schema.name,
        required=held.required,
        collection=held.collection,
        settings=held.settings,
    )
