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
from ..config.ready import ready_schemas
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
from .known_schemas import KnownSchemas
from .planned_files import PlannedFiles


class Plan(NamedTuple):
    """What to write: the files, by path.

    `schemas` are the schemas of the collections, by name of the collection: paths, or names of bundled schemas.
    `mistakes` are the problems of the content that looks wrong, which the baseline records.
    """

    files: dict[str, str]
    schemas: dict[str, str]
    mistakes: list[Problem]


def plan(
    found: list[Found],
    ready: Iterable[str],
    own: KnownSchemas,
    sources: Iterable[Source],
    top: Path,
    tolerance: Tolerance,
    jobs: int,
) -> Plan:
    """Return what to write for the collections found, and the mistakes in the content of `sources`.

    `ready` are the names of the ready schemas that have files.
    Raises MattercheckError if one of the files already exists.
    """
    found = [one for one in found if one.collector.described]
    files = {FILE_NAME: ""}
    schemas: dict[str, str] = {}
    for one in found:
        name = one.proposal.name
        existing = own.fitting(name, one.sample)
        schemas[name] = existing or f"schemas/{name}.schema.json"
        if not existing:
            schema = Draft(tolerance, recent=one.collector.recent).schema(
                one.collector.summary,
                title=in_words(name),
                description=f"The front matter of {one.proposal.glob}",
            )
            files[schemas[name]] = to_text(schema)
    files[FILE_NAME] = _configuration(found, schemas, ready)
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
    return Plan(files, schemas, sorted(mistakes, key=lambda problem: (rank(problem), problem)))


def _configuration(found: list[Found], schemas: dict[str, str], ready: Iterable[str]) -> str:
    tables = ["# Maps content files to schemas. The first collection that matches a file applies."]
    for name in ready:
        schema = ready_schemas()[name]
        of_ready: dict[str, str | list[str]] = {"name": _free_name(name, found), "files": [*schema.files]}
        if schema.exclude:
            of_ready["exclude"] = [*schema.exclude]
        of_ready["schema"] = name
        if not schema.required:
            of_ready["front-matter"] = "optional"
        tables.append(_table(of_ready))
    for one in found:
        table: dict[str, str | list[str]] = {"name": one.proposal.name, "files": one.proposal.glob}
        if one.proposal.exclude:
            table["exclude"] = [*one.proposal.exclude]
        table["schema"] = schemas[one.proposal.name]
        if one.collector.absent:
            table["front-matter"] = "optional"
        if one.proposal.yaml:
            table["yaml"] = one.proposal.yaml
        tables.append(_table(table))
    return "\n\n".join(tables) + "\n"


def _free_name(name: str, found: list[Found]) -> str:
    """Return the name of a ready schema, or another one if a folder of content has it."""
    taken = {one.proposal.name for one in found}
    return next(one for one in (name, f"bundled-{name}", f"mattercheck-{name}") if one not in taken)


def _table(table: dict[str, str | list[str]]) -> str:
    # JSON strings and lists of strings are valid TOML.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
    return "\n".join(["[[collections]]", *lines])


def _check(files: dict[str, str], sources: Iterable[Source], top: Path, jobs: int) -> list[Result]:
    """Return the results of checking the content with the planned files."""
    loader = SchemaLoader(top, files=PlannedFiles(top, files))
    resolver = ConfigResolver(loader, config=top / FILE_NAME)
    return list(Run(Checker(loader, resolver, is_guarded=True), jobs=jobs).results(sources, named=False))
