"""`mattercheck schema diff`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator

from ..assignment import Assignment
from ..git.changes import resolve
from ..problem import Problem, SetupError
from ..render.concise import headline
from ..render.style import Style, harmless, wants_color
from ..resources import bundled_schema
from ..schema.comparison import Comparison, compare
from ..schema.load import SchemaLoader
from ..schema.schema import Schema
from ..sources import from_paths
from ..words import count
from .setting import Setting
from .streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print what a change of a schema means; that content would break, or may, is a failure."""
    setting = Setting(arguments)
    old, new = (_load(name, setting) for name in (arguments.old, arguments.new))
    comparison = compare(old, new)
    write = streams.stdout.write
    write("".join(harmless(change) + "\n" for change in comparison.changes) or "nothing is different\n")
    broken = list(_broken(setting, old, new, {arguments.old, arguments.new}))
    if broken:
        comparison = comparison._replace(proven=False)
    write(f"\n{_verdict(comparison, found=bool(broken))}\n")
    if comparison.counter_example is not None:
        write(f"  for example: {harmless(json.dumps(comparison.counter_example, ensure_ascii=False))}\n")
    style = Style(setting.top, setting.here, wants_color(arguments.color, os.environ, streams.stdout))
    if broken:
        files = len({problem.path for problem in broken})
        write(f"\n{count(files, 'file')} of this repository would break:\n")
        write("".join(headline(problem, style) + "\n" for problem in broken))
    else:
        write("\nno file of this repository would break\n")
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


def _load(name: str, setting: Setting) -> Schema:
    """Load a schema by a path, a bundled name, or `REV:path`, with a path from the top of the repository."""
    if bundled_schema(name) is not None or os.path.lexists(setting.here / name):
        return setting.loader.load(name, setting.here)
    revision, colon, path = name.partition(":")
    if not colon or setting.root is None:
        raise SetupError(f"there is no schema {name}")
    from ..git.blobs import revision_reader

    commit = resolve(setting.root, revision)
    loader = SchemaLoader(setting.root, read=revision_reader(setting.root, commit))
    return loader.load(path, setting.root)


def _broken(setting: Setting, old: Schema, new: Schema, names: set[str]) -> Iterator[Problem]:
    """Yield the problems of files that the schema holds for, if they had none of them before."""
    shown = {name.partition(":")[2] or name for name in names} | {old.name, new.name}
    for source in from_paths([setting.top], setting.root):
        held = setting.assigner.assign(source.path, named=False)
        if held.schema is None or held.schema.name not in shown:
            continue
        before, after = (
            setting.checker.check(source, _holding(schema, held)).problems for schema in (old, new)
        )
        if not before:
            yield from after


def _holding(schema: Schema, held: Assignment) -> Assignment:
    return Assignment(
        lambda: schema,
        name=schema.name,
        required=held.required,
        collection=held.collection,
        settings=held.settings,
    )
