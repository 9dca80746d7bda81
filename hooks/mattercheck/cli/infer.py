"""`mattercheck infer`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from ..checking.discovery import find_files
from ..checking.result import Result
from ..checking.run import usable_processes
from ..config.collection import FRONT_MATTER_SUFFIXES
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import is_folder, relative, suffix
from ..core.problem import Problem
from ..core.text import count
from ..document.syntax import YamlVersion
from ..git.history import additions, last_changes
from ..infer.collect import Collector, collect
from ..infer.descriptions import in_words
from ..infer.draft import Draft
from ..infer.forms import Moment
from ..infer.outliers import apart, outliers, rank
from ..infer.tolerance import Tolerance
from ..io.atomic_write import write_atomically
from ..reporting.color import Style, wants_color
from ..reporting.renderer import make_renderer
from ..reporting.renderers.concise import headline
from ..reporting.schema_json import to_text
from .arguments import add_jobs, parse_number, parse_share, parse_tolerance
from .context import Context, with_progress
from .output.streams import Streams

_YEAR = 31_556_952
"""Average length in seconds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument(
        "--tolerance",
        type=parse_tolerance,
        default=Tolerance(),
        metavar="SHARE",
        help="share of a field's values to treat as mistakes, e.g. 1%%; 0 accepts all (default: only probable mistakes)",
    )
    parser.add_argument(
        "--required",
        type=parse_share,
        default=1.0,
        metavar="SHARE",
        help="require a field if this share of files has it, e.g. 95%%, and list the others (default: 100%%)",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write the schema to a new file instead of standard output"
    )
    parser.add_argument("--force", action="store_true", help="with --output: overwrite an existing file")
    parser.add_argument(
        "--deprecate-after",
        type=parse_number,
        default=0,
        metavar="YEARS",
        help="mark fields as deprecated if no file committed in the last YEARS years has them (default: never)",
    )
    add_jobs(parser)
    parser.set_defaults(config=None)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Infer a schema from content, print it or write it to a file, and list the files that don't fit it."""
    context = Context(arguments)
    paths = [Path(path) for path in arguments.paths]
    target = context.here / arguments.output if arguments.output else None
    if target is not None and os.path.lexists(target) and not arguments.force:
        raise MattercheckError(f"{arguments.output} already exists; pass --force to overwrite it")
    named = not any(is_folder(path) for path in paths)
    years = arguments.deprecate_after
    version = _yaml_version(context, paths, named=named)
    collector = Collector(context.checker, yaml_version=version)
    with ExitStack() as stack:
        sources, _ = with_progress(find_files(paths, context.root, streams.warn), streams, stack, quiet=False)
        content = (source for source in sources if named or suffix(source.path) in FRONT_MATTER_SUFFIXES)
        moment_of = moments(context.top, changes=years > 0)
        collect(collector, content, usable_processes(arguments.jobs), moment_of)
    if not collector.described:
        raise MattercheckError(_why_nothing(collector))
    summary = collector.summary
    newest = summary.mappings.moment if summary.mappings else 0
    make_draft = partial(
        Draft,
        required=arguments.required,
        deprecated_before=newest - years * _YEAR if years else 0,
        recent=collector.recent,
    )
    title, description = _titles(context, paths)
    schema = make_draft(arguments.tolerance).schema(summary, title=title, description=description)
    if target is None:
        streams.stdout.write(to_text(schema))
    else:
        write_schema(target, schema)
    # A schema that tolerates nothing accepts all content it was inferred from, so only faulty files need a check.
    accepts_all = arguments.tolerance.share == 0 and arguments.required == 1
    faulty = [Path(path) for path in collector.faulty]
    to_check = find_files(faulty if accepts_all else paths, context.root) if faulty or not accepts_all else ()
    find_outliers = partial(
        outliers, loader=context.loader, jobs=usable_processes(arguments.jobs), yaml_version=version
    )
    invalid = [*find_outliers(schema, to_check, named=named)]
    rare: list[Result] = []
    if arguments.tolerance.share and invalid:
        evident = make_draft(Tolerance()).schema(summary, title=title, description=description)
        files = find_files([context.top / result.path for result in invalid], context.root)
        invalid, rare = apart(invalid, find_outliers(evident, files, named=True))
    outlier_count = _print_outliers(invalid, rare, context, arguments, streams)
    streams.say("; ".join([*_summary(collector, arguments.output), outlier_count]))
    return 0


def _yaml_version(context: Context, paths: list[Path], *, named: bool) -> YamlVersion:
    """Return the YAML version of the first collection that a file belongs to, or YAML 1.2 if none does."""
    with suppress(MattercheckError):  # the configuration may still be incomplete
        for source in find_files(paths, context.root):
            file_config = context.config_resolver.assign(source.path, named=named)
            if file_config.collection is not None:
                return file_config.yaml_version
    return YamlVersion.CORE


def moments(top: Path, *, changes: bool = False) -> Callable[[str], Moment]:
    """Return a function from a path to when the file was added and, if `changes`, last changed.

    An uncommitted file was changed last. Without a history, nothing is known unless `changes` is set: then GitError is
    raised.
    """
    changed = last_changes(top) if changes else {}
    newest = max(changed.values(), default=0)
    added: dict[str, int] = {}
    with suppress(MattercheckError):
        added = additions(top)

    def moment_of(path: str) -> Moment:
        shown = relative(path, top)
        return Moment(added.get(shown, 0), changed.get(shown, newest))

    return moment_of


def _titles(context: Context, paths: list[Path]) -> tuple[str, str]:
    """Return a title and a description for the schema of the content at the paths."""
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
    invalid: list[Result],
    rare: list[Result],
    context: Context,
    arguments: argparse.Namespace,
    streams: Streams,
) -> str:
    """Print the files that the schema rejects, those that are only `rare` in one line per problem; return a summary.

    They go to standard output, or to standard error if standard output has the schema.
    """
    stream: IO[str] = streams.stdout if arguments.output else streams.stderr
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, stream))
    renderer = make_renderer("text", style)
    for result in sorted(invalid, key=lambda result: (min(map(rank, result.problems)), result.path)):
        stream.write(renderer.result(result))
    exceptions = sorted((problem for result in rare for problem in result.problems), key=_by_rank)
    if exceptions:
        stream.write("Rare, but not necessarily wrong:\n")
        stream.writelines(f"  {headline(problem, style)}\n" for problem in exceptions)
    stream.flush()
    parts = [
        f"{count(sum(len(result.problems) for result in results), what)} in {count(len(results), 'file')}"
        for results, what in ((invalid, "probable mistake"), (rare, "rare value"))
        if results
    ]
    return ", ".join(parts) or "no outliers"


def _by_rank(problem: Problem) -> tuple[int, Problem]:
    return rank(problem), problem


def _why_nothing(collector: Collector) -> str:
    if collector.faulty:
        faulty = count(len(collector.faulty), "file")
        return f"no schema inferred: {faulty} cannot be read; run `mattercheck check` for details"
    if collector.absent:
        return f"no schema inferred: no front matter in {count(collector.absent, 'file')}"
    return "no schema inferred: no file ends in .md, .mdx, .html or another ending of text"


def _summary(collector: Collector, output: str | None) -> list[str]:
    written = f"wrote {output}, " if output else ""
    parts = [f"{written}inferred from {count(collector.described, 'file')}"]
    if collector.absent:
        parts.append(f"{count(collector.absent, 'file')} without front matter skipped")
    if collector.faulty:
        parts.append(f"{count(len(collector.faulty), 'file')} with errors")
    return parts
