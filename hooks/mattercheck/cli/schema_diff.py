"""`mattercheck schema diff`."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress

from ..checking.discovery import find_files
from ..checking.fingerprint import fingerprint_of, subtract_baseline
from ..config.file_config import FileConfig
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.problem import Problem, Severity
from ..core.resources import bundled_schema
from ..core.text import count
from ..git.changes import resolve
from ..io.configuration_files import WorkTreeFiles
from ..reporting.color import Style, wants_color
from ..reporting.renderers.concise import headline
from ..reporting.text_safety import escape_controls
from ..schema.analysis.compare import Comparison, compare
from ..schema.load.loader import SchemaLoader
from ..schema.model.file import SchemaError
from ..schema.model.schema import Schema
from .context import Context
from .limits import limits_of, within
from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print how a schema change affects content, and fail unless all valid content is proven to stay valid."""
    context = Context(arguments)
    with ExitStack() as stack:
        versions = (_version(arguments.old, context, stack), _version(arguments.new, context, stack))
        return _compare_versions(arguments, streams, context, versions)


def _compare_versions(
    arguments: argparse.Namespace, streams: Streams, context: Context, versions: tuple[_Version, _Version]
) -> int:
    old, new = (one.schema for one in versions)
    limits = limits_of(context.here, arguments.config, context.loader)
    comparison = within(limits, "comparing these schemas", _compare, (old, new))
    write = streams.stdout.write
    write("".join(escape_controls(change) + "\n" for change in comparison.changes) or "no differences\n")
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
        write(f"\n{count(files, 'file')} in this repository would break:\n")
        write("".join(headline(problem, style) + "\n" for problem in broken))
    elif content.checked:
        write(f"\nno files that use this schema would break ({content.checked:,} checked)\n")
    else:
        write("\nno collection uses this schema, so no files were checked\n")
    streams.stdout.flush()
    return 0 if comparison.proven else 1


def _verdict(comparison: Comparison, *, found: bool) -> str:
    if comparison.proven:
        if comparison.looser:
            return "proven: both schemas accept exactly the same values"
        return "proven: everything that was valid is still valid"
    if comparison.proven is False:
        if found or comparison.counter_example is not None:
            return "some values that were valid are no longer valid"
        return "proven: some values that were valid are no longer valid; no example found"
    return "not proven: everything that was valid may still be valid; no counterexample found"


def _compare(schemas: tuple[Schema, Schema]) -> Comparison:
    return compare(*schemas)


class _Version(NamedTuple):
    """One of the two schemas; `loader` reads other schemas at the same revision."""

    schema: Schema
    loader: SchemaLoader


def _version(name: str, context: Context, stack: ExitStack) -> _Version:
    """Load a schema by path, bundled name, or `REV:path` with a path relative to the repository root."""
    if bundled_schema(name) is not None or os.path.lexists(context.here / name):
        return _Version(context.loader.load(name, context.here), context.loader)
    revision, colon, path = name.partition(":")
    if not colon or context.root is None:
        hint = f"; to compare revisions, pass a file: {name}:PATH" if context.root and not colon else ""
        raise MattercheckError(f"schema not found: {name}{hint}")
    from ..git.snapshot import Snapshot

    commit = resolve(context.root, revision)
    files = Snapshot.of_commit(context.root, commit, WorkTreeFiles(context.root))
    stack.callback(files.close)
    loader = SchemaLoader(context.root, files=files)
    return _Version(loader.load(path, context.root), loader)


class _Content:
    """The content that uses a schema, directly or through a reference; `checked` counts its files."""

    def __init__(self, context: Context, old: _Version, new: _Version) -> None:
        self._context = context
        self._old = old
        self._new = new
        self._versions: dict[str, tuple[Schema, Schema] | None] = {}
        self.checked = 0

    def broken(self) -> Iterator[Problem]:
        """Yield the errors that files have with the new schema and don't have with the old one."""
        context = self._context
        for source in find_files([context.top], context.root):
            file_config = context.config_resolver.assign(source.path, named=False)
            versions = self._versions_of(file_config)
            if versions is None:
                continue
            self.checked += 1
            before, after = (
                _errors(context.checker.check(source, _with_schema(file_config, schema)).problems)
                for schema in versions
            )
            yield from subtract_baseline(after, Counter(map(fingerprint_of, before)))

    def _versions_of(self, file_config: FileConfig) -> tuple[Schema, Schema] | None:
        """Return the old and new version of a file's schema, or None if it uses neither of the compared schemas."""
        schema, collection = file_config.schema, file_config.collection
        if schema is None or collection is None:
            return None
        if schema.name not in self._versions:
            names = {self._old.schema.name, self._new.schema.name}
            if schema.name in names:
                self._versions[schema.name] = self._old.schema, self._new.schema
            elif names.isdisjoint(schema.read_from) or self._old.loader is self._new.loader:
                self._versions[schema.name] = None
            else:
                self._versions[schema.name] = None  # if one of the versions can't be loaded
                with suppress(SchemaError):
                    self._versions[schema.name] = (
                        self._old.loader.load(collection.schema, collection.folder),
                        self._new.loader.load(collection.schema, collection.folder),
                    )
        return self._versions[schema.name]


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _with_schema(file_config: FileConfig, schema: Schema) -> FileConfig:
    return FileConfig(
        lambda: schema,
        name=schema.name,
        required=file_config.required,
        collection=file_config.collection,
        settings=file_config.settings,
    )
