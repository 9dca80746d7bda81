"""`mattercheck infer`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from ..checking.discovery import find_files
from ..checking.result import Result
from ..checking.run import usable_processors
from ..config.collection import FRONT_MATTER_SUFFIXES
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import is_folder, relative, suffix
from ..core.text import count
from ..document.syntax import YamlVersion
from ..git.history import last_changes
from ..infer.collect import Collector, collect
from ..infer.descriptions import in_words
from ..infer.draft import Draft
from ..infer.outliers import outliers
from ..io.atomic_write import write_atomically
from ..reporting.color import Style, wants_color
from ..reporting.renderer import make_renderer
from ..reporting.schema_json import to_text
from .arguments import add_jobs, parse_number, parse_share, parse_tolerance
from .context import Context, with_progress
from .output.streams import Streams

_YEAR = 31_556_952
"""Seconds, on average."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument(
        *("--tolerance",),
        type=parse_tolerance,
        default=parse_tolerance("0"),
        metavar="SHARE",
        help="of the values of a field, how many may be mistakes, such as 1%%; they are listed; default: none",
    )
    parser.add_argument(
        *("--required",),
        type=parse_share,
        default=1.0,
        metavar="SHARE",
        help="require a field that so many files have, such as 95%%; the others are listed; default: all",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write the schema to a new file instead of printing it"
    )
    parser.add_argument("--force", action="store_true", help="with --output: write over a file that exists")
    parser.add_argument(
        *("--deprecate-after",),
        type=parse_number,
        default=0,
        metavar="YEARS",
        help="mark fields as deprecated that no file has which was committed in the last years",
    )
    add_jobs(parser)
    parser.set_defaults(config=None)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the schema that content has in common, or write it to a file, and list what does not fit it."""
    context = Context(arguments)
    paths = [Path(path) for path in arguments.paths]
    target = context.here / arguments.output if arguments.output else None
    if target is not None and os.path.lexists(target) and not arguments.force:
        raise MattercheckError(f"there is a file {arguments.output} already; --force writes over it")
    named = not any(is_folder(path) for path in paths)
    years = arguments.deprecate_after
    committed_at = _commit_times(context.top) if years else None
    version = _yaml_version(context, paths, named=named)
    collector = Collector(context.checker, yaml_version=version, committed_at=committed_at)
    with ExitStack() as stack:
        sources, _ = with_progress(find_files(paths, context.root, streams.warn), streams, stack, quiet=False)
        wanted = (source for source in sources if named or suffix(source.path) in FRONT_MATTER_SUFFIXES)
        # The moments of commits are known here only.
        collect(collector, wanted, 1 if years else arguments.jobs or usable_processors())
    if not collector.described:
        raise MattercheckError(_nothing(collector))
    summary = collector.summary
    newest = summary.mappings.moment if summary.mappings else 0
    draft = Draft(
        arguments.tolerance,
        required=arguments.required,
        deprecated_before=newest - years * _YEAR if years else 0,
    )
    title, description = _titles(context, paths)
    schema = draft.schema(summary, title=title, description=description)
    if target is None:
        streams.stdout.write(to_text(schema))
    else:
        write_schema(target, schema)
    may_refuse = arguments.tolerance.share > 0 or arguments.required < 1
    faulty = [Path(path) for path in collector.faulty]
    rest = find_files(paths if may_refuse else faulty, context.root) if may_refuse or faulty else ()
    refused = outliers(
        schema,
        rest,
        context.loader,
        named=named,
        jobs=arguments.jobs or usable_processors(),
        yaml_version=version,
    )
    said = _print_outliers(refused, context, arguments, streams)
    streams.say("; ".join([*_in_words(collector, arguments.output), said]))
    return 0


def _yaml_version(context: Context, paths: list[Path], *, named: bool) -> YamlVersion:
    """Return how YAML is read in the collection of the first file that has one; as YAML 1.2 where none has."""
    with suppress(MattercheckError):  # the configuration may be in the making, too
        for source in find_files(paths, context.root):
            file_config = context.config_resolver.assign(source.path, named=named)
            if file_config.collection is not None:
                return file_config.yaml_version
    return YamlVersion.CORE


def _commit_times(top: Path) -> Callable[[str], int]:
    """Return a function that tells when a file was committed last; one that was not is as new as the newest."""
    changes = last_changes(top)
    newest = max(changes.values(), default=0)
    return lambda path: changes.get(relative(path, top), newest)


def _titles(context: Context, paths: list[Path]) -> tuple[str, str]:
    """Return a title and a description for the schema of what paths name."""
    folders = [path if is_folder(path) else path.parent for path in (context.here / path for path in paths)]
    folder = Path(os.path.commonpath([os.path.normpath(folder) for folder in folders]))
    title = in_words(folder.name) if folder.name else "Content"
    shown = relative(folder, context.top)
    where = title if shown == "." or shown.startswith("..") else shown
    return title, f"The front matter of the files in {where}"


def write_schema(target: Path, schema: dict[str, Any]) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, to_text(schema).encode("utf-8"))
    except OSError as error:
        reason = describe_os_error(error)
        raise MattercheckError(f"the schema cannot be written to {target}: {reason}") from None


def _print_outliers(
    refused: Iterable[Result], context: Context, arguments: argparse.Namespace, streams: Streams
) -> str:
    """Print what the schema refuses: beside the schema, if that is printed, to standard error. Say how much it is."""
    stream: IO[str] = streams.stdout if arguments.output else streams.stderr
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, stream))
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
    return f"nothing can be inferred: there is no file that ends in {', '.join(FRONT_MATTER_SUFFIXES)}"


def _in_words(collector: Collector, output: str | None) -> list[str]:
    written = f"wrote {output}, " if output else ""
    said = [f"{written}inferred from {count(collector.described, 'file')}"]
    if collector.absent:
        said.append(f"{count(collector.absent, 'file')} without front matter left out")
    if collector.faulty:
        said.append(f"{count(len(collector.faulty), 'file')} with errors left out")
    return said
