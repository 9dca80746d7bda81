"""`mattercheck stats`."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from ..checking.discovery import find_files
from ..checking.run import Run, usable_processes
from ..reporting.statistics import Stats
from ..reporting.statistics_table import FORMATS
from .arguments import add_config, add_jobs
from .context import Context, with_progress
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders (default: the repository)"
    )
    parser.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="output format (default: text)"
    )
    add_config(parser)
    add_jobs(parser)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check files and print statistics, including baselined problems."""
    context = Context(arguments)
    check = Run(context.checker, jobs=usable_processes(arguments.jobs), every=True)
    stats = Stats()
    paths = [Path(path) for path in arguments.paths] or [context.top]
    with ExitStack() as stack:
        sources, _ = with_progress(find_files(paths, context.root, streams.warn), streams, stack, quiet=False)
        for result in check.results(sources, named=False):
            stats.add(result)
        for result in context.relation_results(check.noted):
            stats.add_relations(result)
    context.require_configuration(check.summary)
    streams.stdout.write(FORMATS[arguments.format](stats))
    return 2 if check.summary.failed else 0
