"""Plans what `init` writes: a configuration and schemas for what is right, and a baseline for what looks wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..checking.fingerprint import is_baselinable
from ..config.settings import BASELINE_NAME as BASELINE
from ..config.settings import FILE_NAME
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.problem import Problem, Severity
from ..document.readers import READERS
from ..filtering.baseline import entries_of, write
from ..infer.descriptions import in_words
from ..infer.draft import Draft
from ..infer.outliers import rank
from ..infer.tolerance import Tolerance
from ..io.sources import Source
from ..reporting.schema_json import to_text
from .cms import CmsCollection
from .cms_schema import fitting_schema
from .configuration import configuration
from .contents import Found
from .known_schemas import KnownSchemas
from .planned_files import check_planned, relations_hold
from .relations import propose_relations

_OPTIONAL = 0.1
"""Files without front matter, per file with it, that show that a file needs no field."""
_NULLABLE = "obsidian"
"""The reader whose editor leaves properties without a value."""


class Plan(NamedTuple):
    """What to write: the files, by path.

    `schemas` are the schemas of the collections, by name of the collection: paths, or names of bundled schemas. `forms`
    are the configuration files of a CMS, or the files written by Astro, that they were made from, likewise.
    `mistakes` are the problems of the content that looks wrong, which the baseline records. `relations` are those that
    hold, by name of the collection, as the configuration declares them.
    """

    files: dict[str, str]
    schemas: dict[str, str]
    forms: dict[str, str]
    mistakes: list[Problem]
    relations: dict[str, dict[str, Any]]


def plan(
    found: list[Found],
    ready: Iterable[str],
    own: KnownSchemas,
    cms: Iterable[CmsCollection],
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
    forms = {one.glob: one for one in cms}
    used: dict[str, str] = {}
    for one in found:
        name = one.proposal.name
        existing = own.fitting(name, one.sample)
        text = own.copied(existing)
        schemas[name] = existing if existing and not text else f"schemas/{name}.schema.json"
        if text:
            files[schemas[name]], used[name] = text, existing
        elif not existing:
            reader = one.proposal.reader
            draft = Draft(
                tolerance,
                recent=one.collector.recent,
                nullable=reader == _NULLABLE,
                ignore_case=READERS[reader or "yaml"].ignores_case,
                requires=one.collector.absent < _OPTIONAL * one.collector.described,
            )
            schema = draft.schema(
                one.collector.summary,
                title=in_words(name),
                description=f"The front matter of {one.proposal.glob}",
            )
            form = forms.get(one.proposal.glob)
            if form is not None:
                of_form = fitting_schema(schema, form.fields, own.documents(one.sample))
                if of_form is not None:
                    schema, used[name] = of_form, form.configuration
            files[schemas[name]] = to_text(schema)
    ready = [*ready]
    contents = {one.proposal.name: one.values for one in found}
    relations = propose_relations(contents, top)
    files[FILE_NAME] = configuration(found, schemas, ready, relations)
    for name in (*files, BASELINE):
        if os.path.lexists(top / name):
            raise MattercheckError(f"{name} already exists; nothing was written")
    if relations and not relations_hold(files, top):
        relations = {}
        files[FILE_NAME] = configuration(found, schemas, ready, relations)
    results = check_planned(files, sources, top, jobs)
    entries = [entry for result in results for entry in entries_of(result)]
    if entries:
        files[BASELINE] = write(entries)
    mistakes = [problem for result in results for problem in result.problems if is_baselinable(problem)]
    mistakes.sort(key=lambda problem: (problem.severity is not Severity.ERROR, rank(problem), problem))
    return Plan(files, schemas, used, mistakes, relations)
