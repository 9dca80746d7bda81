"""Plans what `init` writes: a configuration and schemas for what is right, and a baseline for what looks wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..checking.checker import Checker
from ..checking.result import Result
from ..checking.run import Run
from ..config.file_config import ConfigResolver
from ..config.settings import BASELINE_NAME as BASELINE
from ..config.settings import FILE_NAME
from ..core.errors import MattercheckError
from ..core.problem import Problem, Severity
from ..filtering.baseline import entries_of, write
from ..infer.descriptions import in_words
from ..infer.draft import Draft
from ..infer.outliers import rank
from ..infer.tolerance import Tolerance
from ..io.sources import Source
from ..reporting.schema_json import to_text
from ..schema.load.loader import SchemaLoader
from .contents import Found
from .planned_files import PlannedFiles


class Plan(NamedTuple):
    """The files to write, by path, and the problems of the content that looks wrong, which the baseline records."""

    files: dict[str, str]
    mistakes: list[Problem]


def plan(found: list[Found], sources: Iterable[Source], top: Path, tolerance: Tolerance, jobs: int) -> Plan:
    """Return what to write for the collections found, and the mistakes in the content of `sources`.

    Raises MattercheckError if one of the files already exists.
    """
    found = [one for one in found if one.collector.described]
    files = {FILE_NAME: _configuration(found)}
    for one in found:
        schema = Draft(tolerance, recent=one.collector.recent).schema(
            one.collector.summary,
            title=in_words(one.proposal.name),
            description=f"The front matter of {one.proposal.glob}",
        )
        files[one.schema_path] = to_text(schema)
    for name in (*files, BASELINE):
        if os.path.lexists(top / name):
            raise MattercheckError(f"{name} already exists; nothing was written")
    results = _check(files, sources, top, jobs)
    entries = [entry for result in results for entry in entries_of(result)]
    if entries:
        files[BASELINE] = write(entries)
    mistakes = [
        problem for result in results for problem in result.problems if problem.severity is Severity.ERROR
    ]
    return Plan(files, sorted(mistakes, key=lambda problem: (rank(problem), problem)))


def _configuration(found: list[Found]) -> str:
    tables = ["# Maps content files to schemas. The first collection that matches a file applies."]
    for one in found:
        table: dict[str, str | list[str]] = {"name": one.proposal.name, "files": one.proposal.glob}
        if one.proposal.exclude:
            table["exclude"] = [*one.proposal.exclude]
        table["schema"] = one.schema_path
        if one.collector.absent:
            table["front-matter"] = "optional"
        if one.proposal.yaml:
            table["yaml"] = one.proposal.yaml
        # JSON strings and lists of strings are valid TOML.
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
        tables.append("\n".join(["[[collections]]", *lines]))
    return "\n\n".join(tables) + "\n"


def _check(files: dict[str, str], sources: Iterable[Source], top: Path, jobs: int) -> list[Result]:
    """Return the results of checking the content with the planned files."""
    loader = SchemaLoader(top, files=PlannedFiles(top, files))
    resolver = ConfigResolver(loader, config=top / FILE_NAME)
    return list(Run(Checker(loader, resolver, is_guarded=True), jobs=jobs).results(sources, named=False))
