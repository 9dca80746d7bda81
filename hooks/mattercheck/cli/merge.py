"""`mattercheck merge`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ..checking.result import Result, Summary
from ..core.errors import MattercheckError, describe_os_error
from ..core.text import count
from ..io.sources import OPEN_FLAGS, opened
from ..reporting.renderer import FORMATS
from ..reporting.results_file import Run, read_run
from .arguments import add_baseline, add_failing, add_formats
from .check_summary import exit_code, summarize
from .context import Context
from .output.outputs import Outputs
from .output.report import Report
from .output.streams import Streams

if TYPE_CHECKING:
    from ..filtering.baseline import Baseline

_MAX_LINE = 1 << 26
"""Most characters of a line: a thousand problems with long lines of content take a part of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="results of all shards, written by check --shard K/N --output results=FILE",
    )
    add_formats(parser, FORMATS)
    parser.add_argument(
        "--report",
        metavar="FILE",
        help="also write the page of mattercheck report, without the use of fields",
    )
    add_baseline(parser)
    add_failing(parser)
    parser.set_defaults(config=None)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Report the results of all shards as one check of everything would have reported them."""
    context = Context(arguments)
    runs = _read(arguments.files, context.here)
    outputs = Outputs(arguments, streams.stdout, context.top, context.here)
    baseline = None if arguments.no_baseline else context.baseline(required=arguments.baseline is not None)
    summary = Summary()
    report = Report(outputs, summary, [] if baseline is None else [baseline], arguments.max_problems)
    results = sorted((result for one in runs for result in one.results), key=_order)
    relations = sorted((result for one in runs for result in one.relations), key=_order)
    if relations:
        report.expect_relations()
    outputs.start()
    for result in results:
        if result.checked:
            if baseline is not None:
                baseline.note_seen(result.path)
            summary.checked += 1
            if result.problems or outputs.wants_clean_files:
                report.add(result)
    for result in relations:
        report.add_relations(result)
    for result in _schema_warnings(results):
        report.add(result)
    summary.whole = all(one.whole for one in runs)
    if baseline is not None and (stale := baseline.stale(whole=summary.whole)):
        report.add_new(Result(baseline.shown, checked=False, problems=baseline.stale_problems(stale)))
    summary.skipped = sum(one.skipped for one in runs)
    written = outputs.end(summary)
    if arguments.report is not None:
        written.append(_write_page(context, arguments.report, results, relations, baseline))
    streams.stdout.flush()
    if not arguments.quiet:
        parts = [summarize(summary, [])]
        parts += [baseline.describe()] if baseline is not None and baseline.removed else []
        parts += [f"{count(report.hidden, 'problem')} not shown"] * bool(report.hidden)
        streams.say("; ".join([*parts, *(f"see {name}" for name in written)]))
    return exit_code(arguments, summary)


def _write_page(
    context: Context, file: str, results: list[Result], relations: list[Result], baseline: Baseline | None
) -> str:
    """Write the page of a report on the results; return the name of the file. Raises MattercheckError."""
    from ..config.freshness import today
    from ..reporting.report.html import to_html
    from ..reporting.report.model import ReportBuilder
    from ..reporting.report.survey import Survey
    from .report_contents import (
        head_of,
        known_problems,
        last_commits_of,
        link_template,
        with_related,
        write_file,
    )

    builder = ReportBuilder(last_commits_of(context), today(), with_authors=False)
    related = {result.path: result.problems for result in relations}
    summary = Summary()
    for found in results:
        if found.checked:
            result = with_related(found, related.get(found.path, []))
            summary.checked += 1
            summary.faulty += bool(result.problems)
            summary.add(result.problems)
            builder.add(result, known_problems(baseline, result))
    report = builder.build(
        title=context.top.name or "Front matter",
        commit=head_of(context),
        summary=summary,
        survey=Survey(),
        schemas={},
        freshness={},
        months=[],
        link_template=link_template(None, os.environ),
    )
    return write_file(context.here / file, to_html(report))


def _order(result: Result) -> bytes:
    """Return the sort key of a result: files are checked in the order of their paths, as bytes."""
    return os.fsencode(result.path)


def _schema_warnings(results: Iterable[Result]) -> list[Result]:
    """Return the warnings about schemas, which every shard has that used the schema."""
    return list(
        {result.path: result for result in results if not result.checked and result.problems}.values()
    )


_DIFFERENCES = {
    "commit": "is from another commit than",
    "configuration": "was checked with another configuration than",
    "options": "was checked with other options than",
    "files": "is a part of other files than",
}
"""What is wrong if shards differ in what they should have in common."""


def _require_one_check(runs: list[tuple[str, Run]]) -> None:
    """Raise MattercheckError unless all shards are of the same check."""
    first, expected = runs[0]
    for name, found in runs[1:]:
        for what, difference in _DIFFERENCES.items():
            if found.divided.get(what) != expected.divided.get(what):
                raise MattercheckError(
                    f"{name} {difference} {first}: run all shards on the same commit with the same options"
                )


def _lines(file: str, stream: IO[str]) -> Iterator[str]:
    """Yield the lines of a file. Raises MattercheckError for one that no check writes."""
    while line := stream.readline(_MAX_LINE):
        if len(line) == _MAX_LINE:
            raise MattercheckError(f"{file} is not a results file of mattercheck: a line is too long")
        yield line


def _read(files: Iterable[str], here: Path) -> list[Run]:
    """Read the files. Raises MattercheckError unless they are all shards of one check, each of them once."""
    runs: dict[int, Run] = {}
    names: dict[int, str] = {}
    parts = 0
    for file in files:
        try:
            with (
                opened(str(here / file), None, OPEN_FLAGS) as descriptor,
                open(descriptor, encoding="utf-8", closefd=False) as stream,
            ):
                found = read_run(file, _lines(file, stream))
        except (OSError, ValueError) as error:
            reason = describe_os_error(error) if isinstance(error, OSError) else "it is not UTF-8 text"
            raise MattercheckError(f"cannot read {file}: {reason}") from None
        shard = found.shard
        if parts and shard.parts != parts:
            raise MattercheckError(
                f"{file} is one of {shard.parts} shards, but {names[next(iter(names))]} is one of {parts}"
            )
        parts = shard.parts
        if shard.part in runs:
            raise MattercheckError(f"{file} and {names[shard.part]} are both shard {shard}")
        runs[shard.part], names[shard.part] = found, file
    _require_one_check([(names[part], runs[part]) for part in sorted(runs)])
    missing = [f"{part}/{parts}" for part in range(1, parts + 1) if part not in runs]
    if missing:
        listed = ", ".join(missing[:10]) + (", ..." if len(missing) > 10 else "")
        raise MattercheckError(f"the results of {count(len(missing), 'shard')} are missing: {listed}")
    return [runs[part] for part in sorted(runs)]
