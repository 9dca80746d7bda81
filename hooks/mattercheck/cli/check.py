"""`mattercheck check`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .. import git
from ..assignment import Assigner
from ..check import Checker
from ..collection import Collection
from ..paths import is_folder
from ..problem import SetupError, Severity
from ..render import Renderer, Style, make_renderer
from ..render.style import harmless, wants_color
from ..result import Result, Summary
from ..run import Run, usable_processors
from ..schema.load import SchemaLoader
from ..sources import Source, StreamSource, from_index, from_paths
from ..words import count
from .streams import Streams

if TYPE_CHECKING:
    from ..cache import Cache
    from .progress import Progress

_MANY = 100
"""Files that must be named one by one to be worth the cache."""


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check files, print their problems to standard output and the summary to standard error."""
    here = Path.cwd()
    root = git.find_root(here)
    loader = SchemaLoader(root or here, read=_reader(root if arguments.staged else None))
    assigner = Assigner(
        loader,
        schema=partial(loader.load, arguments.schema, here) if arguments.schema else None,
        name=f"--schema {arguments.schema}",
        config=here / arguments.config if arguments.config else None,
    )
    check = Run(
        Checker(loader, assigner),
        cache=_cache(root or here, loader) if _wants_cache(arguments) else None,
        jobs=1 if arguments.staged else arguments.jobs or usable_processors(),
    )
    style = Style(root or here, here, wants_color(arguments.color, os.environ, streams.stdout))
    renderer = make_renderer(arguments.format, style)
    with ExitStack() as stack:
        sources, named = _sources(arguments, here, root, streams, stack)
        progress = _progress(arguments, streams)
        if progress is not None:
            sources = progress.watch(sources)
            stack.callback(progress.end)
        for result in check.results(sources, named=named):
            if progress is not None:
                progress.hide()
            streams.stdout.write(renderer.result(result))
    summary = check.summary
    if arguments.schema and not summary.checked:
        loader.load(arguments.schema, here)  # which may be in the way even where there is nothing to check
    if summary.files and not assigner.configurations and not arguments.schema:
        raise SetupError(
            "there is no configuration: write a mattercheck.toml that names collections and their schemas,"
            " or name a schema with --schema"
        )
    _print_schema_warnings(check, renderer, streams)
    whole = not arguments.paths and not arguments.staged
    idle = [collection for collection in assigner.collections if whole and collection not in check.met]
    streams.stdout.write(renderer.end(summary))
    streams.stdout.flush()
    if not arguments.quiet:
        streams.stderr.writelines(f"mattercheck: warning: {_no_file(collection)}\n" for collection in idle)
        streams.stderr.write(_in_words(summary, assigner.configurations) + "\n")
    if summary.failed:
        return 2
    return 1 if summary.errors else 0


def _reader(staged: Path | None) -> Callable[[Path], bytes]:
    """Return what reads configurations and schemas: as they are staged in a repository, or as they are."""
    if staged is None:
        return Path.read_bytes
    from ..git.blobs import staged_reader

    return staged_reader(staged)


def _progress(arguments: argparse.Namespace, streams: Streams) -> Progress | None:
    if arguments.quiet or not streams.stderr.isatty():
        return None
    from .progress import Progress, wants_progress

    return Progress(streams.stderr) if wants_progress(os.environ, streams.stderr) else None


def _cache(root: Path, loader: SchemaLoader) -> Cache:
    from ..cache import Cache, cache_folder

    return Cache(cache_folder(root), loader.read_shown)


def _wants_cache(arguments: argparse.Namespace) -> bool:
    """Tell whether to use the cache: not for the few files of a commit, which have all just changed."""
    few = arguments.staged or 0 < len([path for path in arguments.paths if not is_folder(Path(path))]) < _MANY
    return not arguments.no_cache and not few


def _sources(
    arguments: argparse.Namespace, here: Path, root: Path | None, streams: Streams, stack: ExitStack
) -> tuple[Iterable[Source], bool]:
    """Return what to look at, and whether the files were named one by one."""
    paths = [Path(path) for path in arguments.paths]
    if arguments.stdin_filename and "-" not in arguments.paths:
        raise SetupError("--stdin-filename names what comes from standard input; write - as the path")
    if arguments.staged:
        if root is None:
            raise SetupError("--staged needs a git repository, and this is none")
        if "-" in arguments.paths:
            raise SetupError("--staged and - exclude each other")
        return stack.enter_context(from_index(root, paths)), False
    if "-" in arguments.paths:
        if len(paths) > 1:
            raise SetupError("- stands for standard input, and no other path can stand beside it")
        if not arguments.stdin_filename and not arguments.schema:
            raise SetupError("say what comes from standard input: --stdin-filename PATH, or --schema FILE")
        name = arguments.stdin_filename or "<stdin>"
        return [StreamSource(os.path.abspath(here / name), streams.stdin)], True  # noqa: PTH100
    if not paths:
        return from_paths([root or here], root), False
    # A folder among the paths is searched for content; a file is checked whatever its name.
    files = [path for path in paths if not is_folder(path)]
    if len(files) == len(paths):
        return from_paths(files, root), True
    return from_paths(paths, root), False


def _print_schema_warnings(check: Run, renderer: Renderer, streams: Streams) -> None:
    """Print what is doubtful about the schemas that held for a file."""
    for name, warnings in sorted(check.schema_warnings.items()):
        if warnings:
            check.summary.count(warnings)
            streams.stdout.write(renderer.result(Result(name, checked=False, problems=warnings)))


def _no_file(collection: Collection) -> str:
    """Say that a collection matches nothing, which is nearly always a mistake in a glob."""
    folder = next((glob for glob in collection.globs if is_folder(collection.folder / glob)), None)
    hint = f"; `{folder}` is a folder: write `{folder.rstrip('/')}/`" if folder else ""
    return harmless(f"the collection `{collection.name}` has no file: {', '.join(collection.globs)}{hint}")


def _in_words(summary: Summary, configurations: list[str]) -> str:
    if not summary.checked:
        if not summary.skipped:
            return "mattercheck: nothing was checked: there is no file"
        where = f" of {', '.join(map(harmless, configurations))}" if configurations else ""
        files = count(summary.skipped, "file")
        return f"mattercheck: nothing was checked: none of {files} belongs to a collection{where}"
    parts = []
    for number, severity in ((summary.errors, Severity.ERROR), (summary.warnings, Severity.WARNING)):
        if number:
            parts.append(count(number, severity.value))
    where = f" in {summary.faulty:,} of " if summary.faulty else " about schemas, in "
    found = " and ".join(parts) + where if parts else "no problems in "
    skipped = f"; {count(summary.skipped, 'file')} skipped, of no collection" if summary.skipped else ""
    return f"mattercheck: {found}{count(summary.checked, 'file')}{skipped}"
