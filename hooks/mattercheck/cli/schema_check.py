"""`mattercheck schema check`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .. import git
from ..checking.result import Result, Summary
from ..config.settings import find_config, load_config
from ..core.errors import MattercheckError
from ..core.limits import Limits
from ..core.paths import is_file, joined
from ..core.problem import Problem
from ..core.resources import bundled_schema
from ..core.text import count
from ..reporting.color import Style, wants_color
from ..reporting.renderer import make_renderer
from ..schema.analysis.contradictions import contradictions
from ..schema.load.loader import SchemaLoader
from ..schema.model.file import SchemaError, SchemaFile, problem_in
from ..schema.model.schema import Schema
from .limits import limits_of, within
from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the errors and warnings in schema files, and fail if there are errors."""
    here = Path.cwd()
    root = git.find_root(here)
    loader = SchemaLoader(root or here)
    renderer = make_renderer(
        arguments.format, Style(root or here, here, wants_color(arguments.color, os.environ, streams.stdout))
    )
    summary = Summary()
    limits = limits_of(here, arguments.config, loader)
    for reference, folder in named_schemas(arguments.files, arguments.config, here, loader):
        result = _check(reference, folder, loader, limits)
        summary.checked += 1
        summary.faulty += bool(result.problems)
        summary.add(result.problems)
        streams.stdout.write(renderer.result(result))
    streams.stdout.write(renderer.end(summary))
    streams.stdout.flush()
    found = count(summary.problems, "problem") if summary.problems else "no problems"
    streams.say(f"{found} in {count(summary.checked, 'schema')}")
    return 1 if summary.errors else 0


def named_schemas(
    files: list[str], config: str | None, here: Path, loader: SchemaLoader
) -> list[tuple[str, Path]]:
    """Return references to schemas and the folders they are relative to: `files`, or those in the configuration."""
    for name in files:
        if bundled_schema(name) is None and not is_file(here / name):
            raise MattercheckError(f"schema not found: {name}")
    if files:
        return [(name, here) for name in files]
    path = joined(here, config) if config is not None else find_config(here, loader.files)
    if path is None:
        raise MattercheckError("no configuration found: pass a schema file, or run `mattercheck init`")
    collections = load_config(path, loader).collections
    return list(dict.fromkeys((one.schema, one.folder) for one in collections))


def _check(reference: str, folder: Path, loader: SchemaLoader, limits: Limits) -> Result:
    try:
        schema = loader.load(reference, folder)
    except SchemaError as error:
        return Result(error.problems[0].path, checked=True, problems=sorted(error.problems))
    file = loader.read_file(reference, folder)
    try:
        found = within(limits, "checking for contradictions", _contradictions, (file, schema))
    except MattercheckError as error:
        # What could not be checked must not pass.
        found = [problem_in(file, (), str(error))]
    problems = sorted({*schema.warnings, *found})
    return Result(file.shown, checked=True, problems=problems, source=file.document.source)


def _contradictions(arguments: tuple[SchemaFile, Schema]) -> list[Problem]:
    return contradictions(*arguments)
