"""`mattercheck infer`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from ..checking.discovery import from_paths
from ..checking.result import Result
from ..checking.run import usable_processors
from ..config.collection import HEAD_SUFFIXES
from ..core.paths import is_folder, relative, suffix
from ..core.problem import SetupError
from ..core.text import count
from ..document.document import YamlVersion
from ..git.history import last_changes
from ..infer.collect import Collector
from ..infer.descriptions import in_words
from ..infer.draft import Draft
from ..infer.outliers import outliers
from ..infer.sharing import collect
from ..io.atomic_write import write_atomically
from ..reporting.color import wants_color
from ..reporting.renderer import Style, make_renderer
from ..reporting.schema_json import to_text
from .context import Setting, watched
from .output.streams import Streams

_YEAR = 31_556_952
"""Seconds, on average."""


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the schema that content has in common, or write it to a file, and list what does not fit it."""
    setting = Setting(arguments)
    paths = [Path(path) for path in arguments.paths]
    target = setting.here / arguments.output if arguments.output else None
    if target is not None and os.path.lexists(target) and not arguments.force:
        raise SetupError(f"there is a file {arguments.output} already; --force writes over it")
    named = not any(is_folder(path) for path in paths)
    years = arguments.deprecate_after
    moment_of = _moments(setting.top) if years else None
    version = _yaml_version(setting, paths, named=named)
    collector = Collector(setting.checker, yaml_version=version, moment_of=moment_of)
    with ExitStack() as stack:
        sources, _ = watched(from_paths(paths, setting.root, streams.warn), streams, stack, quiet=False)
        wanted = (source for source in sources if named or suffix(source.path) in HEAD_SUFFIXES)
        # The moments of commits are known here only.
        collect(collector, wanted, 1 if years else arguments.jobs or usable_processors())
    if not collector.described:
        raise SetupError(_nothing(collector))
    summary = collector.summary
    newest = summary.mappings.moment if summary.mappings else 0
    draft = Draft(
        arguments.tolerance,
        required=arguments.required,
        deprecated_before=newest - years * _YEAR if years else 0,
    )
    title, description = _titles(setting, paths)
    schema = draft.schema(summary, title=title, description=description)
    if target is None:
        streams.stdout.write(to_text(schema))
    else:
        write_schema(target, schema)
    may_refuse = arguments.tolerance.share > 0 or arguments.required < 1
    faulty = [Path(path) for path in collector.faulty]
    rest = from_paths(paths if may_refuse else faulty, setting.root) if may_refuse or faulty else ()
    refused = outliers(
        schema,
        rest,
        setting.loader,
        named=named,
        jobs=arguments.jobs or usable_processors(),
        yaml_version=version,
    )
    said = _print_outliers(refused, setting, arguments, streams)
    streams.say("; ".join([*_in_words(collector, arguments.output), said]))
    return 0


def _yaml_version(setting: Setting, paths: list[Path], *, named: bool) -> YamlVersion:
    """Return how YAML is read in the collection of the first file that has one; as YAML 1.2 where none has."""
    with suppress(SetupError):  # the configuration may be in the making, too
        for source in from_paths(paths, setting.root):
            assignment = setting.assigner.assign(source.path, named=named)
            if assignment.collection is not None:
                return assignment.yaml_version
    return YamlVersion.CORE


def _moments(top: Path) -> Callable[[str], int]:
    """Return a function that tells when a file was committed last; one that was not is as new as the newest."""
    changes = last_changes(top)
    newest = max(changes.values(), default=0)
    return lambda path: changes.get(relative(path, top), newest)


def _titles(setting: Setting, paths: list[Path]) -> tuple[str, str]:
    """Return a title and a description for the schema of what paths name."""
    folders = [path if is_folder(path) else path.parent for path in (setting.here / path for path in paths)]
    folder = Path(os.path.commonpath([os.path.normpath(folder) for folder in folders]))
    title = in_words(folder.name) if folder.name else "Content"
    shown = relative(folder, setting.top)
    where = title if shown == "." or shown.startswith("..") else shown
    return title, f"The front matter of the files in {where}"


def write_schema(target: Path, schema: dict[str, Any]) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, to_text(schema).encode("utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SetupError(f"the schema cannot be written to {target}: {reason}") from None


def _print_outliers(
    refused: Iterable[Result], setting: Setting, arguments: argparse.Namespace, streams: Streams
) -> str:
    """Print what the schema refuses: beside the schema, if that is printed, to standard error. Say how much it is."""
    stream: IO[str] = streams.stdout if arguments.output else streams.stderr
    style = Style(setting.top, setting.here, wants_color(arguments.color, os.environ, stream))
    renderer = make_renderer("text", style)
    problems = files = 0
    for result in refused:
        stream.write(renderer.result(result))
        problems += len(result.problems)
        files += 1
    stream.flush()
    return f"{count(problems, 'probable mistake')} in {count(files, 'file')}" if problems else "no outliers"


def _nothing(collector: Collector) -> str:
    if collector.faulty:
        return f"nothing can be inferred: {count(len(collector.faulty), 'file')} cannot be read; see `mattercheck check`"
    if collector.absent:
        return f"nothing can be inferred: {count(collector.absent, 'file')} without front matter"
    return f"nothing can be inferred: there is no file that ends in {', '.join(HEAD_SUFFIXES)}"


def _in_words(collector: Collector, output: str | None) -> list[str]:
    written = f"wrote {output}, " if output else ""
    said = [f"{written}inferred from {count(collector.described, 'file')}"]
    if collector.absent:
        said.append(f"{count(collector.absent, 'file')} without front matter left out")
    if collector.faulty:
        said.append(f"{count(len(collector.faulty), 'file')} with errors left out")
    return said
