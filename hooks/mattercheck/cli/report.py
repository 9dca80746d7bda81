"""`mattercheck report`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..checking.discovery import find_files
from ..checking.result import Result
from ..checking.run import Run, usable_processes
from ..config.collection import Collection
from ..config.freshness import today
from ..core.errors import MattercheckError
from ..core.text import count
from ..schema.analysis.describe import Field, fields_of
from ..schema.model.schema import Schema
from .arguments import add_baseline, add_config, add_jobs
from .context import Context, with_progress
from .limits import limits_of, within
from .output.streams import Streams
from .report_contents import (
    head_of,
    known_problems,
    last_commits_of,
    link_template,
    with_related,
    write_file,
)

if TYPE_CHECKING:
    from ..reporting.report.collect import Collector
    from ..reporting.report.history import Month, Verdict
    from ..reporting.report.model import Report

_PAGE = "mattercheck-report.html"
"""Where the page is written unless `--output` says otherwise."""
_MAX_MONTHS = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders (default: the repository)"
    )
    parser.add_argument(
        "--format",
        choices=("html", "markdown", "json"),
        default="html",
        help="output format (default: html)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        help=f"file to write, or - for standard output (default: {_PAGE} for html, else -)",
    )
    parser.add_argument("--badge", metavar="FILE", help="also write a badge (SVG)")
    parser.add_argument(
        "--history",
        type=_parse_months,
        metavar="MONTHS",
        help="also check the files as they were at the end of the last MONTHS months",
    )
    parser.add_argument(
        "--authors", action="store_true", help="also count problems by the author of a file's last change"
    )
    parser.add_argument(
        "--link-template",
        metavar="URL",
        help="address of a file, with {path} and {line} (default: that of the CI system)",
    )
    parser.add_argument("--title", help="title of the report (default: the name of the folder)")
    add_config(parser)
    add_baseline(parser)
    add_jobs(parser)
    parser.set_defaults(no_cache=False)


def _parse_months(text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= _MAX_MONTHS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of months from 2 to {_MAX_MONTHS}")
    return int(text)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check files, including baselined problems, and write a report."""
    template = link_template(arguments.link_template, os.environ)
    context = Context(arguments)
    if arguments.history and context.root is None:
        raise MattercheckError("--history requires a Git repository")
    if arguments.history and arguments.paths:
        raise MattercheckError("--history covers the whole repository, so it can't be used with PATH")
    report, failed = _report(arguments, context, streams, template)
    _write(arguments, streams, report, context.here)
    return 2 if failed else 0


def _report(
    arguments: argparse.Namespace, context: Context, streams: Streams, template: str
) -> tuple[Report, bool]:
    from ..reporting.report.collect import Collector, ObservingChecker
    from ..reporting.report.history import verdict_of
    from ..reporting.report.model import ReportBuilder

    checker = ObservingChecker(context.loader, context.config_resolver, is_guarded=True)
    collector = Collector(checker, usable_processes(arguments.jobs))
    commits = last_commits_of(context)
    builder = ReportBuilder(commits, today(), with_authors=arguments.authors)
    baseline = context.baseline(required=arguments.baseline is not None)
    verdicts = {}
    paths = [Path(path) for path in arguments.paths] or [context.top]
    with ExitStack() as stack:
        files = list(find_files(paths, context.root, streams.warn))
        related = context.relation_problems(files)
        sources, _ = with_progress(iter(files), streams, stack, quiet=False)
        for found in collector.results(sources):
            if arguments.history:
                verdicts[found.path] = verdict_of(found.problems)
            result = with_related(found, related.get(found.path, []))
            collector.summary.add(related.get(found.path, []))
            collector.summary.faulty += bool(result.problems) and not found.problems
            builder.add(result, known_problems(baseline, result))
    for name, warnings in sorted(collector.schema_warnings.items()):
        collector.summary.add(warnings)
        about_schema = Result(name, checked=False, problems=warnings)
        builder.add_schema_warnings(about_schema, known_problems(baseline, about_schema))
    context.require_configuration(collector.summary)
    collections = collector.collections
    report = builder.build(
        title=arguments.title or context.top.name or "Front matter",
        commit=head_of(context),
        summary=collector.summary,
        survey=collector.survey,
        schemas=_schema_fields(arguments, context, collections),
        freshness={one.name: one.freshness for one in collections},
        months=_months(arguments, context, streams, collector, verdicts) if arguments.history else [],
        link_template=template,
    )
    return report, collector.summary.failed


def _months(
    arguments: argparse.Namespace,
    context: Context,
    streams: Streams,
    collector: Collector,
    verdicts: Mapping[str, Verdict],
) -> list[Month]:
    from ..git.changes import is_shallow
    from ..reporting.report.history import History

    assert context.root is not None
    run = Run(context.checker, cache=context.cache(), jobs=usable_processes(arguments.jobs))
    history = History(context.root, partial(context.config_resolver.assign, named=False), run)
    for path, verdict in verdicts.items():
        config, blob = collector.seen[path]
        history.learn(path, config, blob, verdict)
    current = {path: one for path, one in verdicts.items() if collector.seen[path][0].has_schema}
    months = history.months(current, arguments.history, today())
    if len(months) < arguments.history and is_shallow(context.root):
        streams.warn("this clone is shallow, so its history is incomplete: run `git fetch --unshallow`")
    return months


def _schema_fields(
    arguments: argparse.Namespace, context: Context, collections: Iterable[Collection]
) -> dict[str, list[Field]]:
    """Return the fields that the schemas of collections describe, by the name of the collection."""
    limits = limits_of(context.here, arguments.config, context.loader)
    fields: dict[str, list[Field]] = {}
    for collection in collections:
        schema = context.loader.load(collection.schema, collection.folder)
        try:
            fields[collection.name] = within(limits, f"describing {schema.name}", _fields_of, schema)
        except MattercheckError:  # the content alone shows which fields there are
            continue
    return fields


def _fields_of(schema: Schema) -> list[Field]:
    return list(fields_of(schema))


def _write(arguments: argparse.Namespace, streams: Streams, report: Report, here: Path) -> None:
    from ..reporting.report.formats import FORMATS, to_badge

    text = FORMATS[arguments.format](report)
    output = arguments.output or (_PAGE if arguments.format == "html" else "-")
    written = []
    if output == "-":
        streams.stdout.write(text)
    else:
        written.append(write_file(here / output, text))
    if arguments.badge is not None:
        written.append(write_file(here / arguments.badge, to_badge(report)))
    problems = count(report.problems, "problem")
    parts = [f"{problems} in {count(report.faulty, 'file')} ({report.files:,} checked)"]
    streams.say("; ".join([*parts, *(f"see {name}" for name in written)]))
